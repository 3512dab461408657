import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { readNeutralised } from './csv.ts';
import { CsvReader } from './csv-reader.ts';
import { byteOrderMark, decodeStream, EncodingVote, type TextEncoding } from './text-encoding.ts';
import { UNDECODABLE } from './undecodable.ts';
import { readXlsx, XlsxError } from './xlsx-reader.server.ts';

/** A column that a table may have: its name, and what else people call it. */
export interface TableColumn {
	name: string;
	aliases?: readonly string[];
	required?: boolean;
}

/** Why a row could not be split into the cells that the header asks for. */
export type BrokenRow = 'stray-quote' | 'unclosed-quote' | 'wrong-number-of-fields' | 'undecodable';

export interface TableRow {
	/** Physical line on which the row begins, or the row's number in the sheet. */
	line: number;
	/** Trimmed text, by position; a row may be shorter than the header. */
	cells: string[];
	/** Positions of number cells of a workbook: zeros in front of them may have been lost. */
	numbers: ReadonlySet<number>;
	broken: BrokenRow | null;
}

/** A table of a file, the same from CSV and from a workbook. */
export interface Table {
	format: 'csv' | 'xlsx';
	/** That of the text; `xlsx` for a workbook. */
	encoding: TextEncoding | 'xlsx';
	sha256: string;
	bytes: number;
	header: string[];
	headerLine: number;
	/** Where each known column stands. */
	positions: ReadonlyMap<string, number>;
	rows: TableRow[];
}

export type TableRefusal =
	| 'file-not-found'
	| 'file-unreadable'
	| 'file-empty'
	| 'file-too-large'
	| 'too-many-rows'
	| 'password-protected'
	| 'old-excel'
	| 'broken-workbook'
	| 'no-such-sheet'
	| 'not-a-table'
	| 'no-known-header'
	| 'missing-columns'
	| 'duplicate-columns';

/** Why a whole file is no table for us. Nothing was written; `remedy` says what to do. */
export class TableRefused extends Error {
	override name = 'TableRefused';
	readonly code: TableRefusal;
	readonly remedy: string;
	readonly place: { line?: number; columns?: string };
	constructor(code: TableRefusal, message: string, remedy: string, place: { line?: number; columns?: string } = {}) {
		super(message);
		this.code = code;
		this.remedy = remedy;
		this.place = place;
	}
}

export interface ReadTableOptions {
	columns: readonly TableColumn[];
	/** The sheet of a workbook; the first one that is not hidden when left out. */
	sheet?: string | undefined;
	mostRows?: number;
}

/** The largest file that is read whole; 100,000 rows of a seller or a payout are a fifth of it. */
export const LARGEST_TABLE = 100 * 1024 * 1024;
const MOST_ROWS = 100_000;
const HEADER_ROWS = 60;
const SAVE_AGAIN = 'save it again as an Excel workbook (.xlsx) or as CSV UTF-8';

type RawRow = Omit<TableRow, 'cells'> & { cells: string[] };

const startsWith = (bytes: Buffer, ...start: number[]) => bytes.subarray(0, start.length).equals(Buffer.from(start));

/** Throws TableRefused for what is neither text nor a workbook of today. */
export function refuseOtherFormats(bytes: Buffer): void {
	if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
		// A protected workbook is wrapped into the container of the old format.
		if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) {
			throw new TableRefused(
				'password-protected',
				'the workbook is protected with a password',
				'open it, take the password away and save it again',
			);
		}
		throw new TableRefused('old-excel', 'the file is an old Excel workbook (.xls)', SAVE_AGAIN);
	}
	const start = bytes
		.subarray(0, 1024)
		.toString('latin1')
		.replace(/^\xef\xbb\xbf/, '');
	if (start.startsWith('%PDF-')) throw new TableRefused('not-a-table', 'the file is a PDF', SAVE_AGAIN);
	if (/^\s*(<!doctype html|<html|<table|<\?xml|<style|<meta)/i.test(start))
		throw new TableRefused(
			'not-a-table',
			'the file is an HTML or XML document',
			`open it in a spreadsheet and ${SAVE_AGAIN}`,
		);
	if (!byteOrderMark(bytes)?.encoding.startsWith('utf-16') && bytes.subarray(0, 65_536).includes(0))
		throw new TableRefused('not-a-table', 'the file holds binary data', SAVE_AGAIN);
}

