import { SharedTexts } from './shared-texts.ts';
import {
	bookOf,
	findSheet,
	readStyles,
	relationsOf,
	sharedStringsFeed,
	sheetFeed,
	XlsxError,
	type XlsxRow,
} from './xlsx-reader.server.ts';
import { ZipError, ZipReader } from './zip-reader.server.ts';

const MB = 1024 * 1024;
const MOST_PART = 16 * MB;

/** What a workbook may hold, in bytes. */
export interface XlsxLimits {
	/** The texts that cells share: they stay in memory while a workbook is read. */
	shared: number;
	/** What the sheet unpacks to: one that swells beyond this is no table of ours. */
	sheet: number;
}
const LIMITS: XlsxLimits = { shared: 96 * MB, sheet: 4096 * MB };

export interface StreamXlsxOptions {
	sheet?: string | undefined;
	onBytes?: ((count: number) => void) | undefined;
	limits?: XlsxLimits;
}

async function wholePart(zip: ZipReader, name: string | undefined): Promise<Buffer | undefined> {
	if (!name) return undefined;
	if ((zip.sizeOf(name) ?? 0) > MOST_PART)
		throw new XlsxError('too-large', `a part of the workbook unpacks to more than ${MOST_PART / MB} MB`);
	return (await zip.readWhole(name, MOST_PART)) ?? undefined;
}

/** The texts that cells share, unpacked piece by piece; nothing but their letters is kept. */
async function sharedTexts(zip: ZipReader, part: string | undefined, most: number): Promise<SharedTexts> {
	const texts = new SharedTexts();
	if (!part || zip.sizeOf(part) === null) return texts;
	const feed = sharedStringsFeed((text) => texts.add(text));
	let unpacked = 0;
	for await (const chunk of zip.read(part)) {
		unpacked += chunk.length;
		// The marks around the texts are several times as large as short texts.
		if (texts.size > most || unpacked > 8 * most)
			throw new XlsxError('too-large', `the texts that its cells share are more than ${most / MB} MB`);
		feed.write(chunk);
	}
	feed.end();
	return texts;
}

async function* sheetRows(
	path: string,
	{ limits = LIMITS, ...options }: StreamXlsxOptions,
): AsyncGenerator<XlsxRow[], void, undefined> {
	const zip = await ZipReader.open(path);
	const book = bookOf(await wholePart(zip, '_rels/.rels'));
	const { part, formats, related } = findSheet(
		book,
		await wholePart(zip, book),
		await wholePart(zip, relationsOf(book)),
		options.sheet,
	);
	if (!part || zip.sizeOf(part) === null) throw new XlsxError('broken', 'the sheet is missing from the archive');
	readStyles(await wholePart(zip, related('styles')), formats);
	const shared = await sharedTexts(zip, related('sharedStrings'), limits.shared);
	let rows: XlsxRow[] = [];
	const feed = sheetFeed(shared, formats, (row) => rows.push(row));
	let size = 0;
	for await (const chunk of zip.read(part, options.onBytes)) {
		size += chunk.length;
		if (size > limits.sheet) throw new XlsxError('too-large', `the sheet unpacks to more than ${limits.sheet / MB} MB`);
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
	options: StreamXlsxOptions = {},
): AsyncGenerator<XlsxRow[], void, undefined> {
	try {
		yield* sheetRows(path, options);
	} catch (error) {
		if (error instanceof XlsxError || (error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
		if (error instanceof ZipError) throw new XlsxError('broken', error.message);
		throw new XlsxError('broken', 'the workbook cannot be read');
	}
}
