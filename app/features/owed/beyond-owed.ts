/** A payout that waits for approval and would pay more than its seller may be paid by now. */
export interface BeyondOwed {
	payoutId: string;
	refPayoutId: string;
	refSellerId: string;
	sellerName: string;
	/** Won. */
	amount: bigint;
	/** What of it is more than is payable: set off by the next payouts. */
	beyond: bigint;
}

/** What payouts pay beyond what is payable, in all. */
export const sumBeyond = (payouts: readonly { beyond: bigint }[]): bigint =>
	payouts.reduce((sum, { beyond }) => sum + beyond, 0n);

/** Whether whoever approves knows how much of it is more than is payable by now. */
export const isConfirmed = (payouts: readonly BeyondOwed[], confirmed: bigint | 'any' | null): boolean =>
	payouts.length === 0 || confirmed === 'any' || confirmed === sumBeyond(payouts);

/** The same as the audit log keeps it; nothing where there was nothing to confirm. */
export const auditedBeyond = (payouts: readonly BeyondOwed[]): { beyondOwed?: string } =>
	payouts.length > 0 ? { beyondOwed: String(sumBeyond(payouts)) } : {};

const MOST_SHOWN = 20;

/** The first of the payouts for whoever approves them, with how many there are and by how much in all; null for none. */
export const shownBeyond = (payouts: readonly BeyondOwed[]) =>
	payouts.length === 0
		? null
		: { rows: payouts.slice(0, MOST_SHOWN), count: payouts.length, total: sumBeyond(payouts) };
export type ShownBeyond = NonNullable<ReturnType<typeof shownBeyond>>;

/** What a form confirms, in won; null for what is no amount. */
export const readConfirmed = (text: unknown): bigint | null =>
	typeof text === 'string' && /^\d{1,18}$/.test(text) ? BigInt(text) : null;
