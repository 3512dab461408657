import type { Settings } from '../settings.ts';
import type { Payment } from './payment.ts';

export type Refusal = { ok: false; code: string };

const LEAST_BY_CARD = 100;
const LEAST_BY_ACCOUNT = 200;

export interface ConfirmRequest {
	paymentKey: string;
	orderId: string;
	amount: number;
}

/**
 * Reads the body of a confirm request. An amount may be a number or digits as text; unknown fields are dropped, also
 * tax-free amounts. Source: docs.tosspayments.com/reference (결제 승인).
 */
export function readConfirmRequest(body: unknown): ConfirmRequest | null {
	if (typeof body !== 'object' || body === null) return null;
	const { paymentKey, orderId, amount } = body as Record<string, unknown>;
	if (typeof paymentKey !== 'string' || paymentKey === '' || paymentKey.length > 200) return null;
	if (typeof orderId !== 'string' || !/^[A-Za-z0-9_=-]{6,64}$/.test(orderId)) return null;
	const digits = typeof amount === 'number' || typeof amount === 'string' ? String(amount) : '';
	if (!/^\d{1,15}$/.test(digits)) return null;
	return { paymentKey, orderId, amount: Number(digits) };
}

/** Whether an authenticated payment may be approved now. Source: docs.tosspayments.com/reference/error-codes. */
export function decideConfirm(
	payment: Payment | undefined,
	request: ConfirmRequest,
	now: number,
	settings: Settings,
): { ok: true } | Refusal {
	if (!payment) return { ok: false, code: 'NOT_FOUND_PAYMENT' };
	const expired =
		payment.status === 'IN_PROGRESS' && now >= payment.requestedAt + settings.confirmWithinMinutes * 60_000;
	if (payment.status === 'EXPIRED' || expired) return { ok: false, code: 'NOT_FOUND_PAYMENT_SESSION' };
	if (payment.status !== 'IN_PROGRESS') return { ok: false, code: 'ALREADY_PROCESSED_PAYMENT' };
	if (payment.orderId !== request.orderId || payment.totalAmount !== request.amount) {
		return { ok: false, code: settings.confirmMismatchCode };
	}
	const byAccount = payment.method === '계좌이체' || payment.method === '가상계좌';
	if (payment.totalAmount < (byAccount ? LEAST_BY_ACCOUNT : LEAST_BY_CARD)) {
		return { ok: false, code: 'BELOW_MINIMUM_AMOUNT' };
	}
	return { ok: true };
}
