import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { addDays, atKst, fromDateColumn, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeMerchants } from '#tests/factories/merchants.ts';
import { makePayoutMonth, type PayoutMonth } from '#tests/factories/payout-month.ts';
import { asTables, randomPayouts } from '#tests/factories/payout-rows.ts';
import { breaksFoundBy } from '#tests/factories/run-breaks.ts';
import { removePayoutRows, storePayoutRows } from '#tests/factories/store-payout-rows.ts';
import { termsAndRows } from '#tests/setup/rows-of-term.ts';
import { evidenceSchema } from './evidence.ts';
import { executeRun } from './execute-run.server.ts';
import { sayPayouts } from './payouts-oracle.ts';
import { rulesSchema } from './rule-schema.ts';
import { businessCalendar } from './rules.server.ts';
import { prepareRun } from './start-run.server.ts';

const now = atKst(kstDayFrom('2026-04-02'), '10:00');

async function reconcile({ scope }: Pick<PayoutMonth, 'scope'>) {
	await storeMerchants(scope.mIds);
	const started = await prepareRun({ ...scope, level: 'payouts' }, CLI, now);
	if (!started.ok) throw new Error(started.reason);
	return executeRun(started.runId, now);
}

/** Each term of the proof is what the rows behind its link come to. */
async function expectRowsOf(runId: string): Promise<void> {
	const { said, found } = await termsAndRows(runId);
	expect(found).toEqual(said);
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
	const rows = await breaksFoundBy(run.runId);
	for (const { evidence } of rows) evidenceSchema.parse(evidence);
	const hinted = rows.filter(({ evidence }) => JSON.stringify(evidence).includes('토스 잔액 출금'));
	expect(hinted.map(({ kind, dayOn }) => `${kind} ${dayOn.toISOString().slice(0, 10)}`)).toEqual([
		'balance-roll-forward 2026-03-12',
	]);
	const open = await db().discrepancyCase.count({ where: { state: 'open' } });
	expect(open).toBe(rows.length);
	await expectRowsOf(run.runId);

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
	for (const { runId } of [first, second]) await expectRowsOf(runId);
});

const FIRST = kstDayFrom('2026-03-02');
const offset = fc.integer({ min: 0, max: 12 });
const scopes = fc.record({ one: offset, other: offset, after: offset, only: fc.boolean() }).map((drawn) => {
	const to = addDays(FIRST, Math.max(drawn.one, drawn.other));
	const from = addDays(FIRST, Math.min(drawn.one, drawn.other));
	return { from, to, asOf: addDays(to, drawn.after), mIds: drawn.only ? ['shop-a'] : [] };
});

async function stored(runId: string) {
	const rows = await breaksFoundBy(runId);
	return rows
		.map(({ kind, mId, subjectKey: key, dayOn, expected, actual }) => ({
			...{ kind, mId, key, day: fromDateColumn(dayOn) },
			...{ expected, actual },
		}))
		.sort(byKey);
}
const byKey = (a: { mId: string; key: string }, b: { mId: string; key: string }) =>
	`${a.mId} ${a.key}` < `${b.mId} ${b.key}` ? -1 : 1;

test('the database and the oracle say the same of any payouts, in any order of the rows, and nothing is told twice', async () => {
	const calendar = await businessCalendar();
	const rules = rulesSchema.parse({ dueAfterDays: 1, graceBusinessDays: 3 }).payouts;
	await fc.assert(
		fc.asyncProperty(randomPayouts, scopes, async (drawn, scope) => {
			const input = asTables(drawn);
			await removePayoutRows();
			await storePayoutRows(input);
			// As they are stored: each payout has a seller of its own, who is the one of Toss's with its reference.
			const sellers = new Map(input.ours.map(({ refPayoutId, id }) => [refPayoutId, id]));
			const says = sayPayouts(
				{
					...input,
					ours: input.ours.map((one) => ({ ...one, tossSellerId: `${one.tossSellerId}-${one.id}` })),
					toss: input.toss.map((one) => ({
						...one,
						destination: `${one.destination}-${sellers.get(one.refPayoutId)}`,
					})),
				},
				scope,
				rules,
				calendar,
			);
			const run = await reconcile({ scope });
			const breaks = await stored(run.runId);
			expect(breaks).toEqual([...says.breaks].sort(byKey));
			expect({ matched: run.matched, states: run.states }).toEqual({ matched: says.matched, states: {} });
			expect(run.totals).toMatchObject(says.totals);
			expect(says.totals.residual).toBe(0n);
			expect(new Set(breaks.map(({ mId, key }) => `${mId} ${key}`)).size).toBe(breaks.length);
			await expectRowsOf(run.runId);

			await removePayoutRows();
			await storePayoutRows({
				ours: [...input.ours].reverse(),
				toss: [...input.toss].reverse(),
				reads: [...input.reads].reverse(),
				balances: [...input.balances].reverse(),
				settled: [...input.settled].reverse(),
			});
			expect((await reconcile({ scope })).resultHash).toBe(run.resultHash);
		}),
		{ numRuns: 25 },
	);
});
