function copyCell(value: string | null | undefined): string {
	if (value == null) return '';
	return value === '' || value === '\\.' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** One record in PostgreSQL's CSV format for COPY. */
export function copyRecord(values: readonly (string | null | undefined)[]): string {
	let line = '';
	for (let index = 0; index < values.length; index += 1) line += (index ? ',' : '') + copyCell(values[index]);
	return `${line}\n`;
}
