/** The header by which a browser saves an answer as a file under that name, in whatever letters it is written (RFC 6266). */
export function attachmentNamed(name: string): string {
	const plain = name.replace(/[^ -~]+/g, '_').replace(/["\\%]/g, '_');
	const encoded = encodeURIComponent(name).replace(
		/['()*!]/g,
		(one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
