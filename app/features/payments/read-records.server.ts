import { CsvReader } from '#app/lib/csv-reader.ts';
import type { RowErrorReason } from './import-reason.ts';
import { fileText, type InspectedFile, refusingBadWorkbook } from './inspect-file.server.ts';
import type { ReadRow, RowReader } from './row-reader.ts';
import { sheetRecords } from './xlsx-records.server.ts';

/** Text of whole lines without the first lines, which come before the rows. */
export async function* withoutFirstLines(
	pieces: AsyncIterable<string>,
	count: number,
): AsyncGenerator<string, void, undefined> {
	let left = count;
	for await (const piece of pieces) {
		let at = 0;
		while (left > 0) {
			const newline = piece.indexOf('\n', at);
			if (newline === -1) break;
			at = newline + 1;
			left -= 1;
		}
		if (left === 0 && at < piece.length) yield at ? piece.slice(at) : piece;
	}
}

/**
 * Reads the rows of a file one by one until `onRow` says that it is enough (by false). Returns true when all were read.
 */
export async function readRecords(
	file: InspectedFile,
	reader: RowReader,
	options: { onRow: (row: ReadRow, line: number) => boolean; onBytes?: (count: number) => void },
): Promise<boolean> {
	let goOn = true;
	const take = (fields: readonly string[], line: number, raw: string) => {
		if (goOn) goOn = options.onRow(reader.read(fields, line, raw), line);
	};
	if (file.format === 'xlsx') {
		await refusingBadWorkbook(async () => {
			for await (const group of sheetRecords(file, options.onBytes)) {
				for (const { fields, line, raw } of group) take(fields, line, raw);
				if (!goOn) break;
			}
		});
		return goOn;
	}
	const records = new CsvReader({
		delimiter: file.delimiter,
		fieldCount: file.header.length,
		line: file.firstRowLine,
	});
	const handlers = {
		onPlainRun() {},
		onRecord: take,
		onBroken(reason: RowErrorReason, field: number, line: number, raw: string) {
			if (!goOn) return;
			goOn = options.onRow({ is: 'rejected', errors: [reader.readBroken(reason, field, line, raw)] }, line);
		},
	};
	// The last piece is known as such only when the next one does not come.
	let waiting: string | null = null;
	for await (const piece of withoutFirstLines(fileText(file, options.onBytes), file.firstRowLine - 1)) {
		if (waiting !== null) records.push(waiting, false, handlers);
		waiting = piece;
		if (!goOn) return false;
	}
	records.push(waiting ?? '', true, handlers);
	return goOn;
}
