import { db } from '#app/db.server.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { importsColumns } from './imports-columns.tsx';
import { type ImportRow, importParams, listImports, whereImports } from './queries.server.ts';

/** The list of imports as files are made of it. */
export const importsSource: TableSource<ImportRow> = {
	title: (t) => t('imports:title'),
	columns: importsColumns,
	open(params) {
		const { filters, sort } = importParams(params);
		return {
			count: () => db().import.count({ where: whereImports(filters) }),
			page: (page) => listImports(page, filters, sort),
		};
	},
};
