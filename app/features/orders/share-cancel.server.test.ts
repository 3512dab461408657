import { beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { accrueOrders } from '#app/features/accruals/accrue-orders.server.ts';
import { newId } from '#app/lib/ids.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeOrderSteps, storeTermsRows } from '#tests/factories/owed-rows.ts';
import { storeOrderRows } from '#tests/factories/store-order-rows.ts';
import { owedOfOrder } from './owed-of-order.server.ts';
import { type CancelSharing, shareCancel } from './share-cancel.server.ts';

const day = kstDayFrom('2026-03-02');
const now = atKst(kstDayFrom('2026-03-20'), '10:00');
const FINANCE = { id: 'finance-1', label: 'finance@example.com' };
const paid = (transactionKey: string, status: string, amount: bigint, time: string) => ({
	mId: 'shop',
	transactionKey,
	paymentKey: 'p1',
	orderId: 'o1',
	method: '카드',
	status,
	transactionAt: atKst(day, time),
	amount,
	refSellerId: null,
});
const line = { mId: 'shop', orderId: 'o1', orderedOn: day };

beforeAll(() =>
	storeOrderRows({
		lines: [
			{ ...line, occurrence: 1, refSellerId: 'A', amount: 6_000n },
			{ ...line, occurrence: 2, refSellerId: 'B', amount: 4_000n },
		],
		transactions: [paid('t1', 'DONE', 10_000n, '10:00'), paid('t2', 'PARTIAL_CANCELED', 3_000n, '12:00')],
		sellers: ['A', 'B'],
	} as Parameters<typeof storeOrderRows>[0]),
);

const sharing = (a: bigint, b: bigint, changes: Partial<CancelSharing> = {}): CancelSharing => ({
	id: newId(),
	mId: 'shop',
	orderId: 'o1',
	givenBack: 3_000n,
	shares: [
		{ refSellerId: 'A', amount: a },
		{ refSellerId: 'B', amount: b },
	],
	...changes,
});

test('a word on whose part was given back is kept with its audit row and job, and once however often it is sent', async () => {
	const wanted = sharing(1_000n, 2_000n);
	for (const result of await Promise.all([shareCancel(wanted, FINANCE, now), shareCancel(wanted, FINANCE, now)]))
		expect(result).toEqual({ ok: true });
	expect(await owedOfOrder('shop', 'o1')).toMatchObject({
		givenBack: 3_000n,
		ordered: [
			{ refSellerId: 'A', amount: 6_000n },
			{ refSellerId: 'B', amount: 4_000n },
		],
		said: [{ id: wanted.id, givenBack: 3_000n, createdBy: FINANCE.label, shares: wanted.shares }],
	});
	const { rows: jobs } = await sql().query(`select from graphile_worker.jobs where task_identifier = 'accrueOrders'`);
	expect(jobs).toHaveLength(1);
	const again = sharing(3_000n, 0n);
	expect(await shareCancel({ ...again, id: wanted.id }, FINANCE, now)).toEqual({ ok: false, reason: 'sent-already' });
	expect(await shareCancel(again, FINANCE, now)).toEqual({ ok: true });
	expect(
		await db().auditLog.findMany({ where: { action: 'owed.share-cancel' }, orderBy: { id: 'asc' } }),
	).toMatchObject([
		{ entityId: 'shop o1', before: null, after: { givenBack: '3000' } },
		{
			before: { givenBack: '3000', shares: [{ amount: '1000' }, { amount: '2000' }] },
			after: { shares: [{ amount: '3000' }, { amount: '0' }] },
		},
	]);
});

test('what changed since the form was drawn, or cannot be so, is refused and writes nothing', async () => {
	const before = await db().cancelShare.count();
	const refused = async (wanted: CancelSharing) => {
		const result = await shareCancel(wanted, FINANCE, now);
		return result.ok ? null : result.reason;
	};
	expect(await refused(sharing(2_000n, 0n))).toBe('does-not-add-up');
	expect(await refused(sharing(0n, 0n, { orderId: 'none', givenBack: 0n }))).toBe('not-shareable');
	await storeOrderRows({
		lines: [],
		transactions: [paid('t3', 'PARTIAL_CANCELED', 500n, '13:00')],
		sellers: [],
	} as Parameters<typeof storeOrderRows>[0]);
	expect(await refused(sharing(3_000n, 0n))).toBe('given-back-changed');
	expect(await db().cancelShare.count()).toBe(before);
});

test('the steps of an order tell which live payout pays each, and doubts which seller they hold back', async () => {
	const [termsId] = await storeTermsRows([{ from: '2026-01-01', commissionBp: 1_000 }]);
	const step = { orderId: 'o1', on: '2026-03-02', termsId: termsId! };
	const [paidStep, freed] = await storeOrderSteps([
		{ ...step, refSellerId: 'A', gross: 6_000n, commission: 600n, vat: 60n },
		{ ...step, refSellerId: 'B', gross: 4_000n },
	]);
	const payout = async (status: string, ref: string, accrualId: string, amount: bigint) => {
		const id = newId();
		await sql().query(
			`insert into payout (id, m_id, seller_id, ref_payout_id, schedule_type, amount, currency, transaction_description, status,
				idempotency_key, created_at, updated_at)
			select $1, 'jeongsanmall', s.id, $2, 'EXPRESS', $3, 'KRW', '정산', $4, $2, now(), now() from seller s where s.ref_seller_id = 'A'`,
			[id, ref, amount, status],
		);
		await sql().query(
			`insert into payout_item (payout_id, accrual_id, amount, created_at) values ($1, $2, $3, now())`,
			[id, accrualId, amount],
		);
		return id;
	};
	const payoutId = await payout('completed', 'pays-a', paidStep!, 5_340n);
	await payout('failed', 'paid-b', freed!, 4_000n);
	await db().orderInDoubt.create({
		data: {
			mId: 'shop',
			orderId: 'o1',
			refSellerId: 'B',
			why: 'cancel-not-shared',
			ordered: 4_000n,
			dayOn: new Date('2026-03-02'),
		},
	});
	const { steps, doubts } = await owedOfOrder('shop', 'o1');
	expect(steps).toEqual([
		{
			id: paidStep,
			refSellerId: 'A',
			on: '2026-03-02',
			reason: 'order',
			gross: 6_000n,
			fee: 660n,
			net: 5_340n,
			payout: { id: payoutId, status: 'completed' },
		},
		expect.objectContaining({ id: freed, refSellerId: 'B', payout: null }),
	]);
	expect(doubts).toEqual([{ refSellerId: 'B', why: 'cancel-not-shared' }]);
});

test('an order that nobody could divide is worked out by the word of a person', async () => {
	const orderId = 'o2';
	const payment = { paymentKey: 'p2', orderId };
	await storeOrderRows({
		lines: [
			{ ...line, orderId, occurrence: 1, refSellerId: 'A', amount: 6_000n },
			{ ...line, orderId, occurrence: 2, refSellerId: 'B', amount: 4_000n },
		],
		transactions: [
			{ ...paid('u1', 'DONE', 10_000n, '10:00'), ...payment },
			{ ...paid('u2', 'PARTIAL_CANCELED', 3_000n, '12:00'), ...payment },
		],
		sellers: [],
	} as Parameters<typeof storeOrderRows>[0]);
	await accrueOrders(now);
	expect(await owedOfOrder('shop', orderId)).toMatchObject({
		steps: [],
		doubts: [
			{ refSellerId: 'A', why: 'cancel-not-shared' },
			{ refSellerId: 'B', why: 'cancel-not-shared' },
		],
	});
	expect(await shareCancel(sharing(3_000n, 0n, { orderId }), FINANCE, now)).toEqual({ ok: true });
	await accrueOrders(now);
	const { steps, doubts } = await owedOfOrder('shop', orderId);
	expect(doubts).toEqual([]);
	expect(steps.map(({ refSellerId, reason, gross }) => [refSellerId, reason, gross])).toEqual([
		['A', 'order', 6_000n],
		['A', 'cancel', -3_000n],
		['B', 'order', 4_000n],
	]);
});
