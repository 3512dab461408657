import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { importParams, listImports } from './queries.server.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 0, minute));

/** Imports that were begun in that order, of files that were dropped in another one. */
async function imported(uploadedAt: number, begunAt: number, rows: number): Promise<string> {
	const id = newId(at(uploadedAt));
	await db().import.create({
		data: { id, kind: 'bank', source: 'file', status: 'done', rows, rejected: rows % 2, createdAt: at(begunAt) },
	});
	return id;
}

/** All pages of two, forwards and then back again. */
async function pages(query: string) {
	const { filters, sort } = importParams(new URLSearchParams(query));
	const forwards: string[] = [];
	let page = await listImports({ size: 2 }, filters, sort);
	forwards.push(...page.rows.map(({ id }) => id));
	while (page.next) {
		page = await listImports({ size: 2, after: page.next }, filters, sort);
		forwards.push(...page.rows.map(({ id }) => id));
	}
	const backwards = page.rows.map(({ id }) => id);
	while (page.previous) {
		page = await listImports({ size: 2, before: page.previous }, filters, sort);
		backwards.unshift(...page.rows.map(({ id }) => id));
	}
	expect(backwards).toEqual(forwards);
	return forwards;
}

describe('the list of imports', () => {
	let ids: Record<'waited' | 'quick' | 'twin' | 'last' | 'first', string>;

	beforeAll(async () => {
		ids = {
			waited: await imported(1, 30, 7),
			first: await imported(2, 2, 7),
			quick: await imported(10, 10, 5),
			twin: await imported(11, 10, 7),
			last: await imported(12, 40, 0),
		};
	});

	test('begins with what was begun last, however long its file had waited, and misses none on any page', async () => {
		expect(await pages('')).toEqual([ids.last, ids.waited, ids.twin, ids.quick, ids.first]);
		expect(await pages('dir=asc')).toEqual([ids.first, ids.quick, ids.twin, ids.waited, ids.last]);
	});

	test('is ordered by rows and by errors, where many are equal', async () => {
		expect(await pages('sort=rows')).toEqual([ids.twin, ids.first, ids.waited, ids.quick, ids.last]);
		expect(await pages('sort=rejected&dir=asc')).toEqual([ids.last, ids.waited, ids.first, ids.quick, ids.twin]);
	});

	test('begins anew where a cursor is of another order, or none', async () => {
		const { next } = await listImports({ size: 2 });
		const all = (await listImports({ size: 10 }, {}, { key: 'rows', direction: 'desc' })).rows;
		const after = { size: 10, after: next! };
		expect((await listImports(after, {}, { key: 'rows', direction: 'desc' })).rows).toEqual(all);
		expect((await listImports({ size: 10, after: 'nonsense' })).rows).toHaveLength(5);
	});
});
