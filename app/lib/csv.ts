/** A number with a fraction as it is written, exactly: a float may hold another one. */
export class Decimal {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}

	toString(): string {
		return this.text;
	}
}

/** What one cell may hold. Text is neutralised against formulas; numbers and amounts stay numbers. */
export type CsvCell = string | number | bigint | boolean | Date | Decimal | null | undefined;

/** Excel takes a file for UTF-8 only when it begins so. */
export const CSV_BOM = '\uFEFF';

// A spreadsheet runs text that begins with one of these, in half or full width. A mark that is there already is
// doubled, so that reading takes away exactly what writing put in.
const FORMULA_START = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Text that a spreadsheet shows and never runs: a leading `'` is put before what would begin a formula. */
export function neutraliseFormula(text: string): string {
	return FORMULA_START.test(text) ? `'${text}` : text;
}

/** The reverse of neutraliseFormula: `readNeutralised(neutraliseFormula(text))` is `text`, for every text. */
export function readNeutralised(text: string): string {
	return text.startsWith("'") && FORMULA_START.test(text.slice(1)) ? text.slice(1) : text;
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The cells of a row as one text from which they can be read again; nothing in them is changed. */
export const recordText = (cells: readonly string[]): string => cells.map(quoted).join(',');

function writeCell(cell: CsvCell): string {
	switch (typeof cell) {
		case 'string':
			return quoted(neutraliseFormula(cell));
		case 'number':
		case 'bigint':
		case 'boolean':
			return String(cell);
		default:
			return cell instanceof Date ? cell.toISOString() : cell ? cell.text : '';
	}
}

/** One record by RFC 4180, ended by CRLF. Amounts are given as `bigint`, so that they stay numbers. */
export function csvRecord(cells: readonly CsvCell[]): string {
	let line = '';
	for (let index = 0; index < cells.length; index += 1) line += (index ? ',' : '') + writeCell(cells[index]);
	return `${line}\r\n`;
}

/**
 * A whole file as a stream of text: byte order mark, header, records. Rows are taken one by one and given out in
 * pieces of about 64 kB, so the memory used does not depend on their number.
 */
export async function* csvStream<Row>(
	header: readonly string[],
	rows: AsyncIterable<Row> | Iterable<Row>,
	toCells: (row: Row) => readonly CsvCell[],
): AsyncGenerator<string, void, undefined> {
	let piece = CSV_BOM + csvRecord(header);
	for await (const row of rows) {
		piece += csvRecord(toCells(row));
		if (piece.length > 65_536) {
			yield piece;
			piece = '';
		}
	}
	yield piece;
}

/** The headers of an HTTP reply that a browser saves as a CSV file under that (ASCII) name. */
export function csvDownloadHeaders(fileName: string): Record<string, string> {
	return {
		'Content-Type': 'text/csv; charset=utf-8',
		'Content-Disposition': `attachment; filename="${fileName}"`,
		'Cache-Control': 'no-store',
	};
}

/** Text in pieces as the body of a web Response, encoded as UTF-8 and taken only as fast as the reader reads. */
export function textBody(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
	const iterator = pieces[Symbol.asyncIterator]();
	const encoder = new TextEncoder();
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { value, done } = await iterator.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			await iterator.return?.();
		},
	});
}
