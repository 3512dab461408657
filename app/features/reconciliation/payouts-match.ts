import { compareText } from '#app/lib/compare-text.ts';
import { addDays, atKst, type BusinessCalendar, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import {
	isAlive,
	type JudgedPayout,
	judgeForeign,
	judgePayout,
	type Move,
	type OurPayout,
	type PayoutBreakKind,
	type PayoutListRead,
	type PayoutRules,
	payoutBreakKinds,
	type TossPayoutRead,
	wordOfToss,
} from './payout-item.ts';
import type { Scope } from './reconciliation.ts';
import {
	type BalancePart,
	type BalanceRead,
	type RollForward,
	type RollForwardDay,
	rollForward,
	type SettledDay,
} from './roll-forward.ts';

export interface PayoutsInput {
	ours: readonly OurPayout[];
	toss: readonly TossPayoutRead[];
	reads: readonly PayoutListRead[];
	balances: readonly (BalanceRead & { mId: string })[];
	settled: readonly (SettledDay & { mId: string })[];
}

export type PayoutLevelKind = PayoutBreakKind | 'balance-roll-forward';
const payoutLevelKinds: readonly PayoutLevelKind[] = [...payoutBreakKinds, 'balance-roll-forward'];

/** A payout that broke, or a day on which the balance did. Won. */
export interface PayoutBreak {
	kind: PayoutLevelKind;
	mId: string;
	key: string;
	day: KstDay;
	/** What the balance should have moved by within the days, and what it did; of a day: what it should be, and is. */
	expected: bigint;
	actual: bigint;
	item: JudgedPayout | null;
	rolled: RollForwardDay | null;
}

export interface PayoutsResult {
	mIds: string[];
	matched: number;
	breaks: PayoutBreak[];
	/** All payouts that were looked at, whether they moved within the days or not. */
	items: readonly JudgedPayout[];
	/** By merchant: what the balance was and is. */
	balances: ReadonlyMap<string, RollForward>;
	/** The rows of which the two sides are the sums. */
	parts: Record<'expected' | 'actual', PayoutsPart[]>;
	totals: { expected: bigint; actual: bigint; discrepancies: bigint; residual: bigint };
}

/** One row of a side of the proof: of a balance, or a payout that should have moved it. */
export type PayoutsPart = { mId: string } & (
	| Exclude<BalancePart, { what: 'move' }>
	| { what: 'payout'; item: JudgedPayout; at: Date; amount: bigint }
);

const timeOf = (at: Date | null) => at?.getTime() ?? 0;

/** What Toss holds of each of our payouts, and what of it belongs to none. */
function pairSides(ours: readonly OurPayout[], toss: readonly TossPayoutRead[]) {
	const inOrder = [...toss].sort(
		(a, b) => timeOf(a.requestedAt) - timeOf(b.requestedAt) || compareText(a.tossPayoutId, b.tossPayoutId),
	);
	const byId = new Map(inOrder.map((read) => [read.tossPayoutId, read]));
	const byRef = new Map<string, TossPayoutRead[]>();
	for (const read of inOrder) byRef.set(read.refPayoutId, [...(byRef.get(read.refPayoutId) ?? []), read]);
	const pairs = new Map<string, TossPayoutRead>();
	const taken = new Set<string>();
	const take = (payout: OurPayout, read: TossPayoutRead | undefined) => {
		if (!read || taken.has(read.tossPayoutId) || pairs.has(payout.id)) return;
		pairs.set(payout.id, read);
		taken.add(read.tossPayoutId);
	};
	for (const payout of ours) if (payout.tossPayoutId !== null) take(payout, byId.get(payout.tossPayoutId));
	for (const payout of ours) {
		if (payout.tossPayoutId !== null) continue;
		take(
			payout,
			byRef.get(payout.refPayoutId)?.find(({ tossPayoutId }) => !taken.has(tossPayoutId)),
		);
	}
	return { pairs, foreign: inOrder.filter(({ tossPayoutId }) => !taken.has(tossPayoutId)) };
}

/** The payout that an obligation began with, through all that took its place. */
function obligationOf(payout: OurPayout, byId: ReadonlyMap<string, OurPayout>): string {
	let root = payout;
	for (let steps = 0; root.replacesPayoutId !== null && steps < 1000; steps += 1) {
		const before = byId.get(root.replacesPayoutId);
		if (!before) return root.replacesPayoutId;
		root = before;
	}
	return root.id;
}

function judgeAll(input: PayoutsInput, asOf: KstDay, rules: PayoutRules, calendar: BusinessCalendar): JudgedPayout[] {
	const { ours } = input;
	const { pairs, foreign } = pairSides(ours, input.toss);
	const byId = new Map(ours.map((payout) => [payout.id, payout]));
	const replaced = new Set<string>();
	for (const payout of ours) {
		if (payout.replacesPayoutId === null || !isAlive(payout)) continue;
		// What stands in for a payout stands in for all before it.
		for (let before: string | null = payout.replacesPayoutId; before && !replaced.has(before); ) {
			replaced.add(before);
			before = byId.get(before)?.replacesPayoutId ?? null;
		}
	}
	const reached = ours
		.filter((payout) => wordOfToss(payout, pairs.get(payout.id) ?? null) === 'completed')
		.map((payout) => ({ payout, at: timeOf(pairs.get(payout.id)?.requestedAt ?? payout.requestedAt) }))
		.sort((a, b) => a.at - b.at || compareText(a.payout.id, b.payout.id));
	const firstReached = new Map<string, string>();
	for (const { payout } of reached) {
		const obligation = obligationOf(payout, byId);
		if (!firstReached.has(obligation)) firstReached.set(obligation, payout.id);
	}
	const refsReached = new Set(reached.map(({ payout }) => payout.refPayoutId));
	return [
		...ours.map((payout) => {
			const first = firstReached.get(obligationOf(payout, byId));
			return judgePayout(payout, pairs.get(payout.id) ?? null, {
				rules,
				calendar,
				asOf,
				reads: input.reads,
				isReplaced: replaced.has(payout.id),
				paidBefore: first !== undefined && first !== payout.id,
			});
		}),
		...foreign.map((read) =>
			judgeForeign(read, read.status === 'COMPLETED' && refsReached.has(read.refPayoutId), rules),
		),
	];
}

/**
 * Says what a reconciliation of payouts must answer: each payout of ours against Toss's list as it was last read, what is
 * in that list alone, and the balance from day to day. Amounts are those of the balance: what goes out is negative. It
 * looks at all payouts at once, since one may stand in for another, and reports those that moved or broke within the
 * days of the scope.
 */
export function matchPayouts(
	input: PayoutsInput,
	scope: Scope,
	rules: PayoutRules,
	calendar: BusinessCalendar,
): PayoutsResult {
	const wanted = (mId: string) => scope.mIds.length === 0 || scope.mIds.includes(mId);
	const begin = atKst(scope.from);
	const end = atKst(addDays(scope.to, 1));
	const within = ({ at }: Move) => at >= begin && at < end;
	const sum = (moves: readonly Move[]) => moves.filter(within).reduce((total, { amount }) => total + amount, 0n);
	const inScope = (day: KstDay) => day >= scope.from && day <= scope.to;

	const items = judgeAll(input, scope.asOf, rules, calendar).filter(({ mId }) => wanted(mId));
	const breaks: PayoutBreak[] = [];
	const mIds = new Set<string>();
	let matched = 0;
	let expectedMoves = 0n;
	const parts: PayoutsResult['parts'] = { expected: [], actual: [] };
	const payoutOf = new Map<Move, JudgedPayout>();
	for (const item of items) {
		for (const move of item.actual) payoutOf.set(move, item);
		for (const move of item.expected.filter(within))
			parts.expected.push({ what: 'payout', mId: item.mId, item, ...move });
		const expected = sum(item.expected);
		const actual = sum(item.actual);
		expectedMoves += expected;
		const moved = item.expected.some(within) || item.actual.some(within);
		if (moved || inScope(item.day)) mIds.add(item.mId);
		if (item.kind && (inScope(item.day) || expected !== actual)) {
			const firstMove = [...item.actual, ...item.expected].find(within);
			const day = inScope(item.day) ? item.day : kstDayOf(firstMove!.at);
			breaks.push({ kind: item.kind, mId: item.mId, key: item.key, day, expected, actual, item, rolled: null });
		} else if (moved && !item.kind) matched += 1;
	}

	const balances = new Map<string, RollForward>();
	const withBalance = [...input.balances, ...(rules.settlementsFeedBalance ? input.settled : []), ...items];
	let opening = 0n;
	let closing = 0n;
	let settled = 0n;
	for (const mId of [...new Set(withBalance.map((row) => row.mId))].filter(wanted).sort(compareText)) {
		const reads = input.balances.filter((row) => row.mId === mId);
		// A merchant without a balance of its own has its settlements paid out by the bank.
		const feeds = rules.settlementsFeedBalance && reads.length > 0;
		const rolled = rollForward(
			{
				reads,
				settled: feeds ? input.settled.filter((row) => row.mId === mId) : [],
				moves: items.filter((item) => item.mId === mId).flatMap(({ actual }) => actual),
			},
			scope.from,
			scope.to,
		);
		balances.set(mId, rolled);
		opening += rolled.opening;
		closing += rolled.closing;
		settled += rolled.settled;
		const partOf = (part: BalancePart): PayoutsPart =>
			part.what === 'move'
				? { what: 'payout', mId, item: payoutOf.get(part.move)!, at: part.move.at, amount: part.amount }
				: { mId, ...part };
		parts.expected.push(...[...rolled.parts.opening, ...rolled.parts.settled].map(partOf));
		parts.actual.push(...rolled.parts.closing.map(partOf));
		for (const day of rolled.days) {
			if (!inScope(day.day)) continue;
			mIds.add(mId);
			if (day.difference === 0n) continue;
			const expected = day.closing + day.difference;
			const place = { kind: 'balance-roll-forward' as const, mId, key: day.day, day: day.day };
			breaks.push({ ...place, expected, actual: day.closing, item: null, rolled: day });
		}
	}

	breaks.sort(
		(a, b) =>
			payoutLevelKinds.indexOf(a.kind) - payoutLevelKinds.indexOf(b.kind) ||
			compareText(a.day, b.day) ||
			compareText(a.mId, b.mId) ||
			compareText(a.key, b.key),
	);
	const expected = opening + settled + expectedMoves;
	const discrepancies = breaks.reduce((total, one) => total + one.expected - one.actual, 0n);
	return {
		mIds: [...(scope.mIds.length > 0 ? new Set(scope.mIds) : mIds)].sort(compareText),
		matched,
		breaks,
		items,
		balances,
		parts,
		totals: { expected, actual: closing, discrepancies, residual: expected - closing - discrepancies },
	};
}
