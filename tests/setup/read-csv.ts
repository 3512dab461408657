import Papa from 'papaparse';

/** Cells of a CSV text, as a spreadsheet would read it. */
export function readCsv(text: string): string[][] {
	return Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: true }).data;
}
