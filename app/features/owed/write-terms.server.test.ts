import { beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeDoubt, storeOrderSteps, storeTermsRows } from '#tests/factories/owed-rows.ts';
import { storeSellers } from '#tests/factories/store-order-rows.ts';
import { pickKnownSellers } from './known-seller.server.ts';
import { readTerms } from './read-terms.server.ts';
import { type NewTerms, writeTerms } from './write-terms.server.ts';

const now = atKst(kstDayFrom('2026-03-20'), '10:00');
const FINANCE = { id: 'finance-1', label: 'finance@example.com' };
const terms = (changes: Partial<Omit<NewTerms, 'from'>> & { from?: string } = {}): NewTerms => ({
	id: newId(),
	refSellerId: null,
	commissionBp: 1_000,
	vat: 'added',
	payableAfterDays: 7,
	...changes,
	from: kstDayFrom(changes.from ?? '2026-04-01'),
});
const jobs = async () =>
	(await sql().query<{ key: string }>(`select key from graphile_worker.jobs where task_identifier = 'accrueOrders'`))
		.rows;

let first: string;
beforeAll(async () => {
	await storeSellers([{ ref: 'A' }, { ref: 'B' }, { ref: 'C' }]);
	[first] = (await storeTermsRows([{ from: '2026-01-01', commissionBp: 500 }])) as [string];
	const [own] = await storeTermsRows([{ refSellerId: 'B', from: '2026-03-01', commissionBp: 300 }]);
	const paid = { gross: 10_000n, termsId: first };
	await storeOrderSteps([
		{ ...paid, orderId: 'o1', refSellerId: 'A', on: '2026-02-10' },
		{ ...paid, orderId: 'o2', refSellerId: 'A', on: '2026-03-10' },
		{ ...paid, orderId: 'o2', refSellerId: 'C', on: '2026-03-10' },
		{ ...paid, orderId: 'o3', refSellerId: 'B', on: '2026-02-10' },
		{ ...paid, orderId: 'o4', refSellerId: 'B', on: '2026-03-11', termsId: own! },
		{ ...paid, orderId: 'o1', refSellerId: 'A', on: '2026-03-12', reason: 'cancel', gross: -1n },
	]);
});

test('terms from a day to come are written with their audit row and job, and once however often they are sent', async () => {
	const wanted = terms({ vat: 'included' });
	for (const result of await Promise.all([writeTerms(wanted, FINANCE, now), writeTerms(wanted, FINANCE, now)]))
		expect(result).toEqual({ ok: true });
	expect((await readTerms()).filter(({ id }) => id === wanted.id)).toMatchObject([
		{ from: '2026-04-01', commissionBp: 1_000, vat: 'included', payableAfterDays: 7, createdBy: FINANCE.label },
	]);
	expect(await db().auditLog.findMany({ where: { entityType: 'seller-terms', entityId: wanted.id } })).toMatchObject([
		{
			action: 'terms.write',
			actor: FINANCE.label,
			before: { refSellerId: null, from: '2026-01-01', commissionBp: 500 },
			after: { refSellerId: null, from: '2026-04-01', commissionBp: 1_000, ordersWorkedOutAnew: 0 },
		},
	]);
	expect(await jobs()).toEqual([{ key: 'accrueOrders' }]);
	// A form that says something else now is not taken for the one that was sent.
	expect(await writeTerms({ ...wanted, commissionBp: 900 }, FINANCE, now)).toEqual({
		ok: false,
		reason: 'sent-already',
	});
});

test.each([
	// From March on B has terms of its own; o1 was paid in February.
	['all from March on', {}, '2026-03-01', { orders: 1, sellers: 2, some: ['A', 'C'] }],
	['all from February on', {}, '2026-02-01', { orders: 3, sellers: 3, some: ['A', 'B', 'C'] }],
	['one seller', { refSellerId: 'A' }, '2026-02-10', { orders: 2, sellers: 1, some: ['A'] }],
	[
		'one seller, until its own next ones begin',
		{ refSellerId: 'B' },
		'2026-02-01',
		{ orders: 1, sellers: 1, some: ['B'] },
	],
	[
		'one that goes back to those of all',
		{ refSellerId: 'B', commissionBp: null },
		'2026-03-05',
		{ orders: 1, sellers: 1, some: ['B'] },
	],
])(
	'terms of %s name the orders that they would work out anew, and want to be confirmed',
	async (_of, changes, from, effect) => {
		const wanted = terms({ ...changes, from });
		const refused = { ok: false, reason: 'confirmation-needed', effect };
		expect(await writeTerms(wanted, FINANCE, now)).toEqual(refused);
		// What was confirmed is not what is so now.
		expect(await writeTerms(wanted, FINANCE, now, effect.orders + 1)).toEqual(refused);
		expect((await readTerms()).some(({ id }) => id === wanted.id)).toBe(false);
	},
);

test('whose orders would be worked out anew is said by name', async () => {
	await sql().query(`update seller set name = '청송사과' where ref_seller_id = 'C'`);
	const asked = await writeTerms(terms({ refSellerId: 'C', from: '2026-03-10' }), FINANCE, now);
	expect(asked).toMatchObject({ effect: { some: ['청송사과'] } });
	await sql().query(`update seller set name = 'C' where ref_seller_id = 'C'`);
});

test('what is confirmed is written, and counted in the audit log', async () => {
	const wanted = terms({ refSellerId: 'C', from: '2026-03-10' });
	expect(await writeTerms(wanted, FINANCE, now, 1)).toEqual({ ok: true });
	const audit = await db().auditLog.findFirstOrThrow({ where: { entityId: wanted.id } });
	expect(audit).toMatchObject({ before: { from: '2026-01-01' }, after: { refSellerId: 'C', ordersWorkedOutAnew: 1 } });
});

test('a seller that nobody knows gets no terms, and one without terms of its own follows those of all already', async () => {
	expect(await writeTerms(terms({ refSellerId: 'Z' }), FINANCE, now)).toEqual({ ok: false, reason: 'seller-unknown' });
	const follow = terms({ refSellerId: 'A', commissionBp: null });
	expect(await writeTerms(follow, FINANCE, now)).toEqual({ ok: false, reason: 'follows-already' });
});

test('sellers are found by name or reference, and also where only orders in doubt name them', async () => {
	await storeDoubt({ ref: 'C-nobody', orderId: 'o9', why: 'wrong-seller' });
	await sql().query(`update seller set name = '청송사과' where ref_seller_id = 'C'`);
	const refs = async (q?: string) => (await pickKnownSellers(q)).map(({ refSellerId }) => refSellerId);
	expect(await refs('사과')).toEqual(['C']);
	expect(await pickKnownSellers('c')).toEqual([
		{ refSellerId: 'C', name: '청송사과' },
		{ refSellerId: 'C-nobody', name: null },
	]);
	expect(await refs()).toEqual(['A', 'B', 'C', 'C-nobody']);
	expect(await refs('%')).toEqual([]);
});
