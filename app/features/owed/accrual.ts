/** Why a step of what is owed to a seller was written. */
export const accrualReasons = ['order', 'cancel', 'restated', 'terms', 'adjustment'] as const;
export type AccrualReason = (typeof accrualReasons)[number];
/** True for a reason of a step. */
export const isAccrualReason = (text: string): text is AccrualReason =>
	(accrualReasons as readonly string[]).includes(text);

/**
 * Why it cannot be said what an order makes us owe. The first three are kinds of level 5; while one holds, nothing of the
 * order is paid.
 */
export const doubts = [
	'recycled-key',
	'wrong-seller',
	'order-amount-difference',
	'foreign-currency',
	'over-cancelled',
	'cancel-not-shared',
	'no-terms',
	'not-paid-any-more',
] as const;
export type Doubt = (typeof doubts)[number];
/** True for a reason why an order is in doubt. */
export const isDoubt = (text: string): text is Doubt => (doubts as readonly string[]).includes(text);
