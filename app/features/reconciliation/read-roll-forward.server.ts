import { db } from '#app/db.server.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { readPayoutsInput } from './payouts-input.server.ts';
import { matchPayouts } from './payouts-match.ts';
import type { RollForward } from './roll-forward.ts';
import { businessCalendar, currentRuleVersion, parseRules } from './rules.server.ts';

export interface BalanceMove {
	/** Our id of the payout; null when only Toss has it. */
	payoutId: string | null;
	refPayoutId: string;
	at: Date;
	amount: bigint;
}

export interface MerchantRollForward extends Omit<RollForward, 'parts'> {
	mId: string;
	/** What Toss says that payouts took and gave back within the days. */
	moves: BalanceMove[];
}

/** The balance carried from day to day as a run of these days would do it now, by merchant; unread ones are left out. */
export async function readRollForward(
	days: { from: KstDay; to: KstDay },
	asOf: KstDay,
): Promise<MerchantRollForward[]> {
	const version = await currentRuleVersion();
	const { rules } = await db().ruleSet.findUniqueOrThrow({ where: { version } });
	const calendar = await businessCalendar();
	const scope = { ...days, asOf, mIds: [] };
	const input = await db().$transaction((tx) => readPayoutsInput(tx, scope), {
		isolationLevel: 'RepeatableRead',
		timeout: 60_000,
	});
	const { balances, items } = matchPayouts(input, scope, parseRules(rules).payouts, calendar);
	return [...balances]
		.filter(([, rolled]) => !rolled.isUnread)
		.map(([mId, { parts: _, ...rolled }]) => ({
			mId,
			...rolled,
			moves: items
				.filter((item) => item.mId === mId)
				.flatMap((item) => {
					const refPayoutId = item.ours?.refPayoutId ?? item.toss!.refPayoutId;
					return item.actual.map((move) => ({ payoutId: item.ours?.id ?? null, refPayoutId, ...move }));
				})
				.sort((a, b) => a.at.getTime() - b.at.getTime()),
		}));
}

/** The moves between the two readings that a day of the table stands for. */
export function movesOfDay({ days, moves }: MerchantRollForward, day: KstDay): BalanceMove[] {
	const row = days.find((one) => one.day === day);
	if (!row) return [];
	return moves.filter(({ at }) => at > row.openedAt! && at <= row.closedAt);
}
