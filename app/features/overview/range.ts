import type { KstDay } from '#app/lib/kst-calendar.ts';

export const rangeNames = ['week', 'month', 'days', 'custom'] as const;
export type RangeName = (typeof rangeNames)[number];

/** Longer pictures cannot be read. */
export const MOST_DAYS = 100;

export interface Days {
	from: KstDay;
	to: KstDay;
}

export interface Range extends Days {
	name: RangeName;
	/** As many days, right before. */
	previous: Days;
	/** What of the address is not what is shown: no range of ours, no day, the last day before the first, or too many days. */
	leftOut: 'range' | 'days' | 'reversed' | 'many' | null;
}

export interface Change {
	difference: bigint;
	/** Tenths of a percent of the earlier amount, rounded towards 0; null when that was 0. */
	permille: bigint | null;
}

/** What changed from an earlier amount to a later one. */
export function changeOf(now: bigint, before: bigint): Change {
	const difference = now - before;
	return { difference, permille: before === 0n ? null : (difference * 1000n) / (before < 0n ? -before : before) };
}
