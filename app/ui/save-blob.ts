/** Lets the browser save what a page has made by itself. */
export function saveBlob(blob: Blob, fileName: string): void {
	const address = URL.createObjectURL(blob);
	const link = document.createElement('a');
	link.href = address;
	link.download = fileName;
	link.click();
	URL.revokeObjectURL(address);
}
