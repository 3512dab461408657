import { db } from '#app/db.server.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { importsColumns } from './imports-columns.tsx';
import { type ImportRow, listImports } from './queries.server.ts';

/** The list of imports as files are made of it. */
export const importsSource: TableSource<ImportRow> = {
	title: (t) => t('imports:title'),
	columns: importsColumns,
	open: () => ({ count: () => db().import.count(), page: listImports }),
};
