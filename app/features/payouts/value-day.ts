import type { Prisma } from '#app/db.server.ts';
import { addDays, atKst, fromDateColumn, type KstDay, kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import type { PayoutStatus } from './payout.ts';

/** What is known of the day on which a payout ended, or its money came back. */
export interface KnownOfEnd {
	from: PayoutStatus;
	/** The day for which Toss has it; an EXPRESS payout is paid on the day on which it was asked for. */
	payoutOn: KstDay | null;
	requestedAt: Date | null;
	/** When an event says that it happened; a read does not tell. */
	happenedAt: Date | null;
	/** When it was last seen as it was before. */
	seenBeforeAt: Date | null;
	/** When we hear of it. */
	now: Date;
}

const dayOrNull = (at: Date | null): KstDay | null => at && kstDayOf(at);

/**
 * The day to which the money of an end belongs, however late it is heard of: the day that an event tells, else the day for
 * which Toss has the payout; of money that came back nothing is known but when we heard of it. It is never later than that,
 * and never earlier than the payout, its completion, or the last time we saw it as it was before.
 */
export function valueDayOf({ from, payoutOn, requestedAt, happenedAt, seenBeforeAt, now }: KnownOfEnd): KstDay {
	const heardOn = kstDayOf(now);
	const cameBack = from === 'completed';
	const day = dayOrNull(happenedAt) ?? (cameBack ? heardOn : (payoutOn ?? heardOn));
	const earliest = [cameBack ? payoutOn : null, dayOrNull(requestedAt), dayOrNull(seenBeforeAt)];
	return [
		[day, ...earliest]
			.filter((one) => one !== null)
			.sort()
			.at(-1)!,
		heardOn,
	].sort()[0]!;
}

/** The day on which a payout ended; null while it has not. */
export function endedOn(payout: { valueOn: Date | null; finishedAt: Date | null }): KstDay | null {
	return payout.valueOn ? fromDateColumn(payout.valueOn) : dayOrNull(payout.finishedAt);
}

/** Payouts that ended within these days, both included. */
export function endedWithin(from: KstDay | undefined, to: KstDay | undefined): Prisma.PayoutWhereInput {
	if (!from && !to) return {};
	return {
		OR: [
			{ valueOn: { gte: from && toDateColumn(from), lte: to && toDateColumn(to) } },
			{ valueOn: null, finishedAt: { gte: from && atKst(from), lt: to && atKst(addDays(to, 1)) } },
		],
	};
}

/** SQL: the steps `h` with which money went out or came back, and the day to which it belongs. */
export const MONEY_MOVED = `(h.to_status = 'completed' or (h.from_status = 'completed' and h.to_status = 'failed'))`;
export const MOVED_ON = `coalesce(h.value_on, (h.at at time zone 'Asia/Seoul')::date)`;
