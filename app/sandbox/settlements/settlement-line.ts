import { formatKst, type KstDay } from '#app/lib/kst-calendar.ts';
import { cardCompanyName } from '#app/toss/card-codes.ts';
import type { Payment, Transaction } from '../payments/payment.ts';
import { cancelView, cardView, methodViews, receiptUrlOf, type ViewFacts } from '../payments/payment-view.ts';
import type { Settings } from '../settings.ts';
import { feesOfApproval, feesOfCancel } from './fees.ts';

export interface LineDates {
	soldDate: KstDay;
	paidOutDate: KstDay;
}

export interface LineAmounts {
	amount: bigint;
	fees: { type: string; fee: bigint }[];
	fee: bigint;
	supplyAmount: bigint;
	vat: bigint;
	payOutAmount: bigint;
}

/**
 * What one transaction is worth to the merchant, signed: a cancel is negative. Holds exactly: `payOutAmount = amount −
 * fee`, `fee = supplyAmount + vat`, `fee = Σ fees`.
 */
export function lineAmountsOf(transaction: Transaction, payment: Payment, settings: Settings): LineAmounts {
	const isCancel = transaction.effect === 'out';
	const parts = isCancel
		? feesOfCancel(payment, transaction.transactionKey, settings)
		: feesOfApproval(payment, settings);
	const amount = isCancel ? -BigInt(transaction.amount) : BigInt(transaction.amount);
	let supplyAmount = 0n;
	let vat = 0n;
	for (const part of parts) {
		supplyAmount += part.supply;
		vat += part.vat;
	}
	const fee = supplyAmount + vat;
	return {
		amount,
		fees: parts.map((part) => ({ type: part.type, fee: part.supply + part.vat })),
		fee,
		supplyAmount,
		vat,
		payOutAmount: amount - fee,
	};
}

export type SettlementLine = Record<string, unknown>;

/**
 * The Settlement object of docs.tosspayments.com/reference, fields in the order of live replies. A line does not change
 * once it is there: what later happens to the payment shows on later lines only.
 */
export function lineOf(
	transaction: Transaction,
	payment: Payment,
	dates: LineDates,
	settings: Settings,
	facts: ViewFacts,
): SettlementLine {
	const amounts = lineAmountsOf(transaction, payment, settings);
	const isCancel = transaction.effect === 'out';
	const views = methodViews(payment, facts);
	const isOld = settings.settlementShape === 'old';
	const card = cardView(payment, transaction.status === 'CANCELED' ? 'CANCELED' : 'COMPLETED');
	const cancel = isCancel
		? payment.cancels.find(({ transactionKey }) => transactionKey === transaction.transactionKey)
		: undefined;
	return {
		mId: facts.mId,
		paymentKey: payment.paymentKey,
		transactionKey: transaction.transactionKey,
		orderId: payment.orderId,
		currency: 'KRW',
		method: payment.method,
		amount: Number(amounts.amount),
		interestFee: 0,
		fee: Number(amounts.fee),
		...(isOld ? {} : { fees: amounts.fees.map(({ type, fee }) => ({ type, fee: Number(fee) })) }),
		supplyAmount: Number(amounts.supplyAmount),
		vat: Number(amounts.vat),
		payOutAmount: Number(amounts.payOutAmount),
		approvedAt: formatKst(new Date(payment.approvedAt ?? payment.requestedAt)),
		soldDate: dates.soldDate,
		paidOutDate: dates.paidOutDate,
		card: card && isOld ? oldCardView(card, payment) : card,
		easyPay: views.easyPay,
		giftCertificate: views.giftCertificate,
		mobilePhone: views.mobilePhone,
		transfer: views.transfer,
		virtualAccount: views.virtualAccount
			? { ...views.virtualAccount, refundStatus: isCancel ? 'COMPLETED' : 'NONE' }
			: null,
		cancel: cancel ? settledCancelView(cancelView(cancel)) : null,
	};
}

/** The card as old API versions write it: with the name of its company and the receipt. */
function oldCardView(card: Record<string, unknown>, payment: Payment): Record<string, unknown> {
	return { company: cardCompanyName(String(card.issuerCode)), ...card, receiptUrl: receiptUrlOf(payment) };
}

/** Settlement lines carry a cancel without the discounts of cards and transfers. */
function settledCancelView(view: Record<string, unknown>): Record<string, unknown> {
	const { cardDiscountAmount: _card, transferDiscountAmount: _transfer, ...rest } = view;
	return rest;
}
