import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { BANKS } from '#app/toss/bank-codes.ts';
import type { Settings } from '../settings.ts';
import { SHORT_NAMES } from '../v1/bank-names.ts';
import type { Refusal } from './decide-confirm.ts';
import type { Payment, PaymentMethod, PaymentStatus, RefundAccount } from './payment.ts';
import { depositorOf, taxFreeLeft } from './payment-view.ts';

export interface CancelRequest {
	reason: string;
	/** Absent: everything that is left. */
	amount?: number;
	taxFreeAmount: number;
	refundableAmount?: number;
	refundAccount?: unknown;
}

/** Reads the body of a cancel request; null when Toss would call it a bad request. */
export function readCancelRequest(body: unknown): CancelRequest | null {
	if (typeof body !== 'object' || body === null) return null;
	const { cancelReason, cancelAmount, taxFreeAmount, refundableAmount, refundReceiveAccount, currency } =
		body as Record<string, unknown>;
	if (typeof cancelReason !== 'string' || cancelReason === '' || cancelReason.length > 200) return null;
	if (currency !== undefined && currency !== null && currency !== 'KRW') return null;
	const amount = readAmount(cancelAmount);
	const taxFree = readAmount(taxFreeAmount);
	const refundable = readAmount(refundableAmount);
	if (amount === null || taxFree === null || refundable === null || amount === 0) return null;
	return {
		reason: cancelReason,
		...(amount === undefined ? {} : { amount }),
		taxFreeAmount: taxFree ?? 0,
		...(refundable === undefined ? {} : { refundableAmount: refundable }),
		...(refundReceiveAccount == null ? {} : { refundAccount: refundReceiveAccount }),
	};
}

function readAmount(value: unknown): number | null | undefined {
	if (value === undefined || value === null) return undefined;
	const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
	return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

export interface CancelPlan {
	ok: true;
	amount: number;
	taxFreeAmount: number;
	refundableAmount: number;
	status: PaymentStatus;
	refundAccount: RefundAccount | null;
	/** False for a virtual account without a deposit: no money ever moved. */
	moneyMoves: boolean;
}

const KST_OFFSET_MS = 9 * 60 * 60 * 1000;

/** Days from the approval; 0 where there is no end. Mobile payments end with their calendar month instead. */
function refundDaysOf(method: PaymentMethod, settings: Settings): number {
	if (method === '계좌이체') return settings.refundDaysTransfer;
	if (method === '가상계좌') return settings.refundDaysVirtualAccount;
	return 0;
}

/** The last instant at which a payment of this method may still be cancelled; null where there is none. */
function refundDueAt(payment: Payment, settings: Settings): number | null {
	if (payment.approvedAt === null) return null;
	const day = kstDayOf(new Date(payment.approvedAt));
	if (payment.method === '휴대폰') {
		const [year, month] = day.split('-').map(Number) as [number, number];
		return Date.UTC(year, month, 1) - KST_OFFSET_MS - 1;
	}
	const days = refundDaysOf(payment.method, settings);
	return days === 0 ? null : Date.parse(`${addDays(day, days)}T23:59:59.999+09:00`);
}

/** A bank may be named by either code, in Korean or in English. Source: docs.tosspayments.com/codes/org-codes. */
const refundBanks = new Set([
	...BANKS.flatMap(({ twoCharCode, code, ko, english }) => [twoCharCode, code, ko, english]),
	...Object.keys(SHORT_NAMES),
]);

function readRefundAccount(
	given: unknown,
	payment: Payment,
	settings: Settings,
): { ok: true; account: RefundAccount } | Refusal {
	if (typeof given !== 'object' || given === null) return { ok: false, code: 'INVALID_REQUEST' };
	const { bank, accountNumber, holderName } = given as Record<string, unknown>;
	if (typeof bank !== 'string' || typeof accountNumber !== 'string' || typeof holderName !== 'string') {
		return { ok: false, code: 'INVALID_REQUEST' };
	}
	if (!refundBanks.has(bank)) return { ok: false, code: 'INVALID_BANK' };
	if (!/^\d{1,20}$/.test(accountNumber)) return { ok: false, code: 'INVALID_REFUND_ACCOUNT_NUMBER' };
	if (holderName === '' || holderName.length > 60) return { ok: false, code: 'INVALID_REQUEST' };
	const wrongHolder = settings.refundHolderMustBeDepositor
		? holderName !== depositorOf(payment)
		: holderName === settings.refundHolderRefused;
	if (wrongHolder) return { ok: false, code: 'INVALID_REFUND_ACCOUNT_INFO' };
	return { ok: true, account: { bank, accountNumber, holderName } };
}

/**
 * Whether and how a payment is cancelled, by the measured and documented rows of the cancel table of
 * docs.tosspayments.com/reference/error-codes. A cancel of the rest after partial cancels leaves the payment
 * `PARTIAL_CANCELED` with nothing left; only one single full cancel makes it `CANCELED`.
 */
export function decideCancel(
	payment: Payment | undefined,
	request: CancelRequest,
	now: number,
	settings: Settings,
): CancelPlan | Refusal {
	if (!payment) return { ok: false, code: 'NOT_FOUND_PAYMENT' };
	const { status, balanceAmount: balance } = payment;
	if (status === 'CANCELED') return { ok: false, code: 'ALREADY_CANCELED_PAYMENT' };
	if (status !== 'DONE' && status !== 'PARTIAL_CANCELED' && status !== 'WAITING_FOR_DEPOSIT') {
		return { ok: false, code: 'NOT_CANCELABLE_PAYMENT' };
	}
	if (balance === 0) return { ok: false, code: 'NOT_CANCELABLE_AMOUNT' };
	if (request.refundableAmount !== undefined && request.refundableAmount !== balance) {
		return { ok: false, code: 'NOT_MATCHES_REFUNDABLE_AMOUNT' };
	}
	const amount = request.amount ?? balance;
	if (amount > balance) return { ok: false, code: 'NOT_CANCELABLE_AMOUNT' };
	const partial = amount < balance;
	const waiting = status === 'WAITING_FOR_DEPOSIT';
	if (partial && waiting) return { ok: false, code: 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT' };
	const dueAt = refundDueAt(payment, settings);
	if (dueAt !== null && now > dueAt) return { ok: false, code: 'EXCEED_MAX_REFUND_DUE' };
	if (partial && (payment.choices?.useEscrow || (payment.choices?.taxExemptionAmount ?? 0) > 0)) {
		return { ok: false, code: 'NOT_ALLOWED_PARTIAL_REFUND' };
	}
	if (partial && amount < (payment.choices?.discountAmount ?? 0)) {
		return { ok: false, code: 'EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT' };
	}
	let refundAccount: RefundAccount | null = null;
	if (payment.method === '가상계좌' && !waiting) {
		const read = readRefundAccount(request.refundAccount, payment, settings);
		if (!read.ok) return read;
		refundAccount = read.account;
	}
	const taxFree = taxFreeLeft(payment);
	const rest = balance - amount;
	// What stays cannot hold more tax-free money than it is worth, so at least the excess goes with the cancel.
	const least = taxFree > rest ? taxFree - rest : 0;
	const taxFreeAmount = partial ? Math.max(request.taxFreeAmount, least) : taxFree;
	if (taxFreeAmount > taxFree || taxFreeAmount > amount) return { ok: false, code: 'INVALID_REQUEST' };
	return {
		ok: true,
		amount,
		taxFreeAmount,
		refundableAmount: rest,
		status: partial || payment.cancels.length > 0 ? 'PARTIAL_CANCELED' : 'CANCELED',
		refundAccount,
		moneyMoves: !waiting,
	};
}
