import { sizeOf } from '#app/lib/won.ts';
import type { MatcherInput, MatcherTransaction } from './matcher.ts';

/** What the data says of the payment that a cancel takes back. Won. */
export interface CancelFacts {
	/** No approval of the payment is known: neither a transaction, nor a line, nor an answer of the provider. */
	orphan: boolean;
	/** By how much this cancel goes beyond what earlier ones left of the approvals; 0 where it does not. */
	excess: bigint;
	/** An approval of the payment has a settlement line. */
	settled: boolean;
}

const paymentOf = (row: { mId: string; paymentKey?: string }) => JSON.stringify([row.mId, row.paymentKey]);
const keyOf = (row: { mId: string; transactionKey: string }) => JSON.stringify([row.mId, row.transactionKey]);
const isCancel = ({ status }: MatcherTransaction) => status === 'CANCELED' || status === 'PARTIAL_CANCELED';

/** In the order in which a payment was cancelled; keys decide between cancels of one instant. */
function inOrder(a: MatcherTransaction, b: MatcherTransaction): number {
	const at = a.transactionAt.getTime() - b.transactionAt.getTime();
	return at || (a.transactionKey < b.transactionKey ? -1 : 1);
}

/** Says of cancels which approval stands behind them. `moves` tells whether a cancel moved money at all. */
export function cancelFinder(input: MatcherInput, moves: (cancel: MatcherTransaction) => boolean) {
	const byPayment = new Map<string, MatcherTransaction[]>();
	for (const row of input.transactions) {
		const payment = paymentOf(row);
		byPayment.set(payment, [...(byPayment.get(payment) ?? []), row]);
	}
	const withLine = new Set(input.lines.filter(({ occurrence }) => occurrence === 1).map(keyOf));
	const settledPayments = new Set(input.lines.filter(({ amount }) => amount > 0n).map(paymentOf));
	const toldPayments = new Set((input.lookups ?? []).filter(({ approvedAt }) => approvedAt).map(paymentOf));
	const approvalsOf = (payment: string) => (byPayment.get(payment) ?? []).filter(({ status }) => status === 'DONE');
	const isKnown = (payment: string) =>
		approvalsOf(payment).length > 0 || settledPayments.has(payment) || toldPayments.has(payment);

	return {
		/** Whether any approval of this payment is known. Without a payment key nothing can be said against it. */
		isOrphan: (row: { mId: string; paymentKey?: string }) => !!row.paymentKey && !isKnown(paymentOf(row)),
		factsOf(cancel: MatcherTransaction): CancelFacts {
			const payment = paymentOf(cancel);
			const approvals = approvalsOf(payment);
			if (!isCancel(cancel) || !cancel.paymentKey) return { orphan: false, excess: 0n, settled: false };
			let excess = 0n;
			if (approvals.length > 0 && moves(cancel)) {
				let left = approvals.reduce((sum, { amount }) => sum + sizeOf(amount), 0n);
				const cancels = byPayment.get(payment)!.filter((row) => isCancel(row) && moves(row));
				for (const one of cancels.sort(inOrder)) {
					const size = sizeOf(one.amount);
					const beyond = size - (left > 0n ? left : 0n);
					left -= size;
					if (one === cancel) excess = beyond > 0n ? beyond : 0n;
				}
			}
			return {
				orphan: !isKnown(payment),
				excess,
				settled: settledPayments.has(payment) || approvals.some((row) => withLine.has(keyOf(row))),
			};
		},
	};
}
