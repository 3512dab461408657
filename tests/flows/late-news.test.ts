import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { listPeriods } from '#app/features/closing/queries.server.ts';
import { listAttention } from '#app/features/overview/attention.server.ts';
import { followPayouts } from '#app/features/payouts/follow-payouts.server.ts';
import { readStatement } from '#app/features/payouts/read-statement.server.ts';
import { schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { submitPayouts } from '#app/features/payouts/submit-payouts.server.ts';
import { executeRun } from '#app/features/reconciliation/execute-run.server.ts';
import { refreshPayouts } from '#app/features/reconciliation/refresh-payouts.server.ts';
import { prepareRun } from '#app/features/reconciliation/start-run.server.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';

let world: SandboxedWorker;

beforeAll(async () => {
	world = await startSandboxedWorker();
	await world.control('balance', { available: 500_000_000, pending: 0 });
});
afterAll(() => world.close());

test('after a fortnight without worker and events, what became of payouts is read, and their return later too', async () => {
	await world.setClock('2027-03-10T10:00:00+09:00');
	const seller = await registeredSeller();
	// More than are read one by one.
	for (let amount = 1000n; amount < 1012n; amount += 1n) {
		const request = { scheduleType: 'EXPRESS', payoutOn: null, amount, transactionDescription: '정산' } as const;
		await schedulePayout({ ...request, sellerId: seller.id, confirmed: [] }, OPERATOR, await currentInstant());
	}
	await submitPayouts();
	expect(await db().payout.count({ where: { status: 'requested' } })).toBe(12);
	await world.control('faults', { webhook: 'drop', times: 13 });
	await world.setClock('2027-03-26T10:00:00+09:00');
	await followPayouts();
	expect(await db().payout.count({ where: { status: 'completed' } })).toBe(12);

	const [returned] = await db().payout.findMany({ take: 1 });
	await world.control(`payouts/${returned!.tossPayoutId}/return`, { code: 'ALREADY_CLOSE_ACCOUNT' });
	await world.pass(6);
	await followPayouts();
	expect(await db().payout.findUnique({ where: { id: returned!.id } })).toMatchObject({
		status: 'failed',
		failureCode: 'ALREADY_CLOSE_ACCOUNT',
	});
	expect(await db().payout.count({ where: { status: 'completed' } })).toBe(11);
	expect(await world.control('faults')).toEqual({ faults: [] });
});

const april = {
	from: kstDayFrom('2027-04-01'),
	to: kstDayFrom('2027-04-30'),
	asOf: kstDayFrom('2027-06-02'),
	mIds: [],
};
const untilJune = { ...april, to: april.asOf };

/** The kinds that a run of level 4 over what is stored finds. */
async function reconcile(scope: typeof april): Promise<string[]> {
	const started = await prepareRun({ ...scope, level: 'payouts' }, CLI, await currentInstant());
	if (!started.ok) throw new Error(started.reason);
	const { kinds } = await executeRun(started.runId, await currentInstant());
	return Object.keys(kinds).filter((kind) => kinds[kind]!.count > 0 && kind !== 'balance-roll-forward');
}

test('a payout that came back long ago, of which no event told, is failed by the next proof that reads the list', async () => {
	await world.setClock('2027-04-05T10:00:00+09:00');
	const seller = await registeredSeller();
	const request = { scheduleType: 'EXPRESS', payoutOn: null, amount: 17_000n, transactionDescription: '정산' } as const;
	const made = await schedulePayout(
		{ ...request, sellerId: seller.id, confirmed: [] },
		OPERATOR,
		await currentInstant(),
	);
	if (!made.ok) throw new Error(JSON.stringify(made));
	const id = made.payoutId;
	await submitPayouts();
	await world.setClock('2027-04-06T10:00:00+09:00');
	await followPayouts();
	const paid = await db().payout.findUniqueOrThrow({ where: { id } });
	expect(paid.status).toBe('completed');
	await world.control('faults', { webhook: 'drop', times: 1 });
	await world.setClock('2027-06-02T10:00:00+09:00');
	await world.control(`payouts/${paid.tossPayoutId}/return`, { code: 'INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE' });
	// Looked for no longer by those who read what is open, what is new, and the last 30 days.
	extendEnvironment({ PAYOUT_RETURN_DAYS: '30' });
	await followPayouts();
	expect((await db().payout.findUniqueOrThrow({ where: { id } })).status).toBe('completed');

	// What was read and never applied is told as such.
	await db().tossPayout.create({
		data: {
			...{ mId: paid.mId, tossPayoutId: paid.tossPayoutId!, refPayoutId: paid.refPayoutId },
			...{ destination: seller.tossSellerId!, scheduleType: 'EXPRESS', payoutOn: paid.payoutOn, currency: 'KRW' },
			...{ amount: paid.amount, status: 'FAILED', requestedAt: paid.requestedAt, wasCompleted: true },
			...{ firstSeenAt: await currentInstant(), seenAt: await currentInstant(), raw: {} },
		},
	});
	expect(await reconcile(april)).toEqual(['payout-stale-state']);

	for (const _ of ['read', 'and read again']) {
		expect(await refreshPayouts(april)).toBe(true);
		expect(await reconcile(april)).toEqual([]);
		expect(await reconcile(untilJune)).toEqual(['payout-returned']);
	}
	expect(await db().discrepancyCase.findFirst({ where: { kind: 'payout-stale-state' } })).toMatchObject({
		subjectKey: id,
		state: 'resolved',
		reason: 'explained-by-data',
	});
	expect(await db().payout.findUnique({ where: { id } })).toMatchObject({
		status: 'failed',
		failureCode: 'INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE',
	});
	const steps = await db().payoutStatusHistory.findMany({ where: { payoutId: id, from: 'completed' } });
	expect(steps).toMatchObject([{ to: 'failed', source: 'poll' }]);
	const audits = await db().auditLog.findMany({ where: { entityId: id, action: 'payout.status' } });
	expect(audits.filter(({ after }) => JSON.stringify(after).includes('"failed"'))).toHaveLength(1);
	const told = async (days: { from: KstDay; to: KstDay }) =>
		(await readStatement(seller.id, days, await currentInstant()))!.lines.map(({ on, status }) => [on, status]);
	expect(await told(april)).toEqual([]);
	expect(await told(untilJune)).toEqual([['2027-06-02', 'failed']]);
	const viewer = { id: OPERATOR.id!, today: april.asOf, lateBefore: april.asOf };
	const waiting = await listAttention('operator', viewer, listPeriods(april.asOf));
	expect(waiting.find(({ kind }) => kind === 'payouts-failed')).toMatchObject({
		count: 1,
		amount: 17_000n,
		mine: true,
	});
});

test('a payout that came back months later, of which no event told, is failed by the one read of the day', async () => {
	extendEnvironment({ PAYOUT_RETURN_DAYS: '180' });
	await world.setClock('2027-06-07T10:00:00+09:00');
	const seller = await registeredSeller();
	for (const amount of [19_000n, 19_500n]) {
		const request = { scheduleType: 'EXPRESS', payoutOn: null, amount, transactionDescription: '정산' } as const;
		await schedulePayout({ ...request, sellerId: seller.id, confirmed: [] }, OPERATOR, await currentInstant());
	}
	await submitPayouts();
	await world.setClock('2027-06-08T10:00:00+09:00');
	await followPayouts();
	const [paid, kept] = await db().payout.findMany({ where: { sellerId: seller.id }, orderBy: { amount: 'asc' } });
	expect([paid!.status, kept!.status]).toEqual(['completed', 'completed']);
	await world.control('faults', { webhook: 'drop', times: 1 });
	await world.setClock('2027-11-15T10:00:00+09:00');
	await world.control(`payouts/${paid!.tossPayoutId}/return`, { code: 'ALREADY_CLOSE_ACCOUNT' });
	await world.pass(6);
	const reads = () => db().tossPayoutListRead.count();
	const before = await reads();
	for (const _ of ['once', 'and again', 'and again']) await followPayouts();
	expect(await reads()).toBe(before + 1);
	expect(await db().payout.findUnique({ where: { id: paid!.id } })).toMatchObject({
		status: 'failed',
		failureCode: 'ALREADY_CLOSE_ACCOUNT',
	});
	await world.setClock('2027-11-16T10:00:00+09:00');
	await followPayouts();
	expect(await reads()).toBe(before + 2);
});
