import { CellFormats } from './xlsx-cell-format.ts';
import {
	readRelations,
	readSharedStrings,
	readStyles,
	readWorkbook,
	resolvePart,
	sheetFeed,
	XlsxError,
	type XlsxRow,
} from './xlsx-reader.server.ts';
import { ZipError, ZipReader } from './zip-reader.server.ts';

/** Texts that cells share stay in memory while a workbook is read. */
const MOST_SHARED = 96 * 1024 * 1024;
const MOST_PART = 16 * 1024 * 1024;
/** A sheet that swells beyond this is no table of ours. */
const MOST_SHEET = 4 * 1024 ** 3;

async function wholePart(zip: ZipReader, name: string | undefined, most = MOST_PART): Promise<Buffer | undefined> {
	if (!name) return undefined;
	if ((zip.sizeOf(name) ?? 0) > most)
		throw new XlsxError('too-large', `a part of the workbook unpacks to more than ${most / 1024 / 1024} MB`);
	return (await zip.readWhole(name, most)) ?? undefined;
}

async function* sheetRows(
	path: string,
	options: { sheet?: string | undefined; onBytes?: ((count: number) => void) | undefined },
): AsyncGenerator<XlsxRow[], void, undefined> {
	const zip = await ZipReader.open(path);
	const root = [...readRelations(await wholePart(zip, '_rels/.rels')).values()].find(({ type }) =>
		type.endsWith('/officeDocument'),
	);
	const book = resolvePart('', root?.target ?? 'xl/workbook.xml');
	const bookPart = await wholePart(zip, book);
	if (!bookPart) throw new XlsxError('broken', 'the archive holds no workbook');
	const relations = readRelations(await wholePart(zip, book.replace(/([^/]+)$/, '_rels/$1.rels')));
	const related = (type: string) => {
		const relation = [...relations.values()].find((each) => each.type.endsWith(`/${type}`));
		return relation && resolvePart(book, relation.target);
	};
	const { sheets, date1904 } = readWorkbook(bookPart);
	const sheet = options.sheet
		? sheets.find(({ name }) => name.trim() === options.sheet?.trim())
		: (sheets.find(({ hidden }) => !hidden) ?? sheets[0]);
	if (!sheet)
		throw new XlsxError('no-such-sheet', `the workbook has the sheets ${sheets.map(({ name }) => name).join(', ')}`);
	const target = relations.get(sheet.relation);
	const part = target && resolvePart(book, target.target);
	if (!part || zip.sizeOf(part) === null) throw new XlsxError('broken', 'the sheet is missing from the archive');
	const formats = new CellFormats(date1904);
	readStyles(await wholePart(zip, related('styles')), formats);
	const strings = readSharedStrings(await wholePart(zip, related('sharedStrings'), MOST_SHARED));
	let rows: XlsxRow[] = [];
	const feed = sheetFeed(strings, formats, (row) => rows.push(row));
	let size = 0;
	for await (const chunk of zip.read(part, options.onBytes)) {
		size += chunk.length;
		if (size > MOST_SHEET) throw new XlsxError('too-large', 'the sheet unpacks to more than 4 GB');
		feed.write(chunk);
		if (rows.length === 0) continue;
		const ready = rows;
		rows = [];
		yield ready;
	}
	feed.end();
	if (rows.length) yield rows;
}

/**
 * The rows of one sheet of a workbook on disk, as readXlsx gives them, in groups as they are unpacked: memory depends on
 * the texts that its cells share, up to a limit, and not on the number of rows. Throws XlsxError.
 */
export async function* streamXlsx(
	path: string,
	options: { sheet?: string | undefined; onBytes?: ((count: number) => void) | undefined } = {},
): AsyncGenerator<XlsxRow[], void, undefined> {
	try {
		yield* sheetRows(path, options);
	} catch (error) {
		if (error instanceof XlsxError || (error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
		if (error instanceof ZipError) throw new XlsxError('broken', error.message);
		throw new XlsxError('broken', 'the workbook cannot be read');
	}
}
