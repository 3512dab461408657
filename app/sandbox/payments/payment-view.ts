import { addDays, formatKst, kstDayOf } from '#app/lib/kst-calendar.ts';
import { toWon } from '#app/lib/won.ts';
import type { Cancel, Payment, Transaction } from './payment.ts';
import { secretOf } from './payment-keys.ts';
import { taxSplitOf } from './tax.ts';
import { bankOf, buyerNameOf, cardOf, easyPayOf, giftApproveNoOf, mobileNumberOf, orderNameOf } from './variety.ts';

type Json = Record<string, unknown>;

export interface ViewFacts {
	mId: string;
	version: string;
	/** How long a virtual account waits for its deposit. */
	depositPeriodDays: number;
}

const time = (at: number | null) => (at === null ? null : formatKst(new Date(at)));

/** The last second in which a virtual account takes a deposit: the end of a Seoul day. */
export function depositDueAt(requestedAt: number, depositPeriodDays: number): number {
	return Date.parse(`${addDays(kstDayOf(new Date(requestedAt)), depositPeriodDays)}T23:59:59+09:00`);
}

/** What is left of the tax-free part after the cancels. */
export function taxFreeLeft(payment: Payment): number {
	let left = payment.choices?.taxFreeAmount ?? 0;
	for (const cancel of payment.cancels) left -= cancel.taxFreeAmount;
	return Math.max(left, 0);
}

export function receiptUrlOf(payment: Payment): string | null {
	if (payment.status === 'WAITING_FOR_DEPOSIT') {
		return `https://dashboard.tosspayments.com/receipt/payment-detail/bank-transfer?transactionId=${payment.paymentKey}&ref=PX`;
	}
	if (payment.lastTransactionKey === null) return null;
	return `https://dashboard.tosspayments.com/receipt/redirection?transactionId=${payment.paymentKey}&ref=PX`;
}

/** The card part of a payment or of a settlement line, in the documented order. */
export function cardView(payment: Payment, acquireStatus: string): Json | null {
	const card = cardOf(payment);
	if (!card) return null;
	return {
		issuerCode: card.issuerCode,
		acquirerCode: card.acquirerCode,
		number: card.number,
		installmentPlanMonths: card.installmentPlanMonths,
		isInterestFree: card.isInterestFree,
		interestPayer: card.interestPayer,
		approveNo: card.approveNo,
		useCardPoint: false,
		cardType: card.cardType,
		ownerType: card.ownerType,
		acquireStatus,
		amount: card.amount,
	};
}

function virtualAccountView(payment: Payment, facts: ViewFacts): Json | null {
	if (payment.method !== '가상계좌') return null;
	const bank = bankOf(payment.seed);
	const deposited = payment.approvedAt !== null;
	return {
		accountNumber: bank.accountNumber,
		accountType: '일반',
		bankCode: bank.bankCode,
		customerName: bank.holderName,
		depositorName: deposited ? bank.holderName : null,
		dueDate: time(depositDueAt(payment.requestedAt, facts.depositPeriodDays)),
		expired: payment.lapsed,
		settlementStatus: 'INCOMPLETED',
		refundStatus: deposited && payment.cancels.length > 0 ? 'COMPLETED' : 'NONE',
		refundReceiveAccount: null,
	};
}

/** The parts that a payment and its settlement lines show alike; null where another method was used. */
export function methodViews(payment: Payment, facts: ViewFacts) {
	const easyPay = easyPayOf(payment);
	return {
		virtualAccount: virtualAccountView(payment, facts),
		transfer:
			payment.method === '계좌이체'
				? { bankCode: bankOf(payment.seed).bankCode, settlementStatus: 'INCOMPLETED' }
				: null,
		mobilePhone:
			payment.method === '휴대폰'
				? {
						customerMobilePhone: mobileNumberOf(payment.seed),
						settlementStatus: 'INCOMPLETED',
						receiptUrl: receiptUrlOf(payment),
					}
				: null,
		giftCertificate: payment.method.endsWith('상품권')
			? { approveNo: giftApproveNoOf(payment.seed), settlementStatus: 'INCOMPLETED' }
			: null,
		easyPay: easyPay
			? {
					provider: easyPay.provider,
					amount: easyPay.amount,
					discountAmount: easyPay.discountAmount,
				}
			: null,
	};
}

