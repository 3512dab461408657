import { addDays, atKst, type BusinessCalendar, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import type { OurPayout, PayoutRules, TossPayoutRead } from './payout-item.ts';
import type { PayoutLevelKind, PayoutsInput } from './payouts-match.ts';
import type { Scope } from './reconciliation.ts';

/** A break as level 4 must tell it. Won. */
export interface OracleBreak {
	kind: PayoutLevelKind;
	mId: string;
	key: string;
	day: KstDay;
	expected: bigint;
	actual: bigint;
}

export interface OracleAnswer {
	matched: number;
	breaks: OracleBreak[];
	totals: { expected: bigint; actual: bigint; discrepancies: bigint; residual: bigint };
}

/** An amount that enters the balance at an instant; what leaves it is negative. */
type Booking = readonly [at: number, amount: bigint];
interface Judged {
	mId: string;
	key: string;
	kind: PayoutLevelKind | null;
	day: KstDay;
	expected: Booking[];
	actual: Booking[];
}

const AT_TOSS = ['requested', 'in_progress', 'completed', 'failed', 'canceled', 'unknown'];
const GIVEN_UP = ['failed', 'rejected', 'canceled', 'withdrawn'];
const TOSS_WORDS: Record<string, string> = {
	REQUESTED: 'requested',
	IN_PROGRESS: 'in_progress',
	COMPLETED: 'completed',
	FAILED: 'failed',
	CANCELED: 'canceled',
};
const wordFor = (status: string) => TOSS_WORDS[status] ?? 'unknown';
const total = (amounts: bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);
const first = (...instants: (Date | null | undefined)[]) => instants.find((at) => at != null)!;
const nine = (day: KstDay | null | undefined) => (day ? atKst(day, '09:00') : null);

/** Toss's list as it was last read to its end: what a later whole read of its day did not hold is gone. */
export function listAsLastRead(input: PayoutsInput): TossPayoutRead[] {
	return input.toss.filter((one) => {
		const day = one.payoutOn ?? (one.requestedAt && kstDayOf(one.requestedAt));
		return !input.reads.some(
			(read) => day !== null && read.mId === one.mId && read.from <= day && day <= read.to && read.readAt > one.seenAt,
		);
	});
}

/** Pairs each payout with Toss's of the same id; without an id, with the earliest free one of its reference. */
function partners(ours: readonly OurPayout[], toss: readonly TossPayoutRead[]): Map<OurPayout, TossPayoutRead> {
	const pairs = new Map<OurPayout, TossPayoutRead>();
	for (const own of ours) {
		const same = toss.find(({ tossPayoutId }) => tossPayoutId === own.tossPayoutId);
		if (same) pairs.set(own, same);
	}
	const byId = new Set(pairs.values());
	for (const own of ours.filter(({ tossPayoutId }) => tossPayoutId === null)) {
		const rank = (one: TossPayoutRead) => one.requestedAt?.getTime() ?? 0;
		const free = toss
			.filter((one) => one.refPayoutId === own.refPayoutId && !byId.has(one))
			.sort((a, b) => rank(a) - rank(b) || (a.tossPayoutId < b.tossPayoutId ? -1 : 1));
		if (free[0]) pairs.set(own, free[0]);
	}
	return pairs;
}

/** A payout that is taken at an instant, and given back at another when nothing came of it. */
function bookings(word: string, amount: bigint, taken: Date, ended: Date): Booking[] {
	const back = Math.max(ended.getTime(), taken.getTime());
	const out: Booking = [taken.getTime(), -amount];
	return word === 'failed' || word === 'canceled' ? [out, [back, amount]] : [out];
}

function isOpenForExpress(at: Date, calendar: BusinessCalendar): boolean {
	const day = kstDayOf(at);
	return calendar.isBusinessDay(day) && at >= atKst(day, '08:00') && at < atKst(day, '15:00');
}

function expressDay(from: Date, calendar: BusinessCalendar): KstDay {
	let day = kstDayOf(from);
	if (isOpenForExpress(from, calendar)) return day;
	while (!calendar.isBusinessDay(day) || atKst(day, '08:00') <= from) day = addDays(day, 1);
	return day;
}

/**
 * Says what level 4 must answer, straight from its definition and sharing nothing with the engine but the shape of the
 * input: each kind is a condition, the first that holds counts, and the balance is a sum of bookings up to an instant. It
 * is slow and meant for small worlds.
 */
export function sayPayouts(
	input: PayoutsInput,
	scope: Scope,
	rules: PayoutRules,
	calendar: BusinessCalendar,
): OracleAnswer {
	const { ours } = input;
	const toss = listAsLastRead(input);
	const pairs = partners(ours, toss);
	const begin = atKst(scope.from).getTime();
	const end = atKst(addDays(scope.to, 1)).getTime();
	const isInDays = (day: KstDay) => day >= scope.from && day <= scope.to;
	const isWanted = (mId: string) => scope.mIds.length === 0 || scope.mIds.includes(mId);

	const before = (one: OurPayout) => ours.find(({ id }) => id === one.replacesPayoutId);
	const standsInFor = (one: OurPayout): string[] =>
		one.replacesPayoutId === null ? [] : [one.replacesPayoutId, ...(before(one) ? standsInFor(before(one)!) : [])];
	const obligation = (one: OurPayout) => standsInFor(one).at(-1) ?? one.id;
	const newestWord = (one: OurPayout): string => {
		const read = pairs.get(one);
		if (!read) return one.status;
		const oursIsNewer = one.toldAt !== null && one.toldAt > read.seenAt && AT_TOSS.includes(one.status);
		return oursIsNewer ? one.status : wordFor(read.status);
	};
	const askedAt = (one: OurPayout) => (pairs.get(one)?.requestedAt ?? one.requestedAt)?.getTime() ?? 0;
	const paid = ours.filter((one) => newestWord(one) === 'completed');
	const paidBefore = (one: OurPayout) =>
		paid.some(
			(other) =>
				other !== one &&
				obligation(other) === obligation(one) &&
				(askedAt(other) < askedAt(one) || (askedAt(other) === askedAt(one) && other.id < one.id)),
		);

	function judgeOur(one: OurPayout): Judged {
		const read = pairs.get(one);
		const isReplaced = ours.some((other) => !GIVEN_UP.includes(other.status) && standsInFor(other).includes(one.id));
		const isSent = read !== undefined || AT_TOSS.includes(one.status);
		const place = { mId: one.mId, key: one.id };
		if (!isSent) {
			const refusedAt = first(one.finishedAt, one.lastSentAt, one.createdAt);
			const express = expressDay(first(one.approvedAt, one.createdAt), calendar);
			const isScheduled = one.scheduleType === 'SCHEDULED';
			const lastDay = isScheduled && one.payoutOn ? one.payoutOn : express;
			const isLate = isScheduled ? lastDay <= scope.asOf : lastDay < scope.asOf;
			const waits = one.status === 'approved';
			const isRefused = one.status === 'rejected' && !isReplaced;
			const isBlocked = isRefused && /SELLER|KYC/.test(one.failureCode ?? '');
			const conditions: [PayoutLevelKind, boolean][] = [
				['payout-outcome-unknown', one.status === 'submitting'],
				['payout-blocked', isBlocked],
				['payout-failed', isRefused],
				['payout-blocked', waits && one.holdReason === 'seller-not-payable'],
				['funding-shortfall', waits && one.holdReason === 'not-enough-balance'],
				['payout-blocked', waits && isLate],
			];
			const kind = conditions.find(([, holds]) => holds)?.[0] ?? null;
			const owedAt = isRefused ? refusedAt : waits && isLate ? atKst(lastDay, '09:00') : null;
			const day = isRefused ? kstDayOf(refusedAt) : waits ? lastDay : kstDayOf(one.lastSentAt ?? one.createdAt);
			return { ...place, kind, day, expected: owedAt ? [[owedAt.getTime(), -one.amount]] : [], actual: [] };
		}

		const word = newestWord(one);
		const sentAt = first(one.lastSentAt, one.requestedAt, one.createdAt);
		const accepted = read?.requestedAt ?? one.requestedAt;
		const onDay = nine(one.payoutOn ?? read?.payoutOn);
		const taken = rules.balanceTakenAt === 'request' ? first(accepted, onDay, sentAt) : first(onDay, accepted, sentAt);
		const isOver = one.status === 'failed' || one.status === 'canceled';
		const ended = first(isOver ? one.finishedAt : null, read?.endedAt, read?.seenAt, taken);
		const listDay = one.payoutOn ?? kstDayOf(sentAt);
		const isInNoList =
			!read &&
			input.reads.some(
				(list) => list.mId === one.mId && list.from <= listDay && listDay <= list.to && list.readAt > sentAt,
			);
		const isTwice = word === 'completed' && paidBefore(one);
		const stillOwed = one.status === 'failed' && !isReplaced;
		const wasSentBack = one.returned || read?.wasCompleted === true;
		const changed = one.accountChangedAt !== null && word !== 'failed' && word !== 'canceled';
		const maker = [one.createdById, ...one.changedByIds];
		const neededOther = one.firstStatus !== 'approved' || one.inBatch;
		const isUnapproved =
			one.status === 'awaiting_approval' ||
			(one.approvedById === null ? neededOther : maker.includes(one.approvedById));
		const isOffCalendar =
			(one.payoutOn !== null && !calendar.isBusinessDay(one.payoutOn)) ||
			(accepted !== null &&
				(one.scheduleType === 'EXPRESS'
					? !isOpenForExpress(accepted, calendar)
					: one.payoutOn !== null && kstDayOf(accepted) >= one.payoutOn));
		const conditions: [PayoutLevelKind, boolean | undefined][] = [
			['payout-paid-twice', isTwice],
			['payout-missing-at-toss', isInNoList],
			['payout-amount-difference', read && read.amount !== one.amount],
			['payout-wrong-account', read && one.tossSellerId !== null && read.destination !== one.tossSellerId],
			['payout-wrong-account', changed],
			['payout-unapproved', isUnapproved],
			['payout-off-calendar', isOffCalendar && word !== 'canceled'],
			['payout-stale-state', word !== one.status],
			['payout-returned', stillOwed && wasSentBack],
			['payout-failed', stillOwed],
		];
		const kind = conditions.find(([, holds]) => holds)?.[0] ?? null;
		// The seller of a failed payout is owed it still: nothing is expected to come back.
		const owed = stillOwed ? 'requested' : one.status;
		const isExpected = AT_TOSS.includes(one.status) && kind !== 'payout-paid-twice';
		const endDay = kstDayOf(new Date(Math.max(ended.getTime(), taken.getTime())));
		const cameToNothing = kind === 'payout-returned' || kind === 'payout-failed';
		return {
			...place,
			kind,
			day: cameToNothing ? endDay : kstDayOf(taken),
			expected: isExpected ? bookings(owed, one.amount, taken, ended) : [],
			actual: kind === 'payout-missing-at-toss' ? [] : bookings(word, read?.amount ?? one.amount, taken, ended),
		};
	}

	function judgeTheirs(read: TossPayoutRead): Judged {
		const onDay = nine(read.payoutOn);
		const taken =
			rules.balanceTakenAt === 'request'
				? first(read.requestedAt, onDay, read.seenAt)
				: first(onDay, read.requestedAt, read.seenAt);
		const isTwice = read.status === 'COMPLETED' && paid.some(({ refPayoutId }) => refPayoutId === read.refPayoutId);
		return {
			mId: read.mId,
			key: read.tossPayoutId,
			kind: isTwice ? 'payout-paid-twice' : 'payout-unknown-to-us',
			day: kstDayOf(taken),
			expected: [],
			actual: bookings(wordFor(read.status), read.amount, taken, first(read.endedAt, read.seenAt)),
		};
	}

	const ofOurs = new Set(pairs.values());
	const judged = [...ours.map(judgeOur), ...toss.filter((one) => !ofOurs.has(one)).map(judgeTheirs)].filter(({ mId }) =>
		isWanted(mId),
	);
	const breaks: OracleBreak[] = [];
	let matched = 0;
	let moved = 0n;
	for (const { mId, key, kind, day, ...sides } of judged) {
		const within = (side: Booking[]) => side.filter(([at]) => at >= begin && at < end);
		const [inActual, inExpected] = [within(sides.actual), within(sides.expected)];
		const expected = total(inExpected.map(([, amount]) => amount));
		const actual = total(inActual.map(([, amount]) => amount));
		const firstMove = [...inActual, ...inExpected][0];
		moved += expected;
		if (kind === null) matched += firstMove ? 1 : 0;
		else if (isInDays(day) || expected !== actual) {
			const told = isInDays(day) ? day : kstDayOf(new Date(firstMove![0]));
			breaks.push({ kind, mId, key, day: told, expected, actual });
		}
	}

	let opening = 0n;
	let closing = 0n;
	let settledInDays = 0n;
	const everyone = [...judged, ...input.balances].map(({ mId }) => mId).filter(isWanted);
	for (const mId of new Set(everyone)) {
		const readings = input.balances
			.filter((one) => one.mId === mId && one.readAt.getTime() < end)
			.sort((a, b) => a.readAt.getTime() - b.readAt.getTime());
		const lasts = readings.filter((one, at) => {
			const next = readings[at + 1];
			return !next || kstDayOf(next.readAt) !== kstDayOf(one.readAt);
		});
		const isFed = rules.settlementsFeedBalance && readings.length > 0;
		const money = judged.filter((one) => one.mId === mId).flatMap(({ actual }) => actual);
		/** All that entered and left up to an instant and, of settlements, up to a day. */
		const upTo = (at: number, settledTo: KstDay) =>
			total(money.filter(([when]) => when <= at).map(([, amount]) => amount)) +
			(isFed
				? total(input.settled.filter((one) => one.mId === mId && one.day <= settledTo).map(({ amount }) => amount))
				: 0n);
		const upToReading = ({ readAt }: { readAt: Date }) => upTo(readAt.getTime(), kstDayOf(readAt));
		const [atBegin, atEnd] = [upTo(begin - 1, addDays(scope.from, -1)), upTo(end - 1, scope.to)];
		if (isFed) {
			const days = input.settled.filter((one) => one.mId === mId && isInDays(one.day));
			settledInDays += total(days.map(({ amount }) => amount));
		}
		const anchor = lasts.filter(({ readAt }) => readAt.getTime() < begin).at(-1) ?? lasts[0];
		const last = lasts.at(-1);
		opening += anchor ? anchor.available + atBegin - upToReading(anchor) : 0n;
		closing += last ? last.available + atEnd - upToReading(last) : atEnd - atBegin;
		for (let at = 1; at < lasts.length; at += 1) {
			const [from, to] = [lasts[at - 1]!, lasts[at]!];
			const expected = from.available + upToReading(to) - upToReading(from);
			const day = kstDayOf(to.readAt);
			if (!isInDays(day) || expected === to.available) continue;
			breaks.push({ kind: 'balance-roll-forward', mId, key: day, day, expected, actual: to.available });
		}
	}

	const expected = opening + settledInDays + moved;
	const discrepancies = total(breaks.map((one) => one.expected - one.actual));
	return {
		matched,
		breaks,
		totals: { expected, actual: closing, discrepancies, residual: expected - closing - discrepancies },
	};
}
