import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../settings.ts';
import { type CancelRequest, decideCancel, readCancelRequest } from './decide-cancel.ts';
import { decideConfirm, readConfirmRequest } from './decide-confirm.ts';
import type { Payment } from './payment.ts';
import { paymentOf } from './payment-samples.ts';
import { depositorOf } from './payment-view.ts';

const settings = defaultSettings();
const now = Date.parse('2026-03-05T12:00:00+09:00');
const all: CancelRequest = { reason: '고객 변심', taxFreeAmount: 0 };

function codeOf(payment: Payment | undefined, request: Partial<CancelRequest> = {}, at = now): string {
	const decision = decideCancel(payment, { ...all, ...request }, at, settings);
	return decision.ok ? decision.status : decision.code;
}

describe('a cancel', () => {
	it('answers as measured and documented', () => {
		expect(codeOf(undefined)).toBe('NOT_FOUND_PAYMENT');
		expect(codeOf(paymentOf({ status: 'CANCELED', balanceAmount: 0 }))).toBe('ALREADY_CANCELED_PAYMENT');
		expect(codeOf(paymentOf({ status: 'PARTIAL_CANCELED', balanceAmount: 0 }))).toBe('NOT_CANCELABLE_AMOUNT');
		expect(codeOf(paymentOf(), { amount: 55_001 })).toBe('NOT_CANCELABLE_AMOUNT');
		expect(codeOf(paymentOf(), { refundableAmount: 54_999 })).toBe('NOT_MATCHES_REFUNDABLE_AMOUNT');
		expect(codeOf(paymentOf({ choices: { useEscrow: true } }), { amount: 1_000 })).toBe('NOT_ALLOWED_PARTIAL_REFUND');
		expect(codeOf(paymentOf({ choices: { discountAmount: 5_000 } }), { amount: 4_999 })).toBe(
			'EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT',
		);
		expect(codeOf(paymentOf({ status: 'IN_PROGRESS', approvedAt: null }))).toBe('NOT_CANCELABLE_PAYMENT');
		expect(codeOf(paymentOf())).toBe('CANCELED');
		expect(codeOf(paymentOf(), { amount: 1_000 })).toBe('PARTIAL_CANCELED');
	});

	it('of a virtual account is whole before the deposit and needs an account after it', () => {
		const waiting = paymentOf({ method: '가상계좌', status: 'WAITING_FOR_DEPOSIT', approvedAt: null });
		expect(codeOf(waiting, { amount: 1_000 })).toBe('NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT');
		expect(decideCancel(waiting, all, now, settings)).toMatchObject({ status: 'CANCELED', moneyMoves: false });

		const paid = paymentOf({ method: '가상계좌' });
		const account = { bank: '20', accountNumber: '1002123456789', holderName: depositorOf(paid) };
		expect(codeOf(paid)).toBe('INVALID_REQUEST');
		expect(codeOf(paid, { refundAccount: { ...account, bank: '00' } })).toBe('INVALID_BANK');
		expect(codeOf(paid, { refundAccount: { ...account, accountNumber: '12-3' } })).toBe(
			'INVALID_REFUND_ACCOUNT_NUMBER',
		);
		expect(codeOf(paid, { refundAccount: { ...account, holderName: settings.refundHolderRefused } })).toBe(
			'INVALID_REFUND_ACCOUNT_INFO',
		);
		for (const bank of ['20', '우리', '우리은행', 'WOORI']) {
			expect(codeOf(paid, { refundAccount: { ...account, bank } })).toBe('CANCELED');
		}
	});

	it('comes too late after the period of its method', () => {
		const late = (method: Payment['method'], at: string) =>
			codeOf(
				paymentOf({ method }),
				{ refundAccount: { bank: '20', accountNumber: '1', holderName: '김' } },
				Date.parse(at),
			);
		expect(late('휴대폰', '2026-03-31T23:59:59+09:00')).toBe('CANCELED');
		expect(late('휴대폰', '2026-04-01T00:00:00+09:00')).toBe('EXCEED_MAX_REFUND_DUE');
		expect(late('계좌이체', '2026-08-30T23:59:59+09:00')).toBe('CANCELED');
		expect(late('계좌이체', '2026-08-31T00:00:00+09:00')).toBe('EXCEED_MAX_REFUND_DUE');
		expect(late('가상계좌', '2027-03-04T00:00:00+09:00')).toBe('EXCEED_MAX_REFUND_DUE');
		expect(late('카드', '2029-01-01T00:00:00+09:00')).toBe('CANCELED');
	});

	it('takes the tax-free money along that the rest could not hold', () => {
		const mixed = paymentOf({ totalAmount: 10_000, choices: { taxFreeAmount: 3_000 } });
		expect(decideCancel(mixed, { ...all, amount: 8_000 }, now, settings)).toMatchObject({ taxFreeAmount: 1_000 });
		expect(codeOf(mixed, { amount: 1_000, taxFreeAmount: 2_000 })).toBe('INVALID_REQUEST');
	});

	it('never takes more than is left, and says CANCELED for one full cancel alone', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 6 }), (amounts) => {
				const payment = paymentOf();
				for (const amount of amounts) {
					const before = payment.balanceAmount;
					const plan = decideCancel(payment, { ...all, amount }, now, settings);
					expect(plan.ok).toBe(amount <= before && before > 0);
					if (!plan.ok) continue;
					expect(plan.status === 'CANCELED').toBe(amount === payment.totalAmount);
					payment.balanceAmount = plan.refundableAmount;
					payment.status = plan.status;
					payment.cancels.push({ ...plan, transactionKey: '', at: now, reason: '' });
				}
				expect(payment.cancels.reduce((sum, cancel) => sum + cancel.amount, 0)).toBe(55_000 - payment.balanceAmount);
			}),
		);
	});

	it('is a bad request without a reason or with an amount that is none', () => {
		expect(readCancelRequest({})).toBeNull();
		expect(readCancelRequest({ cancelReason: '' })).toBeNull();
		expect(readCancelRequest({ cancelReason: 'r', cancelAmount: 0 })).toBeNull();
		expect(readCancelRequest({ cancelReason: 'r', cancelAmount: 10.5 })).toBeNull();
		expect(readCancelRequest({ cancelReason: 'r', currency: 'USD' })).toBeNull();
		expect(readCancelRequest({ cancelReason: 'r', cancelAmount: 10 })).toEqual({
			reason: 'r',
			amount: 10,
			taxFreeAmount: 0,
		});
	});
});

