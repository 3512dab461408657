import type { Payment } from './payment.ts';

/** A card payment that is done, for tests; fields can be given. */
export function paymentOf(given: Partial<Payment> = {}): Payment {
	const totalAmount = given.totalAmount ?? 55_000;
	return {
		paymentKey: 'jeong20260303101530aB3x1',
		orderId: 'order-20260303-000101',
		method: '카드',
		status: 'DONE',
		totalAmount,
		balanceAmount: totalAmount,
		seed: 1,
		requestedAt: Date.parse('2026-03-03T10:15:30+09:00'),
		approvedAt: Date.parse('2026-03-03T10:15:42+09:00'),
		lastTransactionKey: 'txrd_a01kjrm7rvw9s346q3d25vt4f5v',
		cancels: [],
		choices: null,
		refundAccount: null,
		lapsed: false,
		captureRequestedAt: null,
		...given,
	};
}
