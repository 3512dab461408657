import type { SqlTx } from '#app/sql.server.ts';
import type { LevelEngine, Matched, Plan } from './level-engine.server.ts';
import { payoutEvidence } from './payout-evidence.ts';
import { readPayoutsInput } from './payouts-input.server.ts';
import { matchPayouts, type PayoutBreak } from './payouts-match.ts';
import { type StoredBreak, storeBreaks } from './write-breaks.server.ts';

/**
 * Bank lines that would explain a difference of the balance: what left the balance came into the company's own account,
 * or the reverse, in the same size and about the same day. They explain, and are never matched by themselves.
 */
async function bankHints(tx: SqlTx, breaks: readonly PayoutBreak[]): Promise<Map<PayoutBreak, string>> {
	const hints = new Map<PayoutBreak, string>();
	const days = breaks.filter(({ rolled }) => rolled !== null);
	if (days.length === 0) return hints;
	const rows = await tx.$queryRawUnsafe<{ n: number; text: string }[]>(
		`select d.n, string_agg(l.booked_on || ' ' || l.narrative, '; ' order by l.booked_on, l.id) as text
		from unnest($1::int[], $2::date[], $3::bigint[]) as d (n, day, amount)
		join bank_line l on l.amount = d.amount and l.currency = 'KRW' and l.booked_on between d.day - 3 and d.day + 1
		group by d.n`,
		days.map((_, index) => index),
		days.map(({ day }) => day),
		days.map(({ expected, actual }) => String(expected - actual)),
	);
	for (const { n, text } of rows) hints.set(days[n]!, text.slice(0, 300));
	return hints;
}

/**
 * A month has thousands of payouts, not millions, and which stands in for which is a matter of chains: so this level is
 * matched in memory, by the matcher itself.
 */
async function match(tx: SqlTx, plan: Plan): Promise<Matched> {
	const { scope, rules, calendar } = plan;
	const input = await readPayoutsInput(tx, scope);
	const result = matchPayouts(input, scope, rules.payouts, calendar);
	const rule = { version: plan.ruleVersion, asOf: scope.asOf, payouts: rules.payouts };
	const hints = await bankHints(tx, result.breaks);
	const breaks = result.breaks.map((found): StoredBreak => {
		const { kind, mId, key, day, expected, actual } = found;
		return {
			kind,
			detailKind: kind,
			mId,
			subject: found.item ? 'payout' : 'balance',
			subjectKey: key,
			occurrence: 1,
			day,
			currency: 'KRW',
			expected,
			actual,
			difference: expected - actual,
			evidence: { rule, ...payoutEvidence(found, hints.get(found)) },
		};
	});
	await storeBreaks(tx, plan, breaks);
	return {
		mIds: result.mIds,
		matched: result.matched,
		states: {},
		expected: result.totals.expected,
		actual: result.totals.actual,
		rows: { payouts: input.ours.length, tossPayouts: input.toss.length, balances: input.balances.length },
	};
}

/** Level 4: our payouts against those of Toss, and the balance that they are paid from. */
export const payoutsEngine: LevelEngine = {
	tables: ['payout', 'toss_payout', 'settlement_line'],
	ruleFacts: ({ rules }) => [['rules', rules.payouts.balanceTakenAt, String(rules.payouts.settlementsFeedBalance)]],
	match,
};
