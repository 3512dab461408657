import { afterEach, expect, test } from 'vitest';
import { db, sql } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { makePayoutMonth, type PayoutMonth } from '#tests/factories/payout-month.ts';
import { removePayoutRows, storePayoutRows } from '#tests/factories/store-payout-rows.ts';
import { evidenceSchema } from './evidence.ts';
import { executeRun } from './execute-run.server.ts';
import { prepareRun } from './start-run.server.ts';

const now = atKst(kstDayFrom('2026-04-02'), '10:00');

async function reconcile({ scope }: Pick<PayoutMonth, 'scope'>) {
	const started = await prepareRun({ ...scope, level: 'payouts' }, CLI, now);
	if (!started.ok) throw new Error(started.reason);
	return executeRun(started.runId, now);
}

afterEach(removePayoutRows);

test('a stored month shows each kind in the number sown, and nothing else, and the balance closes', async () => {
	const month = makePayoutMonth({ payouts: 200, seed: 11 });
	await storePayoutRows(month.input);
	// What left the balance without a payout came into the company's own account.
	await sql().query(
		`insert into bank_account (code, name, currency, created_at, updated_at) values ('088-1', '주거래', 'KRW', now(), now())`,
	);
	await sql().query(
		`insert into bank_line (id, account, booked_on, time_precision, currency, amount, occurrence, narrative, profile, import_id)
		values (gen_random_uuid(), '088-1', '2026-03-12', 'day', 'KRW', 12345, 1, '토스 잔액 출금', 'test', gen_random_uuid())`,
	);
	const run = await reconcile(month);
	expect(run.kinds).toEqual(month.expected.kinds);
	expect(run.matched).toBe(month.expected.matched);
	expect(run.totals.residual).toBe(0n);
	const rows = await db().discrepancy.findMany({ where: { runId: run.runId } });
	for (const { evidence } of rows) evidenceSchema.parse(evidence);
	const hinted = rows.filter(({ evidence }) => JSON.stringify(evidence).includes('토스 잔액 출금'));
	expect(hinted.map(({ kind, dayOn }) => `${kind} ${dayOn.toISOString().slice(0, 10)}`)).toEqual([
		'balance-roll-forward 2026-03-12',
	]);
	const open = await db().discrepancyCase.count({ where: { state: 'open' } });
	expect(open).toBe(rows.length);

	// The same data, whatever the order of its rows, gives the same hash.
	await removePayoutRows();
	const { ours, toss, reads, balances, settled } = month.input;
	await storePayoutRows({
		ours: [...ours].reverse(),
		toss: [...toss].reverse(),
		reads,
		balances: [...balances].reverse(),
		settled: [...settled].reverse(),
	});
	expect((await reconcile(month)).resultHash).toBe(run.resultHash);
});

test('months that follow each other begin where the last one ended', async () => {
	const month = makePayoutMonth({ payouts: 60, seed: 4 });
	await storePayoutRows(month.input);
	const whole = await reconcile(month);
	const first = await reconcile({ scope: { ...month.scope, to: kstDayFrom('2026-03-14') } });
	const second = await reconcile({ scope: { ...month.scope, from: kstDayFrom('2026-03-15') } });
	expect(first.totals.residual).toBe(0n);
	expect(second.totals.residual).toBe(0n);
	expect(first.totals.discrepancies + second.totals.discrepancies).toBe(whole.totals.discrepancies);
	expect(second.totals.actual).toBe(whole.totals.actual);
});
