import { unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { SharedTexts } from './shared-texts.ts';
import { CellFormats } from './xlsx-cell-format.ts';

/** One row as it stands in the sheet. */
export interface XlsxRow {
	/** The row's number as the spreadsheet shows it. */
	line: number;
	cells: string[];
	/** Columns (from 0) whose cell is a number, so that zeros in front of it may have been lost. */
	numbers: ReadonlySet<number>;
}

export type XlsxProblem = 'broken' | 'no-such-sheet' | 'too-large';

/** A workbook that cannot be read; the message names no cell. */
export class XlsxError extends Error {
	override name = 'XlsxError';
	readonly problem: XlsxProblem;
	constructor(problem: XlsxProblem, message: string) {
		super(message);
		this.problem = problem;
	}
}

/** What a workbook may unpack to: a small file that swells beyond this is no table of ours. */
const MOST_BYTES = 300 * 1024 * 1024;
const MOST_COLUMNS = 16_384;
const MOST_ROWS = 1_048_576;
/** Empty cells in front of others cost memory and no byte of the file: no table of ours has more of them, in all and by row. */
const MOST_GAPS = { all: 5_000_000, byRow: 64 };

/** Names without their namespace prefix: some writers say `x:row` where others say `row`. */
const plain = (name: string) => name.slice(name.indexOf(':') + 1);

interface XmlHandlers {
	open?: (name: string, attributes: Record<string, string>) => void;
	text?: (text: string) => void;
	close?: (name: string) => void;
}

/** A parser of one part of a workbook that takes its bytes in pieces. */
export interface XmlFeed {
	write(bytes: Uint8Array): void;
	end(): void;
}

function xmlFeed({ open, text, close }: XmlHandlers): XmlFeed {
	const parser = new SaxesParser({ fragment: false });
	if (open) {
		parser.on('opentag', ({ name, attributes: found }) => {
			const attributes = found as Record<string, string>;
			// Hardly any has a prefix, and a sheet has millions.
			for (const each in attributes) if (each.includes(':')) attributes[plain(each)] ??= attributes[each]!;
			open(plain(name), attributes);
		});
	}
	if (close) parser.on('closetag', (tag) => close(plain(tag.name)));
	if (text) {
		parser.on('text', text);
		parser.on('cdata', text);
	}
	parser.on('error', () => {
		throw new XlsxError('broken', 'a part of the workbook is not well-formed');
	});
	const decoder = new TextDecoder();
	return {
		write(bytes) {
			for (let at = 0; at < bytes.length; at += 65_536)
				parser.write(decoder.decode(bytes.subarray(at, at + 65_536), { stream: true }));
		},
		end() {
			parser.write(decoder.decode()).close();
		},
	};
}

function parseXml(bytes: Uint8Array | undefined, handlers: XmlHandlers): void {
	if (!bytes) return;
	const feed = xmlFeed(handlers);
	feed.write(bytes);
	feed.end();
}

/** Spreadsheets write characters that XML cannot carry as `_x000D_`. */
const unescapeText = (text: string) =>
	text.includes('_x')
		? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
		: text;

/** A parser of the texts that cells of a workbook name by their place. */
export function sharedStringsFeed(onText: (text: string) => void): XmlFeed {
	let current = '';
	let inText = false;
	let inPhonetic = false;
	return xmlFeed({
		open(name) {
			if (name === 'si') current = '';
			else if (name === 'rPh') inPhonetic = true;
			else if (name === 't') inText = !inPhonetic;
		},
		text(text) {
			if (inText) current += text;
		},
		close(name) {
			if (name === 't') inText = false;
			else if (name === 'rPh') inPhonetic = false;
			else if (name === 'si') onText(unescapeText(current));
		},
	});
}

function readSharedStrings(bytes: Uint8Array | undefined): SharedTexts {
	const texts = new SharedTexts();
	if (!bytes) return texts;
	const feed = sharedStringsFeed((text) => texts.add(text));
	feed.write(bytes);
	feed.end();
	return texts;
}

interface Workbook {
	sheets: { name: string; relation: string; hidden: boolean }[];
	date1904: boolean;
}

/** The sheets of a workbook. */
function readWorkbook(bytes: Uint8Array): Workbook {
	const workbook: Workbook = { sheets: [], date1904: false };
	parseXml(bytes, {
		open(name, attributes) {
			if (name === 'workbookPr') workbook.date1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
			if (name === 'sheet') {
				workbook.sheets.push({
					name: attributes.name ?? '',
					relation: attributes.id ?? '',
					hidden: (attributes.state ?? 'visible') !== 'visible',
				});
			}
		},
	});
	return workbook;
}

/** The parts that a part of a workbook refers to. */
function readRelations(bytes: Uint8Array | undefined): Map<string, { target: string; type: string }> {
	const relations = new Map<string, { target: string; type: string }>();
	parseXml(bytes, {
		open(name, attributes) {
			if (name === 'Relationship' && attributes.Id && attributes.Target) {
				relations.set(attributes.Id, { target: attributes.Target, type: attributes.Type ?? '' });
			}
		},
	});
	return relations;
}

/** A target of the part `base`, as a path inside the archive. */
function resolvePart(base: string, target: string): string {
	return new URL(target.replaceAll('\\', '/'), `file:///${base}`).pathname.slice(1).replaceAll('%20', ' ');
}

/** `BC12` as a column counted from 0. */
function columnOf(reference: string): number {
	let column = 0;
	for (const letter of reference) {
		const value = letter.charCodeAt(0) - 64;
		if (value < 1 || value > 26) break;
		column = column * 26 + value;
	}
	return column - 1;
}

/** A parser of a sheet, which gives its rows that hold anything as they come. */
export function sheetFeed(shared: SharedTexts, formats: CellFormats, onRow: (row: XlsxRow) => void): XmlFeed {
	let count = 0;
	let gaps = 0;
	let cells: string[] = [];
	let numbers = new Set<number>();
	let line = 0;
	let column = -1;
	let type = 'n';
	let style = 0;
	let value = '';
	let formula: string | null = null;
	let inside: 'value' | 'formula' | null = null;
	let inPhonetic = false;

	function endCell(): void {
		let text = '';
		if (type === 's') text = shared.at(Number(value)) ?? '';
		else if (type === 'b') text = value === '' ? '' : value === '1' ? 'TRUE' : 'FALSE';
		else if (type === 'n' && value !== '') {
			const read = formats.read(value, style);
			text = read.text;
			if (read.isNumber) numbers.add(column);
		} else if (type === 'd')
			text = value
				.replace('T', ' ')
				.replace(/(\.\d+)?Z?$/, '')
				.replace(/ 00:00:00$/, '');
		else text = unescapeText(value);
		// A formula whose result nobody computed is no empty cell: it is shown, and the row is refused for it.
		if (formula && text === '' && type !== 'str') text = `=${formula}`;
		if (text === '' || column < 0 || column >= MOST_COLUMNS) return;
		gaps += Math.max(0, column - cells.length);
		if (gaps > MOST_GAPS.all && gaps > count * MOST_GAPS.byRow)
			throw new XlsxError('too-large', 'the cells of the sheet stand too far apart');
		while (cells.length < column) cells.push('');
		cells[column] = text;
	}

	return xmlFeed({
		open(name, attributes) {
			switch (name) {
				case 'row':
					line = attributes.r ? Number(attributes.r) : line + 1;
					cells = [];
					numbers = new Set();
					column = -1;
					break;
				case 'c':
					column = attributes.r ? columnOf(attributes.r) : column + 1;
					type = attributes.t ?? 'n';
					style = Number(attributes.s ?? 0);
					value = '';
					formula = null;
					break;
				case 'v':
					inside = 'value';
					break;
				case 't':
					inside = inPhonetic ? null : 'value';
					break;
				case 'rPh':
					inPhonetic = true;
					break;
				case 'f':
					inside = 'formula';
					formula = '';
					break;
			}
		},
		text(text) {
			if (inside === 'value') value += text;
			else if (inside === 'formula') formula += text;
		},
		close(name) {
			if (name === 'v' || name === 't' || name === 'f') inside = null;
			else if (name === 'rPh') inPhonetic = false;
			else if (name === 'c') endCell();
			else if (name === 'row' && cells.some((cell) => cell.trim() !== '')) {
				if (!Number.isInteger(line) || count >= MOST_ROWS) throw new XlsxError('broken', 'a row has no number');
				count += 1;
				onRow({ line, cells, numbers });
			}
		},
	});
}

function readSheet(bytes: Uint8Array, shared: SharedTexts, formats: CellFormats): XlsxRow[] {
	const rows: XlsxRow[] = [];
	const feed = sheetFeed(shared, formats, (row) => rows.push(row));
	feed.write(bytes);
	feed.end();
	return rows;
}

/** Where the workbook of an archive is, by the relations of its root. */
export function bookOf(rootRelations: Uint8Array | undefined): string {
	const root = [...readRelations(rootRelations).values()].find(({ type }) => type.endsWith('/officeDocument'));
	return resolvePart('', root?.target ?? 'xl/workbook.xml');
}

/** Where the relations of a workbook are. */
export function relationsOf(book: string): string {
	return book.replace(/([^/]+)$/, '_rels/$1.rels');
}

/** The sheet of that name, else the first one that is not hidden: where it is, and how to find what belongs to its workbook. */
export function findSheet(
	book: string,
	bookPart: Uint8Array | undefined,
	relationsPart: Uint8Array | undefined,
	name: string | undefined,
) {
	if (!bookPart) throw new XlsxError('broken', 'the archive holds no workbook');
	const relations = readRelations(relationsPart);
	const { sheets, date1904 } = readWorkbook(bookPart);
	const sheet = name
		? sheets.find((each) => each.name.trim() === name.trim())
		: (sheets.find(({ hidden }) => !hidden) ?? sheets[0]);
	if (!sheet)
		throw new XlsxError('no-such-sheet', `the workbook has the sheets ${sheets.map((each) => each.name).join(', ')}`);
	const target = relations.get(sheet.relation);
	return {
		part: target && resolvePart(book, target.target),
		formats: new CellFormats(date1904),
		related(type: string): string | undefined {
			const relation = [...relations.values()].find((each) => each.type.endsWith(`/${type}`));
			return relation && resolvePart(book, relation.target);
		},
	};
}

/**
 * The rows of one sheet that hold anything, as text with the row numbers that the spreadsheet shows: the sheet of that
 * name, else the first one that is not hidden. Numbers come without artefacts of floating point, dates as yyyy-MM-dd
 * (with a time where they have one), formulas as their last result. Throws XlsxError.
 */
export function readXlsx(bytes: Uint8Array, options: { sheet?: string | undefined } = {}): XlsxRow[] {
	let size = 0;
	let parts: Record<string, Uint8Array>;
	try {
		parts = unzipSync(bytes, {
			filter({ name, originalSize }) {
				if (!/\.(xml|rels)$/i.test(name)) return false;
				size += originalSize;
				if (size > MOST_BYTES) throw new XlsxError('too-large', 'the workbook unpacks to more than 300 MB');
				return true;
			},
		});
	} catch (error) {
		if (error instanceof XlsxError) throw error;
		throw new XlsxError('broken', 'the file is a damaged archive');
	}
	const byName = new Map(Object.entries(parts).map(([name, part]) => [name.replace(/^\//, '').toLowerCase(), part]));
	const partOf = (name: string) => byName.get(name.toLowerCase());
	try {
		const book = bookOf(partOf('_rels/.rels'));
		const { part, formats, related } = findSheet(book, partOf(book), partOf(relationsOf(book)), options.sheet);
		const sheetPart = part && partOf(part);
		if (!sheetPart) throw new XlsxError('broken', 'the sheet is missing from the archive');
		const relatedPart = (type: string) => {
			const name = related(type);
			return name ? partOf(name) : undefined;
		};
		readStyles(relatedPart('styles'), formats);
		return readSheet(sheetPart, readSharedStrings(relatedPart('sharedStrings')), formats);
	} catch (error) {
		if (error instanceof XlsxError) throw error;
		throw new XlsxError('broken', 'the workbook cannot be read');
	}
}

/** Reads the number formats of a workbook. */
export function readStyles(bytes: Uint8Array | undefined, formats: CellFormats): void {
	let inCells = false;
	parseXml(bytes, {
		open(name, attributes) {
			if (name === 'numFmt') formats.define(Number(attributes.numFmtId), attributes.formatCode ?? '');
			else if (name === 'cellXfs') inCells = true;
			else if (name === 'xf' && inCells) formats.addStyle(Number(attributes.numFmtId ?? 0));
		},
		close(name) {
			if (name === 'cellXfs') inCells = false;
		},
	});
}
