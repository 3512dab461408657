import type { Tx } from '#app/db.server.ts';
import type { LevelEngine, Matched, Plan } from './level-engine.server.ts';
import { payoutEvidence } from './payout-evidence.ts';
import { readPayoutsInput } from './payouts-input.server.ts';
import { matchPayouts } from './payouts-match.ts';
import { type StoredBreak, storeBreaks } from './write-breaks.server.ts';

/**
 * A month has thousands of payouts, not millions, and which stands in for which is a matter of chains: so this level is
 * matched in memory, by the matcher itself.
 */
async function match(tx: Tx, plan: Plan): Promise<Matched> {
	const { scope, rules, calendar } = plan;
	const input = await readPayoutsInput(tx, scope);
	const result = matchPayouts(input, scope, rules.payouts, calendar);
	const rule = { version: plan.ruleVersion, asOf: scope.asOf, payouts: rules.payouts };
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
			evidence: { rule, ...payoutEvidence(found) },
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
