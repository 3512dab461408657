import { PAYMENT_METHODS, type PaymentMethod } from '#app/toss/codes.ts';

export type { PaymentMethod };

/** The payment methods as Toss names them in replies. Source: docs.tosspayments.com/codes/enum-codes. */
export const paymentMethods = Object.keys(PAYMENT_METHODS) as PaymentMethod[];

export type PaymentStatus =
	| 'READY'
	| 'IN_PROGRESS'
	| 'WAITING_FOR_DEPOSIT'
	| 'DONE'
	| 'CANCELED'
	| 'PARTIAL_CANCELED'
	| 'ABORTED'
	| 'EXPIRED';

export interface RefundAccount {
	bank: string;
	accountNumber: string;
	holderName: string;
}

/*
 * Records are JSON: amounts are whole won as safe integers, instants are milliseconds since 1970. Arithmetic that could
 * leave the integers (fees, taxes) is done in bigint.
 */

/** One cancel of a payment; its amounts never change afterwards. */
export interface Cancel {
	transactionKey: string;
	at: number;
	reason: string;
	amount: number;
	taxFreeAmount: number;
	/** What is left to cancel after this one. */
	refundableAmount: number;
}

/** What a merchant chose when it asked for the payment. Absent: the sandbox's own variety decides. */
export interface PaymentChoices {
	orderName?: string;
	installmentPlanMonths?: number;
	/** Who bears interest-free instalments. */
	interestPayer?: 'BUYER' | 'CARD_COMPANY' | 'MERCHANT';
	taxFreeAmount?: number;
	taxExemptionAmount?: number;
	/** Instant discount by the card company or the quick transfer. */
	discountAmount?: number;
	useEscrow?: boolean;
	metadata?: Record<string, string>;
}

/**
 * A payment as the sandbox keeps it: small, since there may be hundreds of thousands. What does not matter for money
 * (card numbers, names) follows from `seed` when the payment is shown.
 */
export interface Payment {
	paymentKey: string;
	orderId: string;
	method: PaymentMethod;
	status: PaymentStatus;
	totalAmount: number;
	balanceAmount: number;
	seed: number;
	requestedAt: number;
	approvedAt: number | null;
	lastTransactionKey: string | null;
	cancels: Cancel[];
	choices: PaymentChoices | null;
	/** The holder of the account to which a deposit was given back. */
	refundAccount: RefundAccount | null;
	/** True once the deposit period of a virtual account ended without a deposit. */
	lapsed: boolean;
	/** The instant of the merchant's manual settlement request, where captures are manual. */
	captureRequestedAt: number | null;
}

/** What a transaction does to the money: only `in` and `out` are settled. */
export type MoneyEffect = 'in' | 'out' | 'none';

/** One row of the transactions list. Rows are appended and never changed. */
export interface Transaction {
	transactionKey: string;
	paymentKey: string;
	status: PaymentStatus;
	at: number;
	/** As Toss shows it: never negative, also for cancels; 0 when a virtual account is issued. */
	amount: number;
	effect: MoneyEffect;
}
