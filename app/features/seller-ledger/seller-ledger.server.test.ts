import { beforeAll, expect, test } from 'vitest';
import { findOwed } from '#app/features/owed/owed-of-seller.server.ts';
import { owedPath } from '#app/features/owed/paths.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeDoubt, storePaidItems, storeSteps, storeTerms } from '#tests/factories/owed-rows.ts';
import { storeSellers } from '#tests/factories/store-order-rows.ts';
import { findSellerOf, listAdvances, listDoubts } from './account.server.ts';
import { canBePaid, whyUnpaid } from './can-be-paid.ts';
import { type Entry, entryParams, findPayer, listEntries, sumEntries } from './entries.server.ts';
import { rowsBehind } from './forward-columns.tsx';
import { forwardParams, listForward, sumForward } from './forward-list.server.ts';
import {
	hasAccount,
	lastStepAt,
	listOwed,
	type OwedRow,
	type OwedSums,
	owedParams,
	sumOwed,
} from './owed-list.server.ts';

const today = kstDayFrom('2026-03-10');
const day = { payable: '2026-03-05', later: '2026-03-20' };
const paid: Record<'items' | 'failed' | 'byHand', string> = { items: '', failed: '', byHand: '' };

beforeAll(async () => {
	expect(await hasAccount('apple')).toBe(false);
	expect(await findOwed('apple', today)).toBeNull();
	await storeTerms('2026-03-01');
	await storeSellers([{ ref: 'apple' }, { ref: 'berry' }, { ref: 'cherry' }, { ref: 'idle' }]);
	const [first, second] = await storeSteps([
		{ ref: 'apple', net: 890n, commission: 100n, vat: 10n, on: '2026-03-01', orderId: 'a-1' },
		{ ref: 'apple', net: -89n, commission: -10n, vat: -1n, on: '2026-03-02', orderId: 'a-1', reason: 'cancel' },
		{ ref: 'apple', net: 500n, on: '2026-03-03', payableOn: day.payable, orderId: 'a-2' },
		{ ref: 'apple', net: 70n, on: '2026-03-04', payableOn: day.later, orderId: 'a-3' },
		{ ref: 'apple', net: 6n, on: '2026-03-05', payableOn: day.payable, orderId: 'a-4' },
		{ ref: 'apple', net: -30n, on: '2026-03-06', note: '배송비 차감' },
		{ ref: 'apple', net: 0n, on: '2026-03-07', orderId: 'a-5' },
		{ ref: 'berry', net: 100n, on: '2026-03-01', orderId: 'b-1' },
		{ ref: 'nobody', net: 40n, on: '2026-03-01', orderId: 'n-1' },
	]);
	await storeDoubt({ ref: 'apple', orderId: 'a-4', why: 'cancel-not-shared' });
	await storeDoubt({ ref: 'cherry', orderId: 'c-1', why: 'no-terms', on: '2026-03-08' });
	await storeDoubt({ ref: 'cherry', orderId: 'c-2', why: 'no-terms', on: '2026-03-09' });
	const steps = [first!, second!];
	const at = '2026-03-09T12:00:00+09:00';
	paid.failed = await storePaidItems({ ref: 'apple', amount: 801n, status: 'failed', at, steps });
	paid.items = await storePaidItems({ ref: 'apple', amount: 801n, status: 'completed', at, steps });
	paid.byHand = await storePaidItems({ ref: 'berry', amount: 250n, status: 'requested', at });
	// Before the first day of any terms.
	await storePaidItems({ ref: 'berry', amount: 9_999n, status: 'completed', at: '2026-02-27T12:00:00+09:00' });
});

async function owed(query = ''): Promise<{ rows: OwedRow[]; sums: OwedSums }> {
	const { filters, sort } = owedParams(new URLSearchParams(query));
	const rows: OwedRow[] = [];
	for (let after: string | undefined; ; ) {
		const page = await listOwed(filters, sort, { after, size: 2 }, today);
		rows.push(...page.rows);
		// Those of all pages, whichever page it is.
		expect(page.sums).toEqual(await sumOwed(filters, today));
		if (!page.next) break;
		after = page.next;
	}
	return { rows, sums: await sumOwed(filters, today) };
}
const refs = (rows: OwedRow[]) => rows.map(({ refSellerId }) => refSellerId);

