import { beforeAll, expect, test } from 'vitest';
import { sql } from '#app/sql.server.ts';
import { storeTermsRows } from '#tests/factories/owed-rows.ts';
import { storeSellers } from '#tests/factories/store-order-rows.ts';
import { sellerTermsSource } from './seller-terms-source.server.ts';

const listing = (query: string) => sellerTermsSource.open(new URLSearchParams(query), { id: 'somebody' });
const refs = async (query: string) =>
	(await listing(query).page({ size: 50 })).rows.map(({ refSellerId }) => refSellerId);

// Today is the day on which the tests run: before them all, or after.
const LATER = '2199-01-01';
beforeAll(async () => {
	// One that another merchant had registered before, and deleted.
	await storeSellers([{ ref: 'b' }]);
	await sql().query(
		`update seller set m_id = 'before', name = 'of before', registration = 'deleted', created_at = created_at - interval '1 day'`,
	);
	await storeSellers([{ ref: 'a_1' }, { ref: 'b' }, { ref: 'c' }, { ref: 'd' }]);
	await storeTermsRows([
		{ from: '2026-01-01', commissionBp: 1_000 },
		{ refSellerId: 'a_1', from: '2026-01-01', commissionBp: 900, createdAt: '2026-01-01T00:00:00Z' },
		{ refSellerId: 'a_1', from: '2026-01-01', commissionBp: 800, vat: 'included', createdAt: '2026-01-02T00:00:00Z' },
		{ refSellerId: 'a_1', from: LATER, commissionBp: 700 },
		{ refSellerId: 'b', from: '2025-06-01', commissionBp: 1_250, payableAfterDays: 14 },
		{ refSellerId: 'c', from: '2025-01-01', commissionBp: 100 },
		{ refSellerId: 'c', from: '2026-02-01', commissionBp: null },
		{ refSellerId: 'd', from: LATER, commissionBp: 0 },
	]);
});

test('each seller with terms of its own is listed as it stands today, with what comes', async () => {
	const { rows } = await listing('').page({ size: 50 });
	expect(rows).toEqual([
		{
			refSellerId: 'a_1',
			name: 'a_1',
			state: 'own',
			commissionBp: 800,
			vat: 'included',
			payableAfterDays: 0,
			from: '2026-01-01',
			nextFrom: LATER,
		},
		expect.objectContaining({ refSellerId: 'b', name: 'b', commissionBp: 1_250, payableAfterDays: 14, nextFrom: null }),
		expect.objectContaining({ refSellerId: 'c', state: 'follows', commissionBp: null, vat: null, from: '2026-02-01' }),
		expect.objectContaining({ refSellerId: 'd', state: 'later', commissionBp: null, from: null, nextFrom: LATER }),
	]);
});

test.each([
	['state=own', ['a_1', 'b']],
	['state=follows', ['c']],
	['state=later', ['d']],
	['q=_', ['a_1']],
	['q=B', ['b']],
	['sort=commission&dir=desc', ['b', 'a_1', 'c', 'd']],
	['sort=from&dir=asc', ['b', 'a_1', 'c', 'd']],
])('the filters and the order of ?%s hold for rows, count and files', async (query, expected) => {
	const found = await refs(query);
	// Two of them stand at one place there.
	expect(query === 'sort=commission&dir=desc' ? [...found.slice(0, 2), ...found.slice(2).sort()] : found).toEqual(
		expected,
	);
	expect(await listing(query).count()).toBe(expected.length);
});

test('pages go on where the one before ended, and back', async () => {
	const list = listing('sort=commission&dir=asc');
	const whole = (await list.page({ size: 50 })).rows;
	const seen: typeof whole = [];
	for (let after: string | undefined; ; ) {
		const { rows, next } = await list.page({ size: 1, after });
		seen.push(...rows);
		if (!next) break;
		after = next;
	}
	expect(seen).toEqual(whole);
});
