import { type CsvCell, neutraliseFormula } from './csv.ts';

function writeCell(cell: CsvCell): string {
	if (cell === null || cell === undefined) return '';
	if (cell instanceof Date) return cell.toISOString();
	// A tab or a line end inside of a cell would begin another one.
	return typeof cell === 'string' ? neutraliseFormula(cell).replace(/[\t\r\n]+/g, ' ') : String(cell);
}

/** One line of cells divided by tabs, as spreadsheets take them from the clipboard. Text is never a formula. */
export function tsvRecord(cells: readonly CsvCell[]): string {
	return `${cells.map(writeCell).join('\t')}\n`;
}
