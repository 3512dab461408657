import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { SellerTerms } from '#app/features/owed/terms.ts';
import { termsPeriods } from '#app/features/owed/terms.ts';
import { effectOf } from '#app/features/reconciliation/matcher.ts';
import { matchOrders } from '#app/features/reconciliation/orders-match.ts';
import { rulesSchema } from '#app/features/reconciliation/rule-schema.ts';
import { atKst, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeTermsRows } from '#tests/factories/owed-rows.ts';
import { type OwedWorld, randomTerms, randomTimes, SELLERS } from '#tests/factories/owed-world.ts';
import { removeOrderRows, storable, storeOrderRows } from '#tests/factories/store-order-rows.ts';
import { accrueOrders } from './accrue-orders.server.ts';
import { owedByOrders, type PartSum, partKey } from './order-parts.ts';

const now = atKst(kstDayFrom('2026-05-01'), '10:00');
const rules = rulesSchema.parse({ dueAfterDays: 1, graceBusinessDays: 3 }).orders;
const days = { from: kstDayFrom('2026-02-01'), to: kstDayFrom('2026-05-01') };

const storeTerms = (all: readonly SellerTerms[]) =>
	storeTermsRows(all.map((terms) => ({ ...terms, createdAt: terms.createdAt.toISOString() })));

async function storeWorld({ lines, transactions, shares }: OwedWorld): Promise<void> {
	await removeOrderRows();
	await sql().query('truncate cancel_share');
	await storeOrderRows({ lines, transactions, sellers: SELLERS });
	await sql().query(
		`insert into cancel_share (id, m_id, order_id, given_back, shares, created_by, created_at)
		select gen_random_uuid(), "mId", "orderId", "givenBack", shares, 'test', now() + turn * interval '1 second'
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "orderId" text, "givenBack" bigint, shares jsonb, turn int)`,
		[storable(shares.map((share, turn) => ({ ...share, turn })))],
	);
}

/** What the steps of each part come to, and what is in doubt. */
async function written() {
	const sums = await sql().query(
		`select m_id, order_id, ref_seller_id, sum(gross)::text as gross, sum(commission)::text as commission, sum(vat)::text as vat
		from accrual group by 1, 2, 3 order by 1, 2, 3`,
	);
	const doubts = await sql().query('select m_id, order_id, ref_seller_id, why from order_in_doubt order by 1, 2, 3');
	const keyOf = (row: Record<string, string>) =>
		partKey({ mId: row.m_id!, orderId: row.order_id!, refSellerId: row.ref_seller_id! });
	return {
		sums: new Map<string, PartSum>(
			sums.rows.map((row) => [
				keyOf(row),
				{ gross: BigInt(row.gross), commission: BigInt(row.commission), vat: BigInt(row.vat) },
			]),
		),
		doubts: new Map(doubts.rows.map((row) => [keyOf(row), row.why])),
	};
}

const sorted = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

async function empty(): Promise<void> {
	await removeOrderRows();
	await sql().query('truncate accrual, payout_item, fee_invoice_item, seller_terms, cancel_share, order_in_doubt');
}
afterEach(empty);

test('the database and the matcher in memory say the same of what orders make us owe, again and again', async () => {
	const calendar = koreanBusinessCalendar();
	await fc.assert(
		fc.asyncProperty(randomTimes, randomTerms, async (times, terms) => {
			await empty();
			await storeTerms(terms);
			const first = terms.map(({ from }) => from).sort()[0]!;
			let before = new Map<string, PartSum>();
			let doubted: string[] = [];
			for (const [turn, world] of times.entries()) {
				await storeWorld(world);
				const input = { ...world, lookups: [], sellers: SELLERS };
				const { orders } = matchOrders(input, { ...days, asOf: days.from, mIds: [] }, rules, calendar);
				const expected = owedByOrders(
					{
						...{ judged: orders, lines: world.lines, shares: world.shares, terms: termsPeriods(terms), first },
						transactions: world.transactions.map((row) => ({ ...row, effect: effectOf(row, () => true) })),
					},
					before,
				);
				// All together, or one by one: the same comes out.
				const known = new Set([...before.keys(), ...doubted].map((key) => (JSON.parse(key) as string[])[1]!));
				for (const { orderId } of [...world.lines, ...world.transactions]) known.add(orderId);
				if (turn % 2 === 0) await accrueOrders(now);
				else for (const orderId of known) await accrueOrders(now, { order: { mId: 'shop', orderId } });
				const found = await written();
				expect(sorted(found.sums)).toEqual(sorted(expected.sums));
				expect(sorted(found.doubts)).toEqual(sorted(expected.doubts));
				// Over the same data nothing more is written.
				expect(await accrueOrders(now)).toBe(0);
				before = expected.sums;
				doubted = [...expected.doubts.keys()];
			}
		}),
		{ numRuns: 15, endOnFailure: true },
	);
});

