import { isOpenAtToss, type PayoutStatus, payoutStatusOf } from '#app/features/payouts/payout.ts';
import { type Ledger, type LedgerPayout, last4Of } from './ledger.ts';

/** A payout as our table has it. */
export interface OurPayout {
	refPayoutId: string;
	tossPayoutId: string | null;
	status: PayoutStatus;
	/** Won. */
	amount: bigint;
	holdReason: string | null;
	failureCode: string | null;
	/** What is owed once; payouts that replace one another share it. */
	obligation: string;
}

export interface OurSeller {
	refSellerId: string;
	tossSellerId: string | null;
	registration: string;
	tossStatus: string | null;
	accountNumberLast4: string;
}

export interface Verdict {
	/** Obligations that the ledger pays more than once, or under a reference that it has more than once. */
	sentTwice: string[];
	/** Payouts that only one side knows of, or that the sides know under different ids. */
	lost: string[];
	/** Payouts on both sides that are not in the same state, or not of the same amount. */
	unequal: string[];
	/** Won paid, by our table less by the ledger. */
	difference: bigint;
	/** Payouts that are not at an end and name no reason. */
	hanging: string[];
	/** Sellers on whom the two sides do not agree. */
	sellers: string[];
	/** How many payouts ended where, with what reason. */
	ends: Record<string, number>;
}

const isLive = ({ status }: LedgerPayout) => status !== 'FAILED' && status !== 'CANCELED';

/** Statuses in which Toss has the payout, as far as we know. */
const atToss: readonly PayoutStatus[] = ['requested', 'in_progress', 'completed', 'failed', 'canceled', 'unknown'];

function repeated(keys: readonly string[]): string[] {
	const seen = new Set<string>();
	const twice = new Set<string>();
	for (const key of keys) (seen.has(key) ? twice : seen).add(key);
	return [...twice];
}

function endOf({ status, holdReason, failureCode }: OurPayout): string {
	return [status, holdReason ?? failureCode].filter(Boolean).join(': ');
}

function compareSellers(ours: readonly OurSeller[], ledger: Ledger): string[] {
	const byRef = new Map(ledger.sellers.map((seller) => [seller.refSellerId, seller]));
	const wrong = repeated(ledger.sellers.map(({ refSellerId }) => refSellerId)).map((ref) => `${ref}: registered twice`);
	for (const seller of ours) {
		const there = byRef.get(seller.refSellerId);
		byRef.delete(seller.refSellerId);
		const account = there ? seller.accountNumberLast4 : null;
		const here = `${seller.registration} ${seller.tossSellerId} ${seller.tossStatus} ${account}`;
		const expected = there ? `registered ${there.id} ${there.status} ${last4Of(there)}` : 'refused null null null';
		if (here !== expected) wrong.push(`${seller.refSellerId}: ${here}, at Toss ${expected}`);
	}
	return [...wrong, ...[...byRef.keys()].map((ref) => `${ref}: not ours`)];
}

/** Holds our tables against the sandbox's ledger, payout by payout and won by won. */
export function compare(ours: readonly OurPayout[], sellers: readonly OurSeller[], ledger: Ledger): Verdict {
	const obligationOf = new Map(ours.map(({ refPayoutId, obligation }) => [refPayoutId, obligation]));
	const owedFor = (refPayoutId: string) => obligationOf.get(refPayoutId) ?? refPayoutId;
	const twicePaid = repeated(ledger.payouts.filter(isLive).map(({ refPayoutId }) => owedFor(refPayoutId)));
	const twiceInLedger = repeated(ledger.payouts.map(({ refPayoutId }) => refPayoutId)).map(owedFor);
	const verdict: Verdict = {
		sentTwice: [...new Set([...twiceInLedger, ...twicePaid])],
		lost: [],
		unequal: [],
		difference: 0n,
		hanging: [],
		sellers: compareSellers(sellers, ledger),
		ends: {},
	};
	const byRef = new Map(ledger.payouts.map((payout) => [payout.refPayoutId, payout]));
	for (const payout of ours) {
		const there = byRef.get(payout.refPayoutId);
		byRef.delete(payout.refPayoutId);
		const end = endOf(payout);
		verdict.ends[end] = (verdict.ends[end] ?? 0) + 1;
		if (payout.status === 'completed') verdict.difference += payout.amount;
		if (payout.status === 'submitting' || isOpenAtToss(payout.status))
			verdict.hanging.push(`${payout.refPayoutId}: ${end}`);
		if (payout.status === 'approved' && !payout.holdReason) verdict.hanging.push(`${payout.refPayoutId}: ${end}`);
		const thinksSent = atToss.includes(payout.status);
		if (thinksSent !== Boolean(there)) {
			verdict.lost.push(`${payout.refPayoutId}: ${end}, at Toss ${there?.status ?? 'nothing'}`);
		} else if (there && there.id !== payout.tossPayoutId) {
			verdict.lost.push(`${payout.refPayoutId}: ${payout.tossPayoutId}, at Toss ${there.id}`);
		} else if (there) {
			const sameAmount = BigInt(there.amount.value) === payout.amount;
			if (payoutStatusOf(there.status) !== payout.status || !sameAmount) {
				verdict.unequal.push(
					`${payout.refPayoutId}: ${end} ${payout.amount}, at Toss ${there.status} ${there.amount.value}`,
				);
			}
		}
	}
	for (const ref of byRef.keys()) verdict.lost.push(`${ref}: at Toss, and unknown here`);
	for (const { status, amount } of ledger.payouts) {
		if (status === 'COMPLETED') verdict.difference -= BigInt(amount.value);
	}
	return verdict;
}