/** The text of a file in whichever of the known encodings, with the encoding that it turned out to be in. */
export async function textOf(bytes: Buffer): Promise<{ text: string; encoding: TextEncoding }> {
	const mark = byteOrderMark(bytes);
	let content = bytes;
	// Old spreadsheets on Macs end lines with a lone carriage return.
	if (!mark?.encoding.startsWith('utf-16') && !bytes.includes(10) && bytes.includes(13)) {
		content = Buffer.from(bytes.map((byte) => (byte === 13 ? 10 : byte)));
	}
	let encoding = mark?.encoding;
	if (!encoding) {
		const vote = new EncodingVote();
		vote.add(content);
		encoding = vote.result();
	}
	async function* once() {
		yield content;
	}
	let text = '';
	for await (const piece of decodeStream(once(), encoding, mark?.length ?? 0)) text += piece;
	return { text, encoding };
}

/** The records of CSV text, broken ones marked. A `fieldCount` of 0 takes records of any width. */
export function splitCsv(text: string, delimiter: string, fieldCount: number): RawRow[] {
	const rows: RawRow[] = [];
	const numbers: ReadonlySet<number> = new Set();
	const reader = new CsvReader({ delimiter, fieldCount, line: 1 });
	reader.push(text, true, {
		onPlainRun() {},
		onRecord(fields, line, raw) {
			const broken = raw.includes(UNDECODABLE) ? 'undecodable' : null;
			rows.push({ line, cells: fields.map((field) => readNeutralised(field).trim()), numbers, broken });
		},
		onBroken(reason, _field, line) {
			rows.push({ line, cells: [], numbers, broken: reason });
		},
	});
	return rows;
}

/** A heading without what differs from file to file: width, case, spaces, the mark of a required column. */
const normaliseHeading = (text: string) =>
	text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s*\uFEFF]/g, '');

interface FoundHeader {
	index: number;
	row: RawRow;
	positions: Map<string, number>;
	missing: string[];
	twice: string[];
}

function matchHeader(row: RawRow, index: number, columns: readonly TableColumn[]): FoundHeader {
	const headings = row.cells.map(normaliseHeading);
	const positions = new Map<string, number>();
	const twice: string[] = [];
	for (const { name, aliases = [] } of columns) {
		const names = new Set([name, ...aliases].map(normaliseHeading));
		const found = headings.flatMap((heading, position) => (heading !== '' && names.has(heading) ? [position] : []));
		if (found.length > 1) twice.push(name);
		if (found.length) positions.set(name, found[0]!);
	}
	const missing = columns.filter(({ name, required }) => required && !positions.has(name)).map(({ name }) => name);
	return { index, row, positions, missing, twice };
}

/** The first row, near the top, that names all required columns, wherever it stands. */
function findHeader(rows: readonly RawRow[], columns: readonly TableColumn[]): FoundHeader {
	const candidates = rows.slice(0, HEADER_ROWS).map((row, index) => matchHeader(row, index, columns));
	const whole = candidates.find(({ missing }) => missing.length === 0);
	const needed = columns.filter(({ required }) => required).map(({ name }) => name);
	if (whole) {
		if (whole.twice.length === 0) return whole;
		const named = whole.twice.join(', ');
		throw new TableRefused(
			'duplicate-columns',
			`the header on line ${whole.row.line} has the column ${named} twice`,
			'remove one of the two columns',
			{ line: whole.row.line, columns: named },
		);
	}
	const nearest = candidates
		.filter(({ positions }) => positions.size >= 2)
		.sort((a, b) => b.positions.size - a.positions.size || a.index - b.index)[0];
	if (nearest) {
		const named = nearest.missing.join(', ');
		throw new TableRefused(
			'missing-columns',
			`the header on line ${nearest.row.line} lacks the column ${named}`,
			`add it; needed are ${needed.join(', ')}`,
			{ line: nearest.row.line, columns: named },
		);
	}
	throw new TableRefused(
		'no-known-header',
		`none of the first ${HEADER_ROWS} rows is a header that we know`,
		`put the column names into the first row: ${needed.join(', ')}`,
		{ columns: needed.join(', ') },
	);
}

const isBlank = (row: RawRow) => row.broken === null && row.cells.every((cell) => cell === '');

