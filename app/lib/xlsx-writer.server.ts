import { Zip, ZipDeflate } from 'fflate';
import type { CsvCell } from './csv.ts';

/** What one cell may hold: text stays text, whole numbers are numbers, an instant is a date and time of Seoul. */
export type XlsxCell = CsvCell;

export interface XlsxColumn {
	header: string;
	/** In characters of the standard font; by the header when left out. */
	width?: number;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Styles by their place: 0 plain, 1 header, 2 text, 3 whole number, 4 date and time. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="맑은 고딕"/></font><font><b/><sz val="11"/><name val="맑은 고딕"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="3" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`;

const numbered = (names: readonly string[], part: (name: string, number: number) => string) =>
	names.map((name, index) => part(name, index + 1)).join('');

const fixedParts = (names: readonly string[]): Record<string, string> => ({
	'[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/>${numbered(names, (_, number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/>`)}</Types>`,
	'_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${numbered(names, (name, number) => `<sheet name="${escapeText(name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31))}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
	'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships">${numbered(names, (_, number) => `<Relationship Id="rId${number}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${number}.xml"/>`)}<Relationship Id="rId${names.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
	'xl/styles.xml': STYLES,
});

/** A cell holds 32,767 characters at most. */
const LONGEST_TEXT = 32_767;
const MOST_ROWS = 1_048_576;
const SEOUL_MS = 9 * 3_600_000;

/** Text as XML carries it. What looks like an escape of a spreadsheet (`_x000D_`) is escaped itself. */
function escapeText(text: string): string {
	return text
		.slice(0, LONGEST_TEXT)
		.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
		.replace(
			/(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu,
			(character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
		)
		.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}

/** Column 0 is A, 26 is AA. */
function columnName(index: number): string {
	const last = String.fromCharCode(65 + (index % 26));
	return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}

function rowXml(line: number, cells: readonly string[]): string {
	const placed = cells.map((cell, index) => cell.replace('<c', `<c r="${columnName(index)}${line}"`));
	return `<row r="${line}">${placed.join('')}</row>`;
}

function textCell(text: string, style: number): string {
	return text === ''
		? '<c/>'
		: `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
}

/** A spreadsheet keeps 15 digits of a number: what is longer stays whole as text. */
const numberCell = (text: string, style: number): string =>
	text.length <= 15 || text.replace(/\D/g, '').replace(/^0+/, '').length <= 15
		? `<c s="${style}"><v>${text}</v></c>`
		: textCell(text, 2);

function cellXml(cell: XlsxCell): string {
	switch (typeof cell) {
		case 'string':
			return textCell(cell, 2);
		case 'bigint':
			return numberCell(String(cell), 3);
		case 'number':
			return Number.isFinite(cell) ? `<c s="${Number.isInteger(cell) ? 3 : 0}"><v>${cell}</v></c>` : '<c/>';
		case 'boolean':
			return `<c t="b"><v>${cell ? 1 : 0}</v></c>`;
		default: {
			if (!cell) return '<c/>';
			if (!(cell instanceof Date)) return numberCell(cell.text, 0);
			const serial = (cell.getTime() + SEOUL_MS) / 86_400_000 + 25_569;
			return `<c s="4"><v>${serial}</v></c>`;
		}
	}
}

/** Korean letters are twice as wide as Latin ones. */
const widthOf = (text: string) => [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x10ff ? 2 : 1), 0);

function sheetHead(columns: readonly XlsxColumn[]): string {
	const widths = columns.map(({ header, width }, index) => {
		const chosen = width ?? Math.max(12, widthOf(header) + 4);
		return `<col min="${index + 1}" max="${index + 1}" width="${chosen}" customWidth="1"/>`;
	});
	return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>${rowXml(
		1,
		columns.map(({ header }) => textCell(header, 1)),
	)}`;
}

/** One sheet of a workbook, its rows already in cells. */
export interface XlsxSheet {
	name: string;
	columns: readonly XlsxColumn[];
	rows: AsyncIterable<readonly XlsxCell[]> | Iterable<readonly XlsxCell[]>;
}

/**
 * A workbook as a stream of bytes: each sheet with a header that stays in sight, then the rows, taken one by one, so the
 * memory used does not depend on their number. Text is never a formula. Throws RangeError beyond what a sheet can hold.
 */
export async function* workbookStream(sheets: readonly XlsxSheet[]): AsyncGenerator<Uint8Array, void, undefined> {
	const ready: Uint8Array[] = [];
	let failure: Error | null = null;
	const zip = new Zip((error, chunk) => {
		if (error) failure = error;
		else if (chunk.length) ready.push(chunk);
	});
	const encoder = new TextEncoder();
	const part = (name: string) => {
		const file = new ZipDeflate(name, { level: 6 });
		zip.add(file);
		return file;
	};
	for (const [name, xml] of Object.entries(fixedParts(sheets.map(({ name }) => name))))
		part(name).push(encoder.encode(xml), true);
	for (const [index, { columns, rows }] of sheets.entries()) {
		const sheet = part(`xl/worksheets/sheet${index + 1}.xml`);
		let piece = sheetHead(columns);
		let count = 1;
		for await (const cells of rows) {
			count += 1;
			if (count > MOST_ROWS) throw new RangeError('a sheet holds 1,048,576 rows');
			piece += rowXml(count, cells.map(cellXml));
			if (piece.length < 65_536) continue;
			sheet.push(encoder.encode(piece));
			piece = '';
			if (failure) throw failure;
			yield* ready.splice(0);
		}
		sheet.push(encoder.encode(`${piece}</sheetData></worksheet>`), true);
	}
	zip.end();
	if (failure) throw failure;
	yield* ready.splice(0);
}

/** A workbook of one sheet, see `workbookStream`. */
export function xlsxStream<Row>(
	sheetName: string,
	columns: readonly XlsxColumn[],
	rows: AsyncIterable<Row> | Iterable<Row>,
	toCells: (row: Row) => readonly XlsxCell[],
): AsyncGenerator<Uint8Array, void, undefined> {
	async function* cells() {
		for await (const row of rows) yield toCells(row);
	}
	return workbookStream([{ name: sheetName, columns, rows: cells() }]);
}

/** The headers of an HTTP reply that a browser saves as a workbook under that (ASCII) name. */
export function xlsxDownloadHeaders(fileName: string): Record<string, string> {
	return {
		'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		'Content-Disposition': `attachment; filename="${fileName}"`,
		'Cache-Control': 'no-store',
	};
}

/** Bytes in pieces as the body of a web Response, taken only as fast as the reader reads. */
export function bytesBody(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
	const iterator = pieces[Symbol.asyncIterator]();
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { value, done } = await iterator.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		async cancel() {
			await iterator.return?.();
		},
	});
}
