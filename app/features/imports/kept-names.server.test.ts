import { expect, test } from 'vitest';
import { importKinds } from '#app/features/payments/import-kinds.ts';
import { resources } from '#app/i18n/resources.ts';
import { sql } from '#app/sql.server.ts';
import { importKind } from './import-kinds.server.ts';

/** What is never told of a row by its name. */
const BOOKKEEPING = ['version', 'import_id', 'row_no', 'extra'];

test.each(['ko', 'en'] as const)('whatever an import may restate has a name in %s', async (language) => {
	const tables = importKinds.flatMap((kind) => importKind(kind).tables.map(({ table }) => table));
	const { rows } = await sql().query<{ name: string }>(
		'select distinct column_name as name from information_schema.columns where table_schema = current_schema() and table_name = any($1)',
		[tables],
	);
	expect(rows.length).toBeGreaterThan(30);
	const { cells } = resources[language].imports;
	expect(rows.map(({ name }) => name).filter((name) => !(name in cells) && !BOOKKEEPING.includes(name))).toEqual([]);
});
