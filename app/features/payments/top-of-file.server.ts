import { open, readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import { htmlRows, looksLikeHtml } from '#app/lib/html-table.ts';
import { LARGEST_TABLE, textOf } from '#app/lib/spreadsheet.server.ts';
import { streamXlsx } from '#app/lib/xlsx-stream.server.ts';
import { normaliseHeader } from './import-profile.ts';
import { ImportRefused } from './import-reason.ts';
import { readBytes, refusingBadWorkbook, topText } from './inspect-file.server.ts';

/** The first rows of a file that no profile knows. */
export interface TopOfFile {
	rows: string[][];
	/** Where the header most likely stands: an index of `rows`. */
	header: number;
}

const ROWS = 60;

/** The row that looks most like names: many cells, all different, none of them a number or a day. */
export function guessHeader(rows: readonly string[][]): number {
	let best = 0;
	let most = 0;
	for (const [index, row] of rows.entries()) {
		const names = row.map(normaliseHeader).filter((cell) => cell !== '');
		if (names.length < 2 || new Set(names).size < names.length) continue;
		const spoken = names.filter((cell) => /\p{L}/u.test(cell) && !/^\d/.test(cell)).length;
		if (spoken < names.length * 0.8 || names.length <= most) continue;
		best = index;
		most = names.length;
	}
	return best;
}

/** The first rows of an HTML table, which some banks call .xls; null when the file is none. */
async function topOfHtml(path: string): Promise<string[][] | null> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
		if (!looksLikeHtml(buffer.subarray(0, bytesRead)) || (await file.stat()).size > LARGEST_TABLE) return null;
	} finally {
		await file.close();
	}
	const { text } = await textOf(await readFile(path));
	const rows = htmlRows(text);
	// A page without any table is told to be what it is.
	return rows.length ? rows.slice(0, ROWS).map(({ cells }) => cells) : null;
}

/** Reads the first rows of a CSV file, a workbook or an HTML table. Throws ImportRefused when it is none of them. */
export async function topOfFile(path: string): Promise<TopOfFile> {
	const rows = (await topOfHtml(path)) ?? (await topOfTable(path));
	if (rows.every((row) => row.every((cell) => cell.trim() === '')))
		throw new ImportRefused('file-empty', 'the file is empty (line 1)', 'export the file again');
	return { rows, header: guessHeader(rows) };
}

async function topOfTable(path: string): Promise<string[][]> {
	const { head: _, ...bytes } = await readBytes(path);
	let rows: string[][] = [];
	if (bytes.encoding === 'xlsx') {
		await refusingBadWorkbook(async () => {
			for await (const group of streamXlsx(path)) {
				rows.push(...group.map(({ cells }) => cells));
				if (rows.length >= ROWS) break;
			}
		});
		rows = rows.slice(0, ROWS);
	} else {
		const text = await topText({ path, ...bytes });
		rows = Papa.parse<string[]>(text, { preview: ROWS, skipEmptyLines: false }).data;
	}
	return rows;
}
