import type { TableSource } from '#app/ui/table-source.ts';
import { linesColumns } from './lines-columns.tsx';
import { type LineRow, lineParams, listLines, sumLines } from './queries.server.ts';

/** The list of settlement lines as files are made of it. */
export const linesSource: TableSource<LineRow> = {
	title: (t) => t('settlements:title'),
	columns: linesColumns,
	open(params) {
		const { filters, sort } = lineParams(params);
		return { count: async () => (await sumLines(filters)).count, page: (page) => listLines(filters, sort, page) };
	},
};