/** One element of `cancels`. */
export function cancelView(cancel: Cancel): Json {
	return {
		transactionKey: cancel.transactionKey,
		cancelReason: cancel.reason,
		taxExemptionAmount: 0,
		canceledAt: time(cancel.at),
		cardDiscountAmount: 0,
		transferDiscountAmount: 0,
		easyPayDiscountAmount: 0,
		receiptKey: null,
		cancelAmount: cancel.amount,
		taxFreeAmount: cancel.taxFreeAmount,
		refundableAmount: cancel.refundableAmount,
		cancelStatus: 'DONE',
		cancelRequestId: null,
	};
}

/**
 * The Payment object of docs.tosspayments.com/reference, all fields in the order of live replies. The tax figures follow
 * what is left after the cancels, as Toss recomputes them.
 */
export function paymentView(payment: Payment, facts: ViewFacts): Json {
	const taxFree = taxFreeLeft(payment);
	const exemption = payment.balanceAmount > 0 ? (payment.choices?.taxExemptionAmount ?? 0) : 0;
	const tax = taxSplitOf(toWon(payment.balanceAmount), toWon(taxFree), toWon(exemption));
	const views = methodViews(payment, facts);
	const receiptUrl = receiptUrlOf(payment);
	const authenticated = payment.lastTransactionKey !== null;
	const discount = payment.choices?.discountAmount ?? 0;
	return {
		mId: facts.mId,
		version: facts.version,
		paymentKey: payment.paymentKey,
		type: 'NORMAL',
		orderId: payment.orderId,
		orderName: payment.choices?.orderName ?? orderNameOf(payment.seed),
		lastTransactionKey: payment.lastTransactionKey,
		status: payment.status,
		requestedAt: time(payment.requestedAt),
		approvedAt: time(payment.approvedAt),
		method: payment.method,
		currency: 'KRW',
		country: 'KR',
		totalAmount: payment.totalAmount,
		balanceAmount: payment.balanceAmount,
		suppliedAmount: Number(tax.suppliedAmount),
		vat: Number(tax.vat),
		taxFreeAmount: taxFree,
		taxExemptionAmount: exemption,
		useEscrow: payment.choices?.useEscrow ?? false,
		cultureExpense: false,
		isPartialCancelable: !(payment.choices?.useEscrow ?? false) && exemption === 0,
		card: authenticated ? cardView(payment, 'READY') : null,
		virtualAccount: authenticated ? views.virtualAccount : null,
		transfer: authenticated ? views.transfer : null,
		mobilePhone: authenticated ? views.mobilePhone : null,
		giftCertificate: authenticated ? views.giftCertificate : null,
		easyPay: authenticated ? views.easyPay : null,
		cashReceipt: null,
		cashReceipts: null,
		discount: authenticated && discount > 0 ? { amount: discount } : null,
		cancels: payment.cancels.length > 0 ? payment.cancels.map(cancelView) : null,
		secret: authenticated && payment.method === '가상계좌' ? secretOf(payment.paymentKey, payment.seed) : null,
		failure: null,
		metadata: payment.choices?.metadata ?? null,
		receipt: receiptUrl ? { url: receiptUrl } : null,
		checkout: { url: `https://api.tosspayments.com/v1/payments/${payment.paymentKey}/checkout` },
	};
}

/** One row of the transactions list, in the documented order. Source: docs.tosspayments.com/reference, section 거래. */
export function transactionView(transaction: Transaction, payment: Payment, mId: string): Json {
	return {
		mId,
		transactionKey: transaction.transactionKey,
		paymentKey: payment.paymentKey,
		orderId: payment.orderId,
		method: payment.method,
		customerKey: null,
		useEscrow: payment.choices?.useEscrow ?? false,
		receiptUrl: `https://dashboard.tosspayments.com/receipt/redirection?transactionId=${payment.paymentKey}&ref=PX`,
		status: transaction.status,
		transactionAt: time(transaction.at),
		currency: 'KRW',
		amount: transaction.amount,
	};
}

/** The name that a deposit and a refund account of this payment carry. */
export const depositorOf = (payment: Payment): string => buyerNameOf(payment.seed);
