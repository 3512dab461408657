import pg from 'pg';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { executeRun } from '#app/features/reconciliation/execute-run.server.ts';
import { findDiscrepancy } from '#app/features/reconciliation/get-discrepancy.server.ts';
import { prepareRun } from '#app/features/reconciliation/start-run.server.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { storeRows } from '#tests/factories/reconciliation-rows.ts';
import { findCase } from './get-case.server.ts';

const day = kstDayFrom('2026-03-10');
const today = kstDayFrom('2026-04-30');
const scope = { from: kstDayFrom('2026-03-01'), to: kstDayFrom('2026-03-31'), asOf: today, mIds: [] };
const payment = { mId: 'shop', paymentKey: 'p1', currency: 'KRW', amount: 10_000n, method: '카드', status: 'DONE' };

async function reconcile(minute: number): Promise<string> {
	const now = atKst(today, `10:0${minute}`);
	const prepared = await prepareRun(scope, CLI, now);
	if (!prepared.ok) throw new Error(prepared.reason);
	await executeRun(prepared.runId, now);
	return prepared.runId;
}

beforeAll(() =>
	storeRows({
		transactions: [{ ...payment, transactionKey: 'k1', transactionAt: atKst(day, '12:00') }],
		lines: [],
	}),
);
afterEach(() => vi.restoreAllMocks());

/** Counts what is asked about runs meanwhile, by whichever way it reaches the database. */
function watchRuns(): () => number {
	const queries = vi.spyOn(pg.Client.prototype, 'query');
	return () =>
		queries.mock.calls.filter(([query]) => {
			const text = typeof query === 'string' ? query : (query as { text?: string } | undefined)?.text;
			return text?.includes('reconciliation_run');
		}).length;
}

test('a case is shown by the last run that found it, and no run is asked for twice', async () => {
	const first = await reconcile(0);
	const last = await reconcile(1);
	const { id } = await db().discrepancyCase.findFirstOrThrow({ where: { subjectKey: 'k1' } });
	const asked = watchRuns();
	const found = await findCase(id, today);
	// Those that found it first and last, in one; and the one of their chain that shows it.
	expect(asked()).toBe(2);
	expect(found).toMatchObject({
		firstSeen: atKst(today, '10:00'),
		lastSeen: atKst(today, '10:01'),
		view: { runId: last, position: 1, kind: 'missing-settlement', scope },
	});
	expect((await findDiscrepancy(first, 1))?.case?.id).toBe(id);
});

test('a discrepancy tells the days of its run, for which its page asks once; a run that is not done shows none', async () => {
	const runId = await reconcile(2);
	const asked = watchRuns();
	expect(await findDiscrepancy(runId, 1)).toMatchObject({ runId, scope });
	expect(asked()).toBe(1);
	const begun = await prepareRun(scope, CLI, atKst(today, '10:03'));
	expect(begun.ok && (await findDiscrepancy(begun.runId, 1))).toBeNull();
});
