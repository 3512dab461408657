import { type Doubt, isDoubt } from '#app/features/owed/accrual.ts';
import { feeOf, type TermsPeriod, termsOn } from '#app/features/owed/terms.ts';
import type { JudgedOrder, OrdersInput, OrderTransaction } from '#app/features/reconciliation/orders-match.ts';
import { type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';

/** Names a seller's part of an order. */
export const partKey = (part: { mId: string; orderId: string; refSellerId: string }): string =>
	JSON.stringify([part.mId, part.orderId, part.refSellerId]);

/** What a person said about whose part of an order was given back. */
export interface CancelShare {
	mId: string;
	orderId: string;
	/** All that was given back when it was said; it holds while that is so. */
	givenBack: bigint;
	shares: readonly { refSellerId: string; amount: bigint }[];
}

export interface PartsInput {
	/** What level 5 says of the orders. */
	judged: readonly JudgedOrder[];
	lines: OrdersInput['lines'];
	/** Approvals and cancels, with what each counts: a cancel is negative, or 0 where it moves nothing. */
	transactions: readonly (OrderTransaction & { effect: bigint })[];
	/** In the order in which they were said. */
	shares: readonly CancelShare[];
	terms: readonly TermsPeriod[];
	/** The first day of any terms. */
	first: KstDay;
}

/** What the steps of a part come to. Won. */
export interface PartSum {
	gross: bigint;
	commission: bigint;
	vat: bigint;
}

const NOTHING: PartSum = { gross: 0n, commission: 0n, vat: 0n };
const isNothing = ({ gross, commission, vat }: PartSum) => gross === 0n && commission === 0n && vat === 0n;
const keyOf = (row: { mId: string; orderId: string }) => JSON.stringify([row.mId, row.orderId]);
const sumOf = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);

function groupBy<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
	const groups = new Map<string, Row[]>();
	for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
	return groups;
}

/** What of each seller's part was given back; null where nobody can say it. */
function givenBackOf(
	order: JudgedOrder,
	parts: ReadonlyMap<string, bigint>,
	cancels: PartsInput['transactions'],
	share: CancelShare | undefined,
): Map<string, bigint> | null {
	const givenBack = order.ordered - order.paid;
	const of = (amount: (refSellerId: string, ordered: bigint) => bigint) =>
		new Map([...parts].map(([refSellerId, ordered]) => [refSellerId, amount(refSellerId, ordered)]));
	if (givenBack === 0n) return of(() => 0n);
	if (order.paid === 0n) return of((_, ordered) => ordered);
	let told: Map<string, bigint>;
	if (parts.size === 1) {
		told = of(() => givenBack);
	} else if (share?.givenBack === givenBack) {
		told = of((ref) =>
			sumOf(share.shares.filter(({ refSellerId }) => refSellerId === ref).map(({ amount }) => amount)),
		);
	} else {
		if (cancels.length === 0 || cancels.some(({ refSellerId }) => refSellerId === null)) return null;
		if (-sumOf(cancels.map(({ effect }) => effect)) !== givenBack) return null;
		told = of((ref) => -sumOf(cancels.filter(({ refSellerId }) => refSellerId === ref).map(({ effect }) => effect)));
	}
	// Nobody gives back more than was ordered of it; of a discount nothing, or all.
	for (const [refSellerId, amount] of told) {
		const ordered = parts.get(refSellerId)!;
		if (amount !== ordered && (amount < 0n || amount > (ordered > 0n ? ordered : 0n))) return null;
	}
	return sumOf([...told.values()]) === givenBack ? told : null;
}

/**
 * Says what the steps of each seller's part of an order must come to, and which are in doubt, from what they came to `before`.
 * Written to be read; the database does the same in sets, and a test holds the two against each other.
 */
export function owedByOrders(
	input: PartsInput,
	before: ReadonlyMap<string, PartSum>,
): { sums: Map<string, PartSum>; doubts: Map<string, Doubt> } {
	const sums = new Map(before);
	const doubts = new Map<string, Doubt>();
	const lines = groupBy(input.lines, keyOf);
	const transactions = groupBy(input.transactions, keyOf);
	const seen = new Set<string>();
	const withLines = new Map<string, JudgedOrder>();

	/** What can be said of an order as a whole: that it is in doubt, that nothing is paid, or that it is certain. */
	const doubtOf = ({ is }: JudgedOrder, sum: PartSum | undefined): Doubt | 'unpaid' | null => {
		if (is === 'matched' || is === 'canceled-later') return null;
		if (isDoubt(is)) return is;
		return sum && !isNothing(sum) ? 'not-paid-any-more' : 'unpaid';
	};

	for (const order of input.judged) {
		const own = lines.get(keyOf(order));
		if (!own) continue;
		withLines.set(keyOf(order), order);
		const parts = new Map<string, bigint>();
		for (const { refSellerId, amount } of own) parts.set(refSellerId, (parts.get(refSellerId) ?? 0n) + amount);
		const rows = transactions.get(keyOf(order)) ?? [];
		const approvals = rows
			.filter(({ status }) => status === 'DONE')
			.map(({ transactionAt }) => kstDayOf(transactionAt));
		const approvedOn = approvals.sort()[0] ?? null;
		const cancels = rows.filter(({ status, effect }) => status !== 'DONE' && effect !== 0n);
		const share = input.shares.findLast((each) => keyOf(each) === keyOf(order));
		const givenBack = givenBackOf(order, parts, cancels, share);
		for (const [refSellerId, ordered] of parts) {
			const key = partKey({ ...order, refSellerId });
			if ((approvedOn ?? order.day) < input.first && !before.has(key)) continue;
			seen.add(key);
			const doubt = doubtOf(order, before.get(key));
			if (doubt) {
				if (doubt !== 'unpaid') doubts.set(key, doubt);
				continue;
			}
			if (!givenBack) {
				doubts.set(key, order.paid < 0n ? 'over-cancelled' : 'cancel-not-shared');
				continue;
			}
			const remaining = ordered - givenBack.get(refSellerId)!;
			const terms = approvedOn && termsOn(input.terms, refSellerId, approvedOn);
			if (!terms && remaining !== 0n) {
				doubts.set(key, 'no-terms');
				continue;
			}
			if (remaining === 0n && !before.has(key)) continue;
			sums.set(key, remaining === 0n ? NOTHING : { gross: remaining, ...feeOf(remaining, terms!) });
		}
	}

	// Orders that were taken away, and sellers that theirs do not name any more.
	for (const [key, sum] of before) {
		if (seen.has(key)) continue;
		const [mId, orderId] = JSON.parse(key) as [string, string];
		const order = withLines.get(keyOf({ mId, orderId }));
		const doubt = order && !isNothing(sum) ? doubtOf(order, sum) : null;
		if (doubt && doubt !== 'unpaid') doubts.set(key, doubt);
		else sums.set(key, NOTHING);
	}
	return { sums, doubts };
}
