import type { KstDay } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';

/** Won that move on one day in Seoul; several entries may name the same day. */
export interface DayAmount {
	day: KstDay;
	amount: bigint;
}

export interface ForecastInput {
	/** The first day of the forecast; what was due before it and has not happened counts on it. */
	today: KstDay;
	/** What can be paid out now. */
	available: bigint;
	/** Nets of settlements; a negative one takes money away. */
	incoming: readonly DayAmount[];
	/** Payouts that are not at Toss yet, on the days on which they are sent. */
	planned: readonly DayAmount[];
}

export interface ForecastDay {
	day: KstDay;
	incoming: bigint;
	outgoing: bigint;
	/** What is left at the end of the day; below 0 it could not be paid. */
	after: bigint;
	/** What payouts of this day can be paid from: the day before, and what comes in. */
	payable: bigint;
	/** What has to be there beside, so that all payouts of this day go out; 0 on days without payouts. */
	missing: bigint;
}

export interface BalanceForecast {
	/** Today, and every day on which something moves, in order. */
	days: ForecastDay[];
	/** The first day whose payouts are not all covered. */
	firstShort: ForecastDay | null;
}

/**
 * What the balance will be after each day, in won and days in Seoul. Settlements of a day are there before its payouts.
 * A payout that is not covered goes on counting, so later days say what all of them together need.
 */
export function forecastBalance({ today, available, incoming, planned }: ForecastInput): BalanceForecast {
	const moves = new Map<KstDay, { in: bigint[]; out: bigint[] }>([[today, { in: [], out: [] }]]);
	const on = (day: KstDay) => {
		const counted = day < today ? today : day;
		const known = moves.get(counted) ?? { in: [], out: [] };
		moves.set(counted, known);
		return known;
	};
	for (const { day, amount } of incoming) on(day).in.push(amount);
	for (const { day, amount } of planned) on(day).out.push(amount);
	let after = available;
	const days = [...moves.keys()].sort().map((day): ForecastDay => {
		const move = moves.get(day)!;
		const [coming, going] = [sumWon(move.in), sumWon(move.out)];
		const payable = after + coming;
		after = payable - going;
		return {
			day,
			incoming: coming,
			outgoing: going,
			after,
			payable,
			missing: going > 0n && after < 0n ? -after : 0n,
		};
	});
	return { days, firstShort: days.find(({ missing }) => missing > 0n) ?? null };
}

/**
 * Which of a day's payouts are not covered, in the order in which they are sent: the first one that the money does not
 * reach, and all behind it, as Toss takes or refuses a request as a whole.
 */
export function uncoveredOf<Payout extends { amount: bigint }>(
	inOrder: readonly Payout[],
	payable: bigint,
): readonly Payout[] {
	let left = payable;
	for (const [index, { amount }] of inOrder.entries()) {
		left -= amount;
		if (left < 0n) return inOrder.slice(index);
	}
	return [];
}

export interface Shortfall {
	day: KstDay;
	missing: bigint;
}

/**
 * What one more payout would lack: the first day from its sending on at whose end less than nothing would be left, also
 * because payouts that are planned already would find the money gone. Null when everything stays covered, or when the
 * shortage is not due to this payout.
 */
export function shortfallWith(days: readonly ForecastDay[], extra: DayAmount): Shortfall | null {
	const sentOn = days[0] && extra.day < days[0].day ? days[0].day : extra.day;
	const before = days.filter(({ day }) => day <= sentOn).at(-1);
	if (!before) return null;
	if (before.after < extra.amount) return { day: sentOn, missing: extra.amount - before.after };
	const robbed = days.find(
		({ day, outgoing, after }) => day > sentOn && outgoing > 0n && after >= 0n && after < extra.amount,
	);
	return robbed ? { day: robbed.day, missing: extra.amount - robbed.after } : null;
}
