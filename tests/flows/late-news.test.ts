import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { monthOf } from '#app/features/closing/period.ts';
import { listPeriods } from '#app/features/closing/queries.server.ts';
import { readFigures } from '#app/features/closing/read-figures.server.ts';
import { readJournal } from '#app/features/journal/read-journal.server.ts';
import { listAttention } from '#app/features/overview/attention.server.ts';
import { followPayouts } from '#app/features/payouts/follow-payouts.server.ts';
import { sumPayouts } from '#app/features/payouts/queries.server.ts';
import { schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { submitPayouts } from '#app/features/payouts/submit-payouts.server.ts';
import { endedOn } from '#app/features/payouts/value-day.ts';
import { executeRun } from '#app/features/reconciliation/execute-run.server.ts';
import { refreshPayouts } from '#app/features/reconciliation/refresh-payouts.server.ts';
import { prepareRun } from '#app/features/reconciliation/start-run.server.ts';
import { followSellers } from '#app/features/sellers/follow-sellers.server.ts';
import { readStatement } from '#app/features/statements/read-statement.server.ts';
import { type KstDay, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { checkReadiness } from '#app/readiness.server.ts';
import { sql } from '#app/sql.server.ts';
import { findFailingReads } from '#app/toss/failing-reads.server.ts';
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

test('what was paid before the end of a month and heard of after it counts on its own day', async () => {
	await world.setClock('2027-11-30T10:00:00+09:00');
	const seller = await registeredSeller();
	const schedule = async (amount: bigint) => {
		const request = { scheduleType: 'EXPRESS', payoutOn: null, amount, transactionDescription: '정산' } as const;
		const input = { ...request, sellerId: seller.id, confirmed: [] };
		const made = await schedulePayout(input, OPERATOR, await currentInstant());
		if (!made.ok) throw new Error(JSON.stringify(made));
		return made.payoutId;
	};
	const [kept, returned] = [await schedule(21_000n), await schedule(22_000n)];
	await submitPayouts();
	// Neither the events nor a read come through before December.
	await world.control('faults', { webhook: 'drop', times: 2 });
	await world.setClock('2027-12-02T10:00:00+09:00');
	const overdue = { status: 'overdue', sellerId: seller.id } as const;
	expect(await sumPayouts(overdue)).toMatchObject({ total: 2, totalAmount: 43_000n });
	await followPayouts();
	expect(await sumPayouts(overdue)).toMatchObject({ total: 0 });
	const days = async (id: string) => {
		const payout = await db().payout.findUniqueOrThrow({ where: { id } });
		return [payout.status, kstDayOf(payout.finishedAt!), endedOn(payout)];
	};
	for (const id of [kept, returned]) expect(await days(id)).toEqual(['completed', '2027-12-02', '2027-11-30']);
	const november = monthOf(kstDayFrom('2027-11-30'));
	const december = monthOf(kstDayFrom('2027-12-01'));
	const paidIn = async (month: typeof november) => {
		const { totals } = (await readStatement(seller.id, month, await currentInstant()))!;
		const figures = await readFigures(month, []);
		const frozen = figures.payouts.find(({ refSellerId }) => refSellerId === seller.refSellerId);
		// What the tests before left is of the first half of November.
		const from = kstDayFrom(`${month.name}-${month === november ? '20' : '01'}`);
		const vouchers = (await readJournal(from, month.to)).filter(({ kind }) => kind.startsWith('payout'));
		const listed = await sumPayouts({ ...month, status: 'completed', by: 'finished', sellerId: seller.id });
		return {
			statement: totals.paid.amount,
			list: listed.totalAmount,
			closing: BigInt(frozen?.amount ?? 0),
			journal: vouchers.map(({ day, kind, lines }) => `${day} ${kind} ${lines[0]!.debit}`),
		};
	};
	const paid = { statement: 43_000n, list: 43_000n, closing: 43_000n, journal: ['2027-11-30 payout 43000'] };
	const nothing = { statement: 0n, list: 0n, closing: 0n, journal: [] };
	expect(await paidIn(november)).toEqual(paid);
	expect(await paidIn(december)).toEqual(nothing);

	// Money that comes back is dated by its event, however long that was on its way.
	const { tossPayoutId } = await db().payout.findUniqueOrThrow({ where: { id: returned } });
	await world.control('faults', { webhook: 'delay', ms: 4 * 24 * 60 * 60_000, times: 1 });
	await world.control(`payouts/${tossPayoutId}/return`, { code: 'ALREADY_CLOSE_ACCOUNT' });
	await world.setClock('2027-12-06T11:00:00+09:00');
	await world.drain();
	expect(await days(returned)).toEqual(['failed', '2027-12-06', '2027-12-02']);
	expect(await paidIn(december)).toEqual({
		...nothing,
		closing: -22_000n,
		journal: ['2027-12-02 payout-return 22000'],
	});

	// Level 4 dates it alike, and a new account of December says nothing of what was paid in November.
	await sql().query(
		`insert into seller_change (id, seller_id, kind, state, fields, idempotency_key, created_at, finished_at)
		 select gen_random_uuid(), $1, 'update', 'accepted', '{account}', 'of-december', $2, $2`,
		[seller.id, new Date('2027-12-01T10:00:00+09:00')],
	);
	const level4 = (from: string, to: string) =>
		reconcile({ ...april, from: kstDayFrom(from), to: kstDayFrom(to), asOf: kstDayFrom('2027-12-06') });
	expect(await level4('2027-11-29', '2027-11-30')).toEqual([]);
	expect(await level4('2027-12-01', '2027-12-03')).toEqual(['payout-returned']);
	expect(await level4('2027-12-04', '2027-12-06')).toEqual([]);

	// What was heard of before days were kept is brought to its day, unless its books are closed.
	const migration = await readFile('prisma/migrations/202611302101_value_day/migration.sql', 'utf8');
	const forget = `alter table payout_status_history disable trigger user; update payout_status_history set value_on = null;
		alter table payout_status_history enable trigger user; update payout set value_on = null;`;
	const fill = async () => {
		await sql().query(forget + migration.replace(/(ALTER TABLE "\w+" ADD COLUMN|CREATE INDEX)[^;]*;/g, ''));
		return (await days(kept))[2];
	};
	expect(await fill()).toBe('2027-11-30');
	const closed = { key: 'books.closedThrough', value: '2027-11-30' };
	await db().appSetting.create({ data: closed });
	expect(await fill()).toBe('2027-12-02');
	await db().appSetting.delete({ where: { key: closed.key } });
});

test('a list that Toss keeps refusing is told once when that begins, stands where people look, and is told when it ends', async () => {
	await world.setClock('2027-12-08T10:00:00+09:00');
	const began = await currentInstant();
	await db().appSetting.deleteMany({ where: { key: { endsWith: '.lastFullRead' } } });
	for (const path of ['/v2/payouts', '/v2/sellers', '/v2/balances'])
		await world.control('faults', {
			method: 'GET',
			path,
			fault: 'status',
			status: 403,
			code: 'FORBIDDEN_REQUEST',
			times: 2,
		});
	const { taskList } = await import('#app/worker.ts');
	const polls = async () => {
		await followPayouts();
		await followSellers();
		await taskList().readBalance!({}, { job: { attempts: 1 } } as never);
	};
	const viewer = { id: OPERATOR.id!, today: kstDayFrom('2027-12-08'), lateBefore: kstDayFrom('2027-12-01') };
	const onOverview = async () =>
		(await listAttention('admin', viewer, null, ['toss-reads'])).map(({ count, mine }) => [count, mine]);
	await polls();
	const failing = await findFailingReads();
	expect(failing).toEqual(
		['payouts', 'sellers', 'balance'].map((what) => ({ what, code: 'FORBIDDEN_REQUEST', since: expect.any(Date) })),
	);
	expect(failing.every(({ since }) => since >= began)).toBe(true);
	expect(await onOverview()).toEqual([]);
	await world.pass(11);
	await polls();
	// Refused again, which is no news.
	expect(await findFailingReads()).toEqual(failing);
	expect((await checkReadiness(new Date())).checks.toss).toMatchObject({ ok: false, reads: failing });
	expect(await onOverview()).toEqual([[3, true]]);
	await polls();
	expect(await findFailingReads()).toEqual([]);
	expect((await checkReadiness(new Date())).checks.toss).toMatchObject({ ok: true });
});
