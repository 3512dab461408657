import type { KstDay } from '#app/lib/kst-calendar.ts';

/** The stations of the money, in the order in which it passes them. */
export const chainStations = [
	'order',
	'approval',
	'cancel',
	'line',
	'batch',
	'bank',
	'balance',
	'payout',
	'toss',
	'claim',
] as const;
export type ChainStation = (typeof chainStations)[number];

/** Why a station that is not there should be. */
export type MissingBecause =
	| 'order-of-payment'
	| 'payment-of-order'
	| 'payment-of-line'
	| 'line-of-payment'
	| 'batch-of-line'
	| 'batch-of-deposit'
	| 'deposit-of-batch'
	| 'payout-of-seller'
	| 'payout-at-toss'
	| 'payout-of-ours';

export interface ChainLink {
	key: string;
	what: ChainStation;
	/** KST; null where nobody can tell. Of a missing one: when it was expected. */
	day: KstDay | null;
	/** Minor units as they move our money: in is positive, out negative. Null where none is known. */
	amount: bigint | null;
	currency: string;
	/** Where it is, or where it would be. */
	href: string;
	label: string;
	/** What the case is about. */
	self: boolean;
	missing?: { because: MissingBecause; values: Record<string, string | number> };
}

/** How many rows of one kind a chain shows at the most. */
export const MOST_LINKS = 50;
