import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { atKst, fromDateColumn, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeMerchants } from '#tests/factories/merchants.ts';
import { makeOrderMonth } from '#tests/factories/order-month.ts';
import { randomOrders } from '#tests/factories/order-rows.ts';
import { randomScope } from '#tests/factories/reconciliation-rows.ts';
import { breaksFoundBy } from '#tests/factories/run-breaks.ts';
import { removeOrderRows, storeOrderRows } from '#tests/factories/store-order-rows.ts';
import { termsAndRows } from '#tests/setup/rows-of-term.ts';
import { evidenceSchema } from './evidence.ts';
import { executeRun } from './execute-run.server.ts';
import { matchOrders, type OrdersInput } from './orders-match.ts';
import type { Scope } from './reconciliation.ts';
import { rulesSchema } from './rule-schema.ts';
import { businessCalendar } from './rules.server.ts';
import { prepareRun } from './start-run.server.ts';

const now = atKst(kstDayFrom('2026-04-01'), '10:00');
const rules = rulesSchema.parse({ dueAfterDays: 1, graceBusinessDays: 3 }).orders;

async function reconcile(scope: Scope) {
	await storeMerchants(scope.mIds);
	const started = await prepareRun({ ...scope, level: 'orders' }, CLI, now);
	if (!started.ok) throw new Error(started.reason);
	return executeRun(started.runId, now);
}

async function stored(runId: string) {
	const rows = await breaksFoundBy(runId);
	for (const { evidence } of rows) evidenceSchema.parse(evidence);
	return rows.map((row) => ({
		is: row.kind,
		mId: row.mId,
		orderId: row.subjectKey,
		day: fromDateColumn(row.dayOn),
		ordered: row.expected,
		paid: row.actual,
	}));
}

afterEach(removeOrderRows);

test('the database and the matcher in memory say the same of any orders, in any order of the rows', async () => {
	const calendar = await businessCalendar();
	await fc.assert(
		fc.asyncProperty(randomOrders, randomScope, async (input, scope) => {
			await removeOrderRows();
			await storeOrderRows(input);
			const expected = matchOrders(input, scope, rules, calendar);
			const run = await reconcile(scope);
			expect(await stored(run.runId)).toEqual(expected.breaks);
			expect({ matched: run.matched, states: run.states, totals: run.totals }).toEqual({
				matched: expected.matched,
				states: expected.states,
				totals: expected.totals,
			});
			await removeOrderRows();
			const turned: OrdersInput = {
				...input,
				lines: [...input.lines].reverse(),
				transactions: [...input.transactions].reverse(),
			};
			await storeOrderRows(turned);
			expect((await reconcile(scope)).resultHash).toBe(run.resultHash);
		}),
		{ numRuns: 50 },
	);
});

test('the database draws the lines between days where the matcher in memory does', async () => {
	const line = (orderId: string, day: string, occurrence = 1) => ({
		...{ mId: 'shop', orderId, occurrence, refSellerId: 'seller', amount: 500n, orderedOn: kstDayFrom(day) },
	});
	const paid = (orderId: string, amount: bigint, changes: { status?: string; refSellerId?: string } = {}) => ({
		...{ mId: 'shop', orderId, transactionKey: orderId, paymentKey: orderId, method: '카드', amount },
		...{ status: 'DONE', transactionAt: atKst(kstDayFrom('2026-03-10'), '12:00'), refSellerId: null, ...changes },
	});
	const waits = { status: 'WAITING_FOR_DEPOSIT' };
	const input: OrdersInput = {
		lines: [
			...[line('past midnight', '2026-03-10'), line('past midnight', '2026-03-11', 2)],
			...[line('two days', '2026-03-10'), line('two days', '2026-03-12', 2)],
			// A day, then three business days over the weekend of the 14th.
			...[line('in time', '2026-03-12'), line('too late', '2026-03-11')],
			// Seven days for a deposit.
			...[line('may be deposited', '2026-03-11'), line('not deposited', '2026-03-10')],
			line('of another', '2026-03-10'),
		],
		transactions: [
			...[paid('past midnight', 1_000n), paid('two days', 1_000n)],
			...[paid('may be deposited', 500n, waits), paid('not deposited', 500n, waits)],
			paid('of another', 500n, { refSellerId: 'other' }),
		],
		sellers: ['seller', 'other'],
	};
	await storeOrderRows(input);
	// As Toss tells what a shop noted beside the payment.
	await sql().query(
		`update payment_transaction set extra = jsonb_build_object('metadata.refSellerId', extra->>'refSellerId')
		 where extra ? 'refSellerId'`,
	);
	const days = ['2026-03-10', '2026-03-12', '2026-03-18'].map(kstDayFrom) as [KstDay, KstDay, KstDay];
	const scope = { from: days[0], to: days[1], asOf: days[2], mIds: ['shop'] };
	const expected = matchOrders(input, scope, rules, await businessCalendar());
	const run = await reconcile(scope);
	const found = await stored(run.runId);
	expect({ found, matched: run.matched, states: run.states }).toEqual({
		found: expected.breaks,
		matched: expected.matched,
		states: expected.states,
	});
	expect(Object.fromEntries(found.map(({ orderId, is }) => [orderId, is]))).toEqual({
		'two days': 'recycled-key',
		'too late': 'order-without-payment',
		'not deposited': 'order-without-payment',
		'of another': 'wrong-seller',
	});
});

test('a month in which every kind was sown shows each of them in the number sown, and what comes later closes cases', async () => {
	const month = makeOrderMonth({ orders: 800, seed: 21 });
	await storeOrderRows(month.input);
	const run = await reconcile(month.scope);
	expect(run.kinds).toEqual(month.expected.breaks);
	expect(run.states).toEqual(month.expected.states);
	expect(run.matched).toBe(month.expected.matched);
	expect(run.totals.residual).toBe(0n);
	const { said, found } = await termsAndRows(run.runId);
	expect(found).toEqual(said);
	const days = { from: kstDayFrom('2026-03-09'), to: kstDayFrom('2026-03-12') };
	const part = await termsAndRows((await reconcile({ ...month.scope, ...days })).runId);
	expect(part.found).toEqual(part.said);
	const orphan = (await breaksFoundBy(run.runId)).find(({ kind }) => kind === 'payment-without-order')!;
	await storeOrderRows({
		lines: [
			{
				mId: orphan.mId,
				orderId: orphan.subjectKey,
				occurrence: 1,
				refSellerId: 'artisan-001',
				amount: orphan.actual!,
				orderedOn: fromDateColumn(orphan.dayOn),
			},
		],
		transactions: [],
		sellers: [],
	});
	const again = await reconcile(month.scope);
	expect(again.matched).toBe(run.matched + 1);
	const closed = await db().discrepancyCase.findFirstOrThrow({
		where: { kind: 'payment-without-order', subjectKey: orphan.subjectKey },
	});
	expect(closed).toMatchObject({ state: 'resolved', reason: 'explained-by-data' });
});