function csvRows(text: string, columns: readonly TableColumn[]): { rows: RawRow[]; header: FoundHeader } {
	let failure: unknown;
	let best = -1;
	for (const delimiter of [',', '\t', ';', '|']) {
		const lines = text.split('\n', HEADER_ROWS * 2).join('\n');
		const top = splitCsv(lines, delimiter, 0).filter((row) => !isBlank(row));
		try {
			const { row } = findHeader(top, columns);
			const rows = splitCsv(text, delimiter, row.cells.length).filter((each) => !isBlank(each));
			return { rows, header: findHeader(rows, columns) };
		} catch (error) {
			if (!(error instanceof TableRefused)) throw error;
			// The delimiter under which most columns were found tells best what is wrong.
			const score = error.code === 'no-known-header' ? 0 : 1;
			if (score > best) {
				best = score;
				failure = error;
			}
		}
	}
	throw failure;
}

function xlsxRows(bytes: Buffer, options: ReadTableOptions): { rows: RawRow[]; header: FoundHeader } {
	try {
		const rows = readXlsx(bytes, options).map(
			(row): RawRow => ({
				line: row.line,
				cells: row.cells.map((cell) => cell.trim()),
				numbers: row.numbers,
				broken: null,
			}),
		);
		return { rows, header: findHeader(rows, options.columns) };
	} catch (error) {
		if (!(error instanceof XlsxError)) throw error;
		const refusals = {
			broken: [
				'broken-workbook',
				`the Excel workbook cannot be read: ${error.message}`,
				`open it in a spreadsheet and ${SAVE_AGAIN}`,
			],
			'no-such-sheet': [
				'no-such-sheet',
				`there is no such sheet: ${error.message}`,
				'give the name of one of its sheets',
			],
			'too-large': ['file-too-large', error.message, 'split it into several files'],
		} as const;
		const [code, message, remedy] = refusals[error.problem];
		throw new TableRefused(code, message, remedy);
	}
}

/**
 * Reads a table from the bytes of a CSV file (UTF-8, CP949 or UTF-16; comma, tab, semicolon or bar) or of an Excel
 * workbook, told apart by content. The header may stand anywhere near the top; rows that hold nothing are left out; rows
 * keep the line numbers that a person sees. Throws TableRefused.
 */
export async function readTable(bytes: Buffer, options: ReadTableOptions): Promise<Table> {
	if (bytes.length > LARGEST_TABLE)
		throw new TableRefused('file-too-large', 'the file is larger than 100 MB', 'split it into several files');
	if (bytes.length === 0) throw new TableRefused('file-empty', 'the file is empty', SAVE_AGAIN);
	const isWorkbook = startsWith(bytes, 0x50, 0x4b, 3, 4);
	if (!isWorkbook) refuseOtherFormats(bytes);
	let encoding: Table['encoding'] = 'xlsx';
	let found: { rows: RawRow[]; header: FoundHeader };
	if (isWorkbook) found = xlsxRows(bytes, options);
	else {
		const decoded = await textOf(bytes);
		if (decoded.text.trim() === '') throw new TableRefused('file-empty', 'the file is empty', SAVE_AGAIN);
		encoding = decoded.encoding;
		found = csvRows(decoded.text, options.columns);
	}
	const { header } = found;
	const rows = found.rows.slice(header.index + 1);
	const mostRows = options.mostRows ?? MOST_ROWS;
	if (rows.length > mostRows)
		throw new TableRefused(
			'too-many-rows',
			`the file has ${rows.length} rows, more than ${mostRows}`,
			'split it into several files',
		);
	const width = header.row.cells.length;
	if (!isWorkbook) {
		for (const row of rows)
			if (row.broken === null && row.cells.length !== width) row.broken = 'wrong-number-of-fields';
	}
	return {
		format: isWorkbook ? 'xlsx' : 'csv',
		encoding,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		bytes: bytes.length,
		header: header.row.cells,
		headerLine: header.row.line,
		positions: header.positions,
		rows,
	};
}

/** As readTable, from a file. Throws TableRefused, also when there is no such file. */
export async function readTableFile(path: string, options: ReadTableOptions): Promise<Table> {
	try {
		if ((await stat(path)).size > LARGEST_TABLE)
			throw new TableRefused('file-too-large', 'the file is larger than 100 MB', 'split it into several files');
		return await readTable(await readFile(path), options);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR')
			throw new TableRefused('file-not-found', `there is no file ${path}`, 'check the path');
		if (code === 'EACCES' || code === 'EPERM' || code === 'EISDIR')
			throw new TableRefused(
				'file-unreadable',
				`${path} cannot be read (${code})`,
				'give the path of a file that you may read',
			);
		throw error;
	}
}

/** The text of a row's cell by the name of its column; empty where there is none. */
export function cellOf(table: Table, row: TableRow, column: string): string {
	const position = table.positions.get(column);
	return position === undefined ? '' : (row.cells[position] ?? '');
}
