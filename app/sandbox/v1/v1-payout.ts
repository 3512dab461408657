import type { PayoutError, PayoutStatus } from '../payouts/payout.ts';
import type { Account } from '../sellers/seller.ts';
import type { Settings } from '../settings.ts';
import { v1AccountView } from './sub-mall.ts';

export interface V1PayoutItem {
	subMallId: string;
	payoutDate: string;
	/** Whole won. */
	payoutAmount: bigint;
	transferSummary: string | null;
	metadata: Record<string, string> | null;
}

export interface V1PayoutRecord extends Omit<V1PayoutItem, 'payoutAmount'> {
	/** Toss's payoutKey. */
	id: string;
	/** Whole won, as digits. */
	payoutAmount: string;
	/** The account as it was when the payout was asked for. */
	account: Account;
	requestedAt: string;
	/** The same instant in milliseconds. */
	requestedMs: number;
	status: PayoutStatus;
	failure: PayoutError | null;
	/** Accepted although it is over the limit: it ends in FAILED with this code. */
	failsWith: string | null;
	history: { status: PayoutStatus; at: string }[];
}

/** The Payout object of v1, fields in the documented order: amounts are plain numbers in replies and in webhooks. */
export function v1PayoutView(payout: V1PayoutRecord, settings: Pick<Settings, 'v1MaskAccountNumbers'>) {
	return {
		payoutKey: payout.id,
		subMallId: payout.subMallId,
		payoutDate: payout.payoutDate,
		payoutAmount: Number(payout.payoutAmount),
		account: v1AccountView(payout.account, settings),
		requestedAt: payout.requestedAt,
		status: payout.status,
		failure: payout.failure,
		transferSummary: payout.transferSummary,
		metadata: payout.metadata,
	};
}
