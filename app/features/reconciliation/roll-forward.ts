import { addDays, atKst, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import type { Move } from './payout-item.ts';

/** The balance that can be paid out, as Toss said it. Won. */
export interface BalanceRead {
	available: bigint;
	readAt: Date;
}

/** What settlements bring on one day. Won. */
export interface SettledDay {
	day: KstDay;
	amount: bigint;
}

/** From one last reading of a day to the next one: usually a day. */
export interface RollForwardDay {
	day: KstDay;
	/** The reading from which it goes; null: there is none before, so that nothing can be said of it. */
	openedAt: Date | null;
	closedAt: Date;
	opening: bigint;
	settled: bigint;
	paidOut: bigint;
	cameBack: bigint;
	closing: bigint;
	/** opening + settled − paid out + come back − closing: money that should be there and is not. */
	difference: bigint;
}

/** One row of which a balance is the sum: a reading, what was settled on a day, or a move of a payout. Won, as it adds. */
export type BalancePart =
	| { what: 'reading'; at: Date; amount: bigint }
	| { what: 'settled'; day: KstDay; amount: bigint }
	| { what: 'move'; move: Move; amount: bigint };

export interface RollForward {
	/** The balance at the first instant of the first day, and at the last one of the last: readings, carried on by moves. */
	opening: bigint;
	closing: bigint;
	/** Within the days. */
	settled: bigint;
	/** The rows of which these are the sums. */
	parts: Record<'opening' | 'closing' | 'settled', BalancePart[]>;
	days: RollForwardDay[];
	/** The balance was never read up to the end of these days. */
	isUnread: boolean;
}

export interface RollForwardInput {
	reads: readonly BalanceRead[];
	settled: readonly SettledDay[];
	moves: readonly Move[];
}

const sumOf = (rows: readonly { amount: bigint }[]) => rows.reduce((sum, { amount }) => sum + amount, 0n);

/** The last reading of each day, in order. */
function lastOfDays(reads: readonly BalanceRead[], before: Date): BalanceRead[] {
	const byDay = new Map<KstDay, BalanceRead>();
	for (const read of reads) {
		if (read.readAt >= before) continue;
		const day = kstDayOf(read.readAt);
		const known = byDay.get(day);
		if (!known || read.readAt >= known.readAt) byDay.set(day, read);
	}
	return [...byDay.values()].sort((a, b) => a.readAt.getTime() - b.readAt.getTime());
}

/**
 * Carries the balance from reading to reading: what the last reading of a day should have been, from the one before it,
 * what was settled on the days since, and what payouts took and gave back. A settlement of a day is there by the last
 * reading of that day.
 */
export function rollForward(input: RollForwardInput, from: KstDay, to: KstDay): RollForward {
	const begin = atKst(from);
	const end = atKst(addDays(to, 1));
	const reads = lastOfDays(input.reads, end);
	const movesIn = (after: Date, until: Date) => input.moves.filter(({ at }) => at > after && at <= until);
	const settledIn = (after: KstDay, until: KstDay) => input.settled.filter(({ day }) => day > after && day <= until);
	const partsOf = (moves: readonly Move[], settled: readonly SettledDay[], sign = 1n): BalancePart[] => [
		...moves.map((move): BalancePart => ({ what: 'move', move, amount: sign * move.amount })),
		...settled.map(({ day, amount }): BalancePart => ({ what: 'settled', day, amount: sign * amount })),
	];
	// Instants of a day: from its first one, before the first of the next.
	const instantBefore = (at: Date) => new Date(at.getTime() - 1);
	const settled = partsOf([], settledIn(addDays(from, -1), to));
	const last = reads.at(-1);
	const beforeScope = reads.filter(({ readAt }) => readAt < begin).at(-1);
	const first = beforeScope ?? reads[0];
	const result = (opening: BalancePart[], closing: BalancePart[], days: RollForwardDay[], isUnread: boolean) => ({
		opening: sumOf(opening),
		closing: sumOf(closing),
		settled: sumOf(settled),
		parts: { opening, closing, settled },
		days,
		isUnread,
	});
	if (!first || !last) {
		const moved = partsOf(movesIn(instantBefore(begin), instantBefore(end)), []);
		return result([], [...settled, ...moved], [], true);
	}
	const firstDay = kstDayOf(first.readAt);
	const readingOf = ({ available, readAt }: BalanceRead): BalancePart => ({
		what: 'reading',
		at: readAt,
		amount: available,
	});
	const carriedOn = beforeScope
		? partsOf(movesIn(first.readAt, instantBefore(begin)), settledIn(firstDay, addDays(from, -1)))
		: partsOf(movesIn(instantBefore(begin), first.readAt), settledIn(addDays(from, -1), firstDay), -1n);
	const opening = [readingOf(first), ...carriedOn];
	const closing = [
		readingOf(last),
		...partsOf(movesIn(last.readAt, instantBefore(end)), settledIn(kstDayOf(last.readAt), to)),
	];
	const chain = reads.slice(reads.indexOf(first));
	const days = chain.slice(1).map((read, index): RollForwardDay => {
		const before = chain[index]!;
		const moved = movesIn(before.readAt, read.readAt);
		const paidOut = -sumOf(moved.filter(({ amount }) => amount < 0n));
		const cameBack = sumOf(moved.filter(({ amount }) => amount > 0n));
		const day = kstDayOf(read.readAt);
		const settledHere = sumOf(settledIn(kstDayOf(before.readAt), day));
		return {
			day,
			openedAt: before.readAt,
			closedAt: read.readAt,
			opening: before.available,
			settled: settledHere,
			paidOut,
			cameBack,
			closing: read.available,
			difference: before.available + settledHere - paidOut + cameBack - read.available,
		};
	});
	return result(opening, closing, days, false);
}
