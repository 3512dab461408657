import type { KstDay } from '#app/lib/kst-calendar.ts';

/** In the order in which the palette shows them. */
export const hitKinds = [
	'day',
	'seller',
	'payout',
	'order',
	'transaction',
	'settlement',
	'bank',
	'import',
	'run',
] as const;
export type HitKind = (typeof hitKinds)[number];

/** Most of one kind. */
export const MOST_HITS = 6;

/** One thing that was found, as the search answers in JSON: amounts as digits. */
export interface Hit {
	kind: HitKind;
	to: string;
	/** Its own name or number; for a day the list that shows the day. */
	title: string;
	amount: string | null;
	currency: string;
	day: KstDay | null;
	/** What tells it from others: a seller's reference, an order number, a name of a file. */
	note: string | null;
}
