import Papa from 'papaparse';
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

/** Reads the first rows of a CSV file or a workbook. Throws ImportRefused when it is neither. */
export async function topOfFile(path: string): Promise<TopOfFile> {
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
	if (rows.every((row) => row.every((cell) => cell.trim() === '')))
		throw new ImportRefused('file-empty', 'the file is empty (line 1)', 'export the file again');
	return { rows, header: guessHeader(rows) };
}