async function steps(query: string): Promise<Entry[]> {
	const { filters, sort } = entryParams(new URLSearchParams(query));
	const rows: Entry[] = [];
	for (let after: string | undefined; ; ) {
		const page = await listEntries(filters, sort, { after, size: 2 }, today);
		rows.push(...page.rows);
		if (!page.next) break;
		after = page.next;
	}
	const sums = await sumEntries(filters, today);
	expect(sums.count).toBe(rows.length);
	expect(sums.net).toBe(rows.reduce((sum, { net }) => sum + net, 0n));
	expect(sums.gross - sums.commission - sums.vat).toBe(sums.net);
	return rows;
}

test('each seller with an entry or an order in doubt has one row, which adds up', async () => {
	const { rows, sums } = await owed('sort=name&dir=asc');
	expect(refs(rows)).toEqual(['apple', 'berry', 'cherry', 'nobody']);
	const figures = rows.map(({ payable, later, held, owed, inDoubt }) => [payable, later, held, owed, inDoubt]);
	expect(figures).toEqual([
		[470n, 70n, 6n, 546n, 1],
		[-150n, 0n, 0n, -150n, 0],
		[0n, 0n, 0n, 0n, 2],
		[40n, 0n, 0n, 40n, 0],
	]);
	expect(sums).toEqual({ sellers: 4, inDoubt: 3, payable: 360n, later: 70n, held: 6n, owed: 436n });
	expect(rows.map(({ seller }) => seller?.name ?? null)).toEqual(['apple', 'berry', 'cherry', null]);
	// An order of two sellers is one order, and one of each of them.
	await storeDoubt({ ref: 'apple', orderId: 'c-1', why: 'no-terms', on: '2026-03-08' });
	expect((await owed()).sums.inDoubt).toBe(3);
	expect((await owed('q=apple')).sums.inDoubt).toBe(2);
	await sql().query(`delete from order_in_doubt where ref_seller_id = 'apple' and order_id = 'c-1'`);
});

test.each([
	['state=payable', ['apple', 'nobody']],
	['state=negative', ['berry']],
	['state=held', ['apple', 'cherry']],
	['q=ERR', ['cherry', 'berry']],
	['q=%25', []],
	['state=payable&q=nob', ['nobody']],
	['sort=payable&dir=asc', ['berry', 'cherry', 'nobody', 'apple']],
	['sort=owed', ['apple', 'nobody', 'cherry', 'berry']],
	['sort=held', ['apple', 'nobody', 'cherry', 'berry']],
	['sort=later', ['apple', 'nobody', 'cherry', 'berry']],
])('the list of %s', async (query, found) => {
	const { rows, sums } = await owed(query);
	expect(refs(rows)).toEqual(found);
	expect(sums.sellers).toBe(found.length);
	expect(sums.owed).toBe(rows.reduce((sum, row) => sum + row.owed, 0n));
});

test('the longest names do not make cursors longer than an address holds', async () => {
	const name = '가'.repeat(100);
	await sql().query(`update seller set name = $1 where ref_seller_id = 'cherry'`, [name]);
	const { filters, sort } = owedParams(new URLSearchParams('sort=name'));
	const { rows, next } = await listOwed(filters, sort, { size: 1 }, today);
	expect(rows.map(({ seller }) => seller?.name)).toEqual([name]);
	const { page } = owedParams(new URLSearchParams({ after: next! }));
	expect(refs((await listOwed(filters, sort, { ...page, size: 1 }, today)).rows)).toEqual(['nobody']);
	await sql().query(`update seller set name = 'cherry' where ref_seller_id = 'cherry'`);
});

test('a payout can be made for sellers that are registered, can be paid and have something to pay', async () => {
	expect(refs((await owed()).rows.filter(canBePaid))).toEqual(['apple']);
	const seller = { registration: 'registered', tossStatus: 'APPROVED', payoutsApi: 'v2' };
	expect(canBePaid({ payable: 1n, seller })).toBe(true);
	for (const change of [{ registration: 'deleted' }, { tossStatus: 'KYC_REQUIRED' }, { payoutsApi: 'v1' }])
		expect(canBePaid({ payable: 1n, seller: { ...seller, ...change } })).toBe(false);
	expect(canBePaid({ payable: 1n, seller: null })).toBe(false);
	expect(whyUnpaid({ payable: 1n, seller: null })).toBe('unregistered');
	expect(whyUnpaid({ payable: 1n, seller: { ...seller, tossStatus: 'KYC_REQUIRED' } })).toBe('kyc-required');
	expect([whyUnpaid({ payable: 1n, seller }), whyUnpaid({ payable: 0n, seller: null })]).toEqual([null, null]);
});