/** The steps of an order in the order in which they were written. */
async function stepsOf(orderId: string) {
	const { rows } = await sql().query(
		`select ref_seller_id, reason, accrued_on::text as on, payable_on::text as payable, net::int as net, ordered::int as ordered,
			given_back::int as back
		from accrual where order_id = $1 order by id`,
		[orderId],
	);
	return rows.map(({ ref_seller_id, reason, on, payable, net, ordered, back }) =>
		[ref_seller_id, reason, on, payable, net, ordered, back].join(' '),
	);
}

const day = (text: string) => kstDayFrom(text);
const terms = (id: string, changes: Partial<SellerTerms>): SellerTerms => ({
	...{
		id: `00000000-0000-7000-8000-00000000000${id}`,
		refSellerId: null,
		from: day('2026-03-01'),
		commissionBp: 1000,
	},
	...{ vat: 'added', payableAfterDays: 7, createdAt: new Date(`2026-03-01T00:00:0${id}Z`), ...changes },
});
const line = (orderId: string, refSellerId: string, amount: bigint, occurrence = 1) => ({
	...{ mId: 'shop', orderId, occurrence, refSellerId, amount, orderedOn: day('2026-03-10') },
});
const row = (orderId: string, name: string, status: string, on: string, amount: bigint) => ({
	...{ mId: 'shop', transactionKey: `${orderId}-${name}`, orderId, paymentKey: orderId, method: '카드', status },
	...{ transactionAt: atKst(day(on), '12:00'), amount, refSellerId: null },
});

