/** What is reconciled with what; each level can be run alone. The order is that of the proof. */
export const levels = ['transactions', 'contract', 'bank', 'payouts', 'orders'] as const;
export type Level = (typeof levels)[number];

export function isLevel(text: string): text is Level {
	return (levels as readonly string[]).includes(text);
}

/** 1 … 5, as exports say it. */
export const levelNumber = (level: Level): number => levels.indexOf(level) + 1;

/** The kinds of break that the totals of level 1 are made of, and a line's own arithmetic, which is listed beside them. */
export const contractKinds = [
	'missing-settlement',
	'missing-transaction',
	'amount-mismatch',
	'duplicate-settlement',
	'arithmetic-break',
] as const;

/**
 * The kinds of break that each level knows, in the order in which a run lists them. An item has exactly one kind at a
 * level. `arithmetic-break` belongs to level 2 and is told by a run of level 1 too.
 */
export const kindsOf = {
	transactions: [...contractKinds, 'orphan-cancel', 'over-cancelled', 'currency-mismatch'],
	contract: [
		'arithmetic-break',
		'fee-variance',
		'fee-component-unknown',
		'fee-vat-variance',
		'instalment-fee-variance',
		'fee-on-cancel-variance',
		'sold-date-shift',
		'paid-out-date-shift',
	],
	bank: [
		'deposit-missing',
		'deposit-short',
		'deposit-over',
		'control-total-difference',
		'unidentified-credit',
		'unidentified-debit',
		'returned-credit',
		'subset-not-unique',
		'ambiguous',
	],
	payouts: [
		'payout-outcome-unknown',
		'payout-missing-at-toss',
		'payout-unknown-to-us',
		'payout-amount-difference',
		'payout-stale-state',
		'payout-wrong-account',
		'payout-paid-twice',
		'payout-failed',
		'payout-returned',
		'payout-blocked',
		'payout-off-calendar',
		'payout-unapproved',
		'funding-shortfall',
		'balance-roll-forward',
	],
	orders: ['order-without-payment', 'payment-without-order', 'recycled-key', 'wrong-seller', 'order-amount-difference'],
} as const satisfies Record<Level, readonly string[]>;

/** Kinds that only say more closely what a kind of level 1 is: `detailKind` of a break. The first that applies. */
const closerKinds = ['cancel-not-settled', 'sign-error', 'status-conflict'] as const;

export type DiscrepancyKind = (typeof kindsOf)[Level][number];
export type DetailKind = DiscrepancyKind | (typeof closerKinds)[number];

export const discrepancyKinds: readonly DiscrepancyKind[] = [...new Set(levels.flatMap((level) => kindsOf[level]))];
export const detailKinds: readonly DetailKind[] = [...discrepancyKinds, ...closerKinds];

/** The most specific kinds that a run of a level tells apart. */
export const detailKindsOf: Record<Level, readonly DetailKind[]> = {
	...kindsOf,
	transactions: [...kindsOf.transactions, ...closerKinds],
};

export function isDetailKind(text: string): text is DetailKind {
	return (detailKinds as readonly string[]).includes(text);
}

/**
 * Kinds that a level lists without their being part of its totals: what they say is true of rows that the totals count
 * already, or of something else than money.
 */
export const outsideProof: Record<Level, readonly DiscrepancyKind[]> = {
	transactions: ['arithmetic-break', 'orphan-cancel', 'over-cancelled', 'currency-mismatch'],
	contract: ['arithmetic-break'],
	bank: ['control-total-difference'],
	payouts: [],
	orders: [],
};

/** All of these: their won is in the totals of no level. */
export const kindsInNoTotal: readonly DiscrepancyKind[] = [...new Set(levels.flatMap((level) => outsideProof[level]))];

export function isInNoTotal(kind: string): boolean {
	return (kindsInNoTotal as readonly string[]).includes(kind);
}

/** What is no break, but has its place in the proof of a level: counted and summed from rows of its own. */
export const statesOf = {
	transactions: ['not-yet-due'],
	// Rounding within the tolerance, lines that contradict themselves (their own kind of break, which the totals of level 1
	// define), lines without a contract, and dates that only the cut-off explains.
	contract: ['rounding', 'contradicting', 'no-contract', 'date-slack'],
	bank: ['not-yet-due', 'carried', 'held', 'released', 'to-balance'],
	payouts: [],
	orders: ['not-yet-paid', 'canceled-later'],
} as const satisfies Record<Level, readonly string[]>;
export type ProofState = (typeof statesOf)[Level][number];

export function isProofState(text: string): text is ProofState {
	return levels.some((level) => (statesOf[level] as readonly string[]).includes(text));
}

/** What a break can be about. */
const subjects = ['transaction', 'batch', 'bank-line', 'payout', 'order', 'control-total', 'balance'] as const;
export type Subject = (typeof subjects)[number];

export function isSubject(text: string): text is Subject {
	return (subjects as readonly string[]).includes(text);
}
