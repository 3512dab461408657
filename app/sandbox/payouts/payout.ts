import { FAILING_TEST_ACCOUNTS } from '#app/toss/codes.ts';
import { withFraction } from '../json.ts';
import type { Account } from '../sellers/seller.ts';

export type PayoutStatus = 'REQUESTED' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELED';

export interface PayoutError {
	code: string;
	message: string;
}

export interface PayoutItem {
	refPayoutId: string;
	destination: string;
	scheduleType: 'EXPRESS' | 'SCHEDULED';
	payoutDate: string | null;
	/** Whole won. */
	amount: bigint;
	transactionDescription: string;
	metadata: Record<string, string> | null;
}

export interface PayoutRecord extends Omit<PayoutItem, 'amount' | 'payoutDate'> {
	id: string;
	payoutDate: string;
	/** Whole won, as digits. */
	amount: string;
	requestedAt: string;
	/** The same instant in milliseconds, for the 7-day rule. */
	requestedMs: number;
	status: PayoutStatus;
	error: PayoutError | null;
	/** The seller's account when the payout was taken; older journals do not tell. */
	account?: Account;
	history: { status: PayoutStatus; at: string }[];
}

/** start: handed to the bank. return: paid, and the money came back from the bank. */
export type PayoutEvent = 'start' | 'complete' | 'fail' | 'cancel' | 'return';

/** What the control interface lets the bank do. */
export type PlayedByBank = 'fail' | 'complete' | 'return';

/** True where the bank may do that to a payout: what is only asked for is handed to it first. */
export function bankMayPlay(event: PlayedByBank, status: PayoutStatus): boolean {
	return event === 'return' ? status === 'COMPLETED' : isUnderWay(status);
}

const TRANSITIONS: Record<PayoutStatus, Partial<Record<PayoutEvent, PayoutStatus>>> = {
	REQUESTED: { start: 'IN_PROGRESS', cancel: 'CANCELED' },
	IN_PROGRESS: { complete: 'COMPLETED', fail: 'FAILED' },
	COMPLETED: { return: 'FAILED' },
	FAILED: {},
	CANCELED: {},
};

/** The status after an event, or null where it cannot happen. Source: docs.tosspayments.com/guides/v2/payouts. */
export function payoutStatusAfter(status: PayoutStatus, event: PayoutEvent): PayoutStatus | null {
	return TRANSITIONS[status][event] ?? null;
}

/** True while the amount is taken from the balance and not yet paid. */
export function isUnderWay(status: PayoutStatus): boolean {
	return status === 'REQUESTED' || status === 'IN_PROGRESS';
}

/** True for the test accounts to which every payout ends in FAILED. */
export function alwaysFails({ bankCode, accountNumber }: { bankCode: string; accountNumber: string }): boolean {
	return FAILING_TEST_ACCOUNTS.some((one) => one.bankCode === bankCode && one.accountNumber === accountNumber);
}

/** The Payout object, fields in the order of real traffic. Replies print `352000.0`, webhooks `352000`. */
export function payoutView(payout: PayoutRecord, form: 'reply' | 'webhook' = 'reply') {
	return {
		id: payout.id,
		refPayoutId: payout.refPayoutId,
		destination: payout.destination,
		scheduleType: payout.scheduleType,
		payoutDate: payout.payoutDate,
		amount: {
			currency: 'KRW',
			value: form === 'reply' ? withFraction(payout.amount, 1) : Number(payout.amount),
		},
		transactionDescription: payout.transactionDescription,
		requestedAt: payout.requestedAt,
		status: payout.status,
		error: payout.error,
		metadata: payout.metadata,
	};
}