test('amounts from day to day lead to the rows that they are made of, and who differs from the account is found', async () => {
	// Of payouts that came to nothing, nothing tells that they did.
	await sql().query('truncate payout_status_history');
	const { filters, sort } = forwardParams(new URLSearchParams('from=2026-03-01'));
	const { rows } = await listForward(filters, sort, { size: 10 }, today);
	expect(rows.length).toBeGreaterThan(2);
	for (const row of rows) {
		const behind = async (part: Parameters<typeof rowsBehind>[1]) => {
			const address = new URL(rowsBehind(row, part), 'http://console');
			expect(address.pathname).toBe(owedPath(row.refSellerId));
			const asked = { ...entryParams(address.searchParams).filters, seller: row.refSellerId };
			return sumEntries(asked, today);
		};
		expect((await behind('orders')).gross).toBe(row.orders);
		expect((await behind('cancels')).gross).toBe(row.cancels);
		expect((await behind('adjustments')).gross).toBe(row.adjustments);
		const { commission, vat } = await behind('fees');
		expect(-commission - vat).toBe(row.fees);
	}
	const differing = rows.filter(({ difference }) => difference !== 0n).map(({ refSellerId }) => refSellerId);
	expect(differing.length).toBeGreaterThan(0);
	const { filters: narrowed } = forwardParams(new URLSearchParams('from=2026-03-01&state=differs'));
	expect((await listForward(narrowed, sort, { size: 10 }, today)).rows.map((row) => row.refSellerId)).toEqual(
		differing,
	);
	expect(await sumForward(filters, today)).toMatchObject({ sellers: rows.length, differing: differing.length });
});

test('what is owed to one seller is what the list says', async () => {
	expect(await findOwed('apple', today)).toEqual({ payable: 470n, later: 70n, held: 6n, owed: 546n });
	expect(await findOwed('idle', today)).toBeNull();
	expect(await findSellerOf('apple')).toMatchObject({ name: 'apple', registration: 'registered' });
	expect(await findSellerOf('nobody')).toBeNull();
	expect(await lastStepAt()).toBeInstanceOf(Date);
	expect(await hasAccount('idle')).toBe(true);
});

test('steps say where they stand, and by which payout they are paid', async () => {
	const found = await steps('seller=apple&dir=asc');
	expect(found.map(({ state }) => state)).toEqual(['paid', 'paid', 'payable', 'later', 'held', 'payable', 'nothing']);
	expect(found[0]).toMatchObject({
		order: { mId: 'shop', orderId: 'a-1' },
		reason: 'order',
		accruedOn: '2026-03-01',
		gross: 1000n,
		sellerName: 'apple',
		payout: { id: paid.items },
	});
	expect(found[5]).toMatchObject({ order: null, reason: 'adjustment', note: '배송비 차감', payout: null });
});

test('what is left of the steps by state, with what was paid in advance, is what is owed', async () => {
	for (const ref of ['apple', 'berry', 'nobody']) {
		const [payable, later, held] = await Promise.all(
			['payable', 'later', 'held'].map(async (state) =>
				(await steps(`seller=${ref}&state=${state}`)).reduce((sum, { net }) => sum + net, 0n),
			),
		);
		const { left } = await listAdvances(ref);
		expect(await findOwed(ref, today)).toMatchObject({ payable: payable! + left, later, held });
	}
});