describe('a confirm', () => {
	const waiting = paymentOf({ status: 'IN_PROGRESS', approvedAt: null, lastTransactionKey: null });
	const request = { paymentKey: waiting.paymentKey, orderId: waiting.orderId, amount: waiting.totalAmount };
	const soon = waiting.requestedAt + 60_000;
	const code = (payment: Payment | undefined, given = request, at = soon) => {
		const decision = decideConfirm(payment, given, at, settings);
		return decision.ok ? 'ok' : decision.code;
	};

	it('is taken once, in time, for what was authenticated', () => {
		expect(code(waiting)).toBe('ok');
		expect(code(undefined)).toBe('NOT_FOUND_PAYMENT');
		expect(code(waiting, request, waiting.requestedAt + 600_000)).toBe('NOT_FOUND_PAYMENT_SESSION');
		expect(code(paymentOf({ status: 'EXPIRED' }))).toBe('NOT_FOUND_PAYMENT_SESSION');
		expect(code(paymentOf())).toBe('ALREADY_PROCESSED_PAYMENT');
		expect(code(waiting, { ...request, amount: 1 })).toBe('INVALID_REQUEST');
		expect(code(waiting, { ...request, orderId: 'another-order' })).toBe('INVALID_REQUEST');
		expect(code({ ...waiting, totalAmount: 99 }, { ...request, amount: 99 })).toBe('BELOW_MINIMUM_AMOUNT');
	});

	it('reads digits as an amount and refuses what lacks a field', () => {
		expect(readConfirmRequest({ ...request, amount: '55000', taxFreeAmount: 1 })).toEqual(request);
		expect(readConfirmRequest({ ...request, amount: -1 })).toBeNull();
		expect(readConfirmRequest({ ...request, orderId: 'short' })).toBeNull();
		expect(readConfirmRequest(undefined)).toBeNull();
	});
});
