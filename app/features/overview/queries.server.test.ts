import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { atKst, kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { storeRows } from '#tests/factories/reconciliation-rows.ts';
import { listAttention, settledByDay } from './queries.server.ts';

const day = kstDayFrom('2026-03-10');

test('a day shows what has to be settled and what was; a cancel without any deposit is worth nothing', async () => {
	const payment = { mId: 'shop', method: '카드', currency: 'KRW', amount: 10_000n, transactionAt: atKst(day, '12:00') };
	const line = { mId: 'shop', occurrence: 1, currency: 'KRW', fee: 0n, supplyAmount: 0n, vat: 0n, feesTotal: null };
	await storeRows({
		transactions: [
			{ ...payment, transactionKey: 'k1', paymentKey: 'p1', status: 'DONE' },
			{ ...payment, transactionKey: 'k2', paymentKey: 'p1', status: 'PARTIAL_CANCELED', amount: 3_000n },
			{ ...payment, transactionKey: 'k3', paymentKey: 'p3', status: 'CANCELED', method: '가상계좌' },
		],
		lines: [{ ...line, transactionKey: 'k1', amount: 10_000n, payOutAmount: 10_000n, lineOn: day }],
	});
	const days = await settledByDay(kstDayFrom('2026-11-23'));
	expect(days).toHaveLength(14);
	expect(days.at(-1)).toEqual({ day, expected: 7_000n, settled: 10_000n });
	expect(await settledByDay(kstDayFrom('2026-03-09'))).toEqual([]);
});

test('what needs attention comes with its count and its address, the gravest first, and nothing that stands at 0', async () => {
	const runId = newId();
	await db().discrepancyCase.create({
		data: {
			id: newId(),
			kind: 'missing-settlement',
			mId: 'shop',
			subject: 'transaction',
			subjectKey: 'k2',
			transactionKey: 'k2',
			occurrence: 1,
			firstRunId: runId,
			lastRunId: runId,
			dayOn: toDateColumn(day),
			difference: -3_000n,
			updatedAt: new Date(),
		},
	});
	const payouts = [
		{ status: 'completed', count: 5, amount: 1n },
		{ status: 'rejected', count: 2, amount: 1n },
	];
	expect(await listAttention(payouts, { id: runId, residual: 1n }, new Date())).toEqual([
		{ kind: 'residual', count: 1, href: `/reconciliation/${runId}` },
		{ kind: 'payouts-failed', count: 2, href: '/payouts?status=rejected' },
		{ kind: 'differences-open', count: 1, href: `/reconciliation/${runId}?state=open` },
	]);
	expect(await listAttention([], null, new Date())).toEqual([]);
});
