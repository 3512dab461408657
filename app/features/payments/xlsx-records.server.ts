import { streamXlsx } from '#app/lib/xlsx-stream.server.ts';
import { copyRecord } from './copy-record.ts';
import type { InspectedFile } from './inspect-file.server.ts';

export interface SheetRecord {
	fields: string[];
	/** The row's number in the sheet. */
	line: number;
	raw: string;
}

/** The rows below the header of a workbook, in groups, each with as many fields as the header unless it holds more. */
export async function* sheetRecords(
	file: InspectedFile,
	onBytes?: (count: number) => void,
): AsyncGenerator<SheetRecord[], void, undefined> {
	const width = file.header.length;
	for await (const rows of streamXlsx(file.path, { onBytes })) {
		const records: SheetRecord[] = [];
		for (const { line, cells } of rows) {
			if (line < file.firstRowLine) continue;
			while (cells.length < width) cells.push('');
			while (cells.length > width && cells.at(-1)?.trim() === '') cells.pop();
			records.push({ fields: cells, line, raw: copyRecord(cells).trimEnd() });
		}
		if (records.length) yield records;
	}
}
