import { db } from '#app/db.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { countRows } from './import-sellers.server.ts';
import type { RowProblem } from './seller-file.ts';

/** What is wrong with one cell, or should be looked at, and whose it is. */
export interface ToldProblem extends RowProblem {
	line: number;
	refSellerId: string | null;
	name: string | null;
}

type RowState = 'ready' | 'inserted' | 'unchanged' | 'rejected';

/** All problems or warnings of an import in the order of its lines, taken page by page. */
export async function* eachProblem(
	importId: string,
	kind: 'problems' | 'warnings',
): AsyncGenerator<ToldProblem, void, undefined> {
	for (let line = -1; ; ) {
		const rows = await db().sellerImportRow.findMany({
			where: {
				importId,
				line: { gt: line },
				...(kind === 'problems' ? { state: 'rejected' } : { state: { not: 'rejected' } }),
			},
			orderBy: { line: 'asc' },
			take: 1000,
			select: { line: true, refSellerId: true, name: true, problems: true, warnings: true },
		});
		for (const row of rows) {
			for (const problem of (row[kind] as unknown as RowProblem[] | null) ?? []) {
				yield { ...problem, line: row.line, refSellerId: row.refSellerId, name: row.name };
			}
		}
		line = rows.at(-1)?.line ?? line;
		if (rows.length < 1000) return;
	}
}

const SHOWN = 100;

/** One import with its counts and its first rows of every state, without what is to be registered; null when unknown. */
export async function findSellerImport(id: string | undefined) {
	if (!isUuid(id)) return null;
	const found = await db().sellerImport.findUnique({ where: { id } });
	if (!found) return null;
	const rowsOf = (state: RowState) =>
		db().sellerImportRow.findMany({
			where: { importId: id, state },
			orderBy: { line: 'asc' },
			take: SHOWN,
			select: { line: true, refSellerId: true, name: true, problems: true, warnings: true, sellerId: true },
		});
	const [counts, ready, inserted, rejected] = await Promise.all([
		countRows(id),
		rowsOf('ready'),
		rowsOf('inserted'),
		rowsOf('rejected'),
	]);
	const told = (rows: Awaited<ReturnType<typeof rowsOf>>) =>
		rows.map(({ problems, warnings, ...row }) => ({
			...row,
			problems: (problems as unknown as RowProblem[] | null) ?? [],
			warnings: (warnings as unknown as RowProblem[] | null) ?? [],
		}));
	return { ...found, counts, ready: told(ready), inserted: told(inserted), rejected: told(rejected) };
}

export type SellerImportDetail = NonNullable<Awaited<ReturnType<typeof findSellerImport>>>;

/** The newest imports with their counts. */
export async function listSellerImports() {
	const imports = await db().sellerImport.findMany({ orderBy: { id: 'desc' }, take: 10 });
	return Promise.all(imports.map(async (each) => ({ ...each, counts: await countRows(each.id) })));
}