test('a step has its day, and the day from which it may be paid by the terms of the day of the approval', async () => {
	await storeTerms([terms('1', {}), terms('2', { refSellerId: 'artisan-2', payableAfterDays: 0, commissionBp: 0 })]);
	const lines = [line('a', 'artisan-1', 10_000n), line('a', 'artisan-2', 5_000n, 2), line('b', 'artisan-1', 10_000n)];
	const paid = [row('a', 'paid', 'DONE', '2026-03-11', 15_000n), row('b', 'paid', 'DONE', '2026-03-11', 10_000n)];
	await storeWorld({ lines, transactions: paid, shares: [] });
	expect(await accrueOrders(now)).toBe(3);
	expect(await stepsOf('a')).toEqual([
		'artisan-1 order 2026-03-11 2026-03-18 8900 10000 0',
		'artisan-2 order 2026-03-11 2026-03-11 5000 5000 0',
	]);

	// Given back before it may be paid: set off on that day. After it: from the day of the cancel on.
	const back = [row('b', 'early', 'PARTIAL_CANCELED', '2026-03-13', 1_000n)];
	await storeWorld({ lines, transactions: [...paid, ...back], shares: [] });
	expect(await accrueOrders(now)).toBe(1);
	back.push(row('b', 'late', 'PARTIAL_CANCELED', '2026-03-25', 2_000n));
	await storeWorld({ lines, transactions: [...paid, ...back], shares: [] });
	expect(await accrueOrders(now)).toBe(1);
	expect((await stepsOf('b')).slice(1)).toEqual([
		'artisan-1 cancel 2026-03-13 2026-03-18 -890 10000 1000',
		'artisan-1 cancel 2026-03-25 2026-03-25 -1780 10000 3000',
	]);

	// Nobody says whose it was: what was written stays, and is held, until a person does.
	const ofA = row('a', 'back', 'PARTIAL_CANCELED', '2026-04-02', 4_000n);
	const transactions = [...paid, ...back, ofA];
	await storeWorld({ lines, transactions, shares: [] });
	expect(await accrueOrders(now)).toBe(0);
	expect([...(await written()).doubts.values()]).toEqual(['cancel-not-shared', 'cancel-not-shared']);
	// The newest word counts.
	const shares = ['artisan-1', 'artisan-2'].map((refSellerId) => ({
		...{ mId: 'shop', orderId: 'a', givenBack: 4_000n, shares: [{ refSellerId, amount: 4_000n }] },
	}));
	await storeWorld({ lines, transactions, shares });
	expect(await accrueOrders(now)).toBe(1);
	expect((await stepsOf('a')).slice(2)).toEqual(['artisan-2 cancel 2026-04-02 2026-04-02 -4000 5000 4000']);
	expect((await written()).doubts.size).toBe(0);
	// Said otherwise: both halves on one day.
	shares.push({ ...shares[0]!, shares: [1, 2].map((of) => ({ refSellerId: `artisan-${of}`, amount: 2_000n })) });
	await storeWorld({ lines, transactions, shares });
	expect(await accrueOrders(now)).toBe(2);
	expect((await stepsOf('a')).slice(3)).toEqual([
		'artisan-1 restated 2026-05-01 2026-05-01 -1780 10000 2000',
		'artisan-2 restated 2026-05-01 2026-05-01 2000 5000 2000',
	]);
	shares.push(shares[1]!);
	await storeWorld({ lines, transactions, shares });
	expect(await accrueOrders(now)).toBe(2);

	// Other terms for days that lie back, and an order that was corrected: from today on.
	await storeTerms([terms('3', { commissionBp: 2000, payableAfterDays: 30 })]);
	expect(await accrueOrders(now)).toBe(2);
	expect((await stepsOf('a')).slice(7)).toEqual(['artisan-1 terms 2026-05-01 2026-05-01 -1100 10000 0']);
	expect((await stepsOf('b')).slice(3)).toEqual(['artisan-1 terms 2026-05-01 2026-05-01 -770 10000 3000']);
	await storeWorld({ lines: lines.slice(0, 2), transactions, shares });
	expect(await accrueOrders(now)).toBe(1);
	expect((await stepsOf('b')).slice(4)).toEqual(['artisan-1 restated 2026-05-01 2026-05-01 -5460 0 0']);
});

test('what takes away from a step counts from the day of that step, whatever terms say of it by then', async () => {
	const at = (text: string) => atKst(day(text), '10:00');
	await storeTerms([terms('1', {})]);
	const lines = [line('c', 'artisan-1', 10_000n), line('d', 'artisan-1', 10_000n)];
	const transactions = ['c', 'd'].map((orderId) => row(orderId, 'paid', 'DONE', '2026-03-11', 10_000n));
	await storeWorld({ lines, transactions, shares: [] });
	expect(await accrueOrders(at('2026-03-12'))).toBe(2);
	// By newer terms the seller waits longer, and yet not for what it has to give back.
	await storeTerms([terms('2', { payableAfterDays: 30 })]);
	transactions.push(row('c', 'back', 'PARTIAL_CANCELED', '2026-03-13', 1_000n));
	await storeWorld({ lines: lines.slice(0, 1), transactions, shares: [] });
	expect(await accrueOrders(at('2026-03-14'))).toBe(2);
	expect(await stepsOf('c')).toEqual([
		'artisan-1 order 2026-03-11 2026-03-18 8900 10000 0',
		'artisan-1 cancel 2026-03-13 2026-03-18 -890 10000 1000',
	]);
	// Taken away before it could be paid: nothing else is paid less until then.
	expect((await stepsOf('d'))[1]).toBe('artisan-1 restated 2026-03-14 2026-03-18 -8900 0 0');
});

test('a payment with a slip of the pen in its year leads to no day that is none', async () => {
	await storeTerms([terms('1', {})]);
	const transactions = [row('e', 'paid', 'DONE', '9999-12-30', 10_000n)];
	const lines = [{ ...line('e', 'artisan-1', 10_000n), orderedOn: day('9999-12-30') }];
	await storeWorld({ lines, transactions, shares: [] });
	expect(await accrueOrders(now)).toBe(1);
	expect(await stepsOf('e')).toEqual(['artisan-1 order 9999-12-30 9999-12-31 8900 10000 0']);
});
