import { setImmediate } from 'node:timers/promises';
import { translator } from '#app/i18n/i18n.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import { csvStream } from '#app/lib/csv.ts';
import { xlsxStream } from '#app/lib/xlsx-writer.server.ts';
import { chosenColumns, fileColumns } from '#app/ui/table-columns.ts';
import { eachRow, type TableSource } from '#app/ui/table-source.ts';

const exportFormats = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export function isExportFormat(text: unknown): text is ExportFormat {
	return exportFormats.some((one) => one === text);
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
	const encoder = new TextEncoder();
	for await (const piece of pieces) yield encoder.encode(piece);
}

async function* counted<Row>(rows: AsyncIterable<Row>, onRow: (count: number) => Promise<void> | void) {
	let count = 0;
	for await (const row of rows) {
		yield row;
		count += 1;
		// Asked for every row, a promise would cost more than the row.
		if (count % 1_000 !== 0) continue;
		await onRow(count);
		// Whatever else this process has to do, for somebody who waits for a page, comes between.
		await setImmediate();
	}
	await onRow(count);
}

/**
 * A table as a file in pieces: the chosen columns, filters and order as on the screen, text never a formula, amounts as
 * numbers. `onRows` hears now and then how many rows are through.
 */
export async function tableBytes(
	source: TableSource<unknown>,
	wish: {
		format: ExportFormat;
		params: URLSearchParams;
		columns: readonly string[];
		language: Language;
		user: { id: string };
	},
	onRows: (count: number) => Promise<void> | void = () => {},
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
	const t = await translator(wish.language);
	const columns = fileColumns(chosenColumns(source.columns(t, wish.language), wish.columns));
	const rows = counted(eachRow(source.open(wish.params, wish.user)), onRows);
	const cells = (row: unknown) => columns.map(({ value }) => value(row));
	if (wish.format === 'xlsx') return xlsxStream(source.title(t), columns, rows, cells);
	return encoded(
		csvStream(
			columns.map(({ header }) => header),
			rows,
			cells,
		),
	);
}