test.each([
	['seller=apple&state=paid', ['a-1', 'a-1']],
	['seller=apple&state=open', ['', 'a-4', 'a-3', 'a-2']],
	['seller=apple&reason=cancel', ['a-1']],
	['seller=apple&from=2026-03-04&to=2026-03-05', ['a-4', 'a-3']],
	['seller=apple&q=a-2', ['a-2']],
	['seller=apple&sort=net', ['a-1', 'a-2', 'a-3', 'a-4', 'a-5', '', 'a-1']],
	['seller=apple&sort=gross&dir=asc', ['a-1', '', 'a-5', 'a-4', 'a-3', 'a-2', 'a-1']],
	['seller=apple&sort=payableOn', ['a-3', 'a-5', '', 'a-4', 'a-2', 'a-1', 'a-1']],
	['from=2026-03-01&to=2026-03-01', ['n-1', 'b-1', 'a-1']],
	['seller=idle', []],
	['seller=apple&payout=no-payout&reason=cancel', ['a-1']],
])('the steps of %s', async (query, found) => {
	expect((await steps(query)).map(({ order }) => order?.orderId ?? '')).toEqual(found);
});

test('the steps that a payout was made of, whatever became of it', async () => {
	for (const payout of [paid.items, paid.failed]) expect(await steps(`seller=apple&payout=${payout}`)).toHaveLength(2);
	expect(await steps(`payout=${paid.byHand}`)).toEqual([]);
	expect(await findPayer(paid.items)).toMatchObject({ id: paid.items, refPayoutId: expect.stringMatching(/^pay-/) });
	expect(await findPayer('00000000-0000-7000-8000-000000000000')).toBeNull();
});

test('a payout without items stays to be set off until another one does; one with items never is', async () => {
	expect(await listAdvances('apple')).toEqual({ rows: [], count: 0, left: 0n });
	expect(await listAdvances('berry')).toEqual({
		rows: [
			{
				payoutId: paid.byHand,
				refPayoutId: expect.any(String),
				status: 'requested',
				day: '2026-03-09',
				amount: 250n,
				left: -250n,
			},
		],
		count: 1,
		left: -250n,
	});
	const [more] = await storeSteps([{ ref: 'berry', net: 300n, on: '2026-03-10', orderId: 'b-2' }]);
	const next = await storePaidItems({
		ref: 'berry',
		amount: 50n,
		status: 'awaiting_approval',
		at: '2026-03-10T12:00:00+09:00',
		steps: [more!],
		offsets: [{ id: paid.byHand, amount: -250n }],
	});
	expect(await listAdvances('berry')).toMatchObject({ count: 0, left: 0n });
	await sql().query(`update payout set status = 'withdrawn' where id = $1`, [next]);
	expect(await listAdvances('berry')).toMatchObject({ count: 1, left: -250n });
});

test('the orders of a seller in doubt, the newest first, and how many of each kind', async () => {
	expect(await listDoubts('cherry')).toEqual({
		rows: [
			{ mId: 'shop', orderId: 'c-2', why: 'no-terms', ordered: 1_000n, day: '2026-03-09' },
			{ mId: 'shop', orderId: 'c-1', why: 'no-terms', ordered: 1_000n, day: '2026-03-08' },
		],
		byWhy: [{ why: 'no-terms', count: 2 }],
	});
	expect(await listDoubts('berry')).toEqual({ rows: [], byWhy: [] });
});

test('a step that was paid by two shows that it was, and what of it the next payout sets off', async () => {
	await storeSellers([{ ref: 'damson' }]);
	const steps = await storeSteps([{ ref: 'damson', net: 900n, on: '2026-03-01', orderId: 'd-1' }]);
	const at = '2026-03-09T12:00:00+09:00';
	const payout = { ref: 'damson', amount: 900n, at, steps };
	for (const status of ['failed', 'completed']) await storePaidItems({ ...payout, status });
	const stateOf = async () => {
		const { filters, sort } = entryParams(new URLSearchParams('seller=damson'));
		return (await listEntries(filters, sort, { size: 10 }, today)).rows.map(({ state }) => state);
	};
	expect(await stateOf()).toEqual(['paid']);
	await sql().query(
		`update payout set status = 'completed' from seller s where s.id = seller_id and s.ref_seller_id = 'damson'`,
	);
	expect(await findOwed('damson', today)).toMatchObject({ payable: -900n, owed: -900n });
	expect(await stateOf()).toEqual(['uneven']);
	for (const [state, count] of [
		['uneven', 1],
		['paid', 0],
		['open', 0],
	] as const) {
		const { filters } = entryParams(new URLSearchParams(`seller=damson&state=${state}`));
		expect((await sumEntries(filters, today)).count).toBe(count);
	}
});
