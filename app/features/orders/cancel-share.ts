/** What is known of an order that was given back in part. Won. */
export interface GivenBackFacts {
	/** What was ordered of each seller. */
	ordered: readonly { refSellerId: string; amount: bigint }[];
	approved: bigint;
	/** What was approved less what was given back. */
	paid: bigint;
	/** Order lines and transactions that are not in won. */
	foreignRows: number;
}

/** How much of a cancel was whose. */
export interface Share {
	refSellerId: string;
	amount: bigint;
}

export type ShareRefusal =
	| 'not-shareable'
	| 'given-back-changed'
	| 'sellers-differ'
	| 'more-than-ordered'
	| 'does-not-add-up';

const sum = (rows: readonly { amount: bigint }[]) => rows.reduce((total, { amount }) => total + amount, 0n);

/**
 * All that was given back of an order, where somebody has to say whose it was: it was paid whole, several sellers are in
 * it, and a part was given back. Null for every other order.
 */
export function givenBackOf({ ordered, approved, paid, foreignRows }: GivenBackFacts): bigint | null {
	const total = sum(ordered);
	const inPart = paid > 0n && paid < total;
	return ordered.length > 1 && foreignRows === 0 && approved === total && inPart ? total - paid : null;
}

/**
 * Decides whether what a person says of a cancel can be so: an amount for each seller of the order, none more than was
 * ordered of it, which together are all that was given back. `seen` is what the person was shown as given back.
 */
export function refuseShares(facts: GivenBackFacts, shares: readonly Share[], seen: bigint): ShareRefusal | null {
	const givenBack = givenBackOf(facts);
	if (givenBack === null) return 'not-shareable';
	if (givenBack !== seen) return 'given-back-changed';
	const named = new Map(shares.map(({ refSellerId, amount }) => [refSellerId, amount]));
	const each = facts.ordered.every(({ refSellerId }) => named.has(refSellerId));
	if (!each || named.size !== facts.ordered.length || shares.length !== named.size) return 'sellers-differ';
	const tooMuch = facts.ordered.some(({ refSellerId, amount }) => {
		const share = named.get(refSellerId)!;
		return share < 0n || share > (amount > 0n ? amount : 0n);
	});
	if (tooMuch) return 'more-than-ordered';
	return sum(shares) === givenBack ? null : 'does-not-add-up';
}
