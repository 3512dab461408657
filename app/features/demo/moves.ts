import { PAYMENT_METHODS, type PaymentMethod } from '#app/toss/codes.ts';

/** The faults that the panel can inject, out of those that the sandbox knows. */
export const httpFaults = ['cut-before', 'cut-after', 'status', 'garbage', 'delay'] as const;
export const webhookFaults = ['drop', 'duplicate', 'delay', 'reorder'] as const;

/** The calls that the panel can make fail: those whose outcome matters most. */
export const faultTargets = {
	requestPayouts: { method: 'POST', path: '/v2/payouts' },
	registerSeller: { method: 'POST', path: '/v2/sellers' },
	readPayout: { method: 'GET', path: '/v2/payouts/*' },
	transactions: { method: 'GET', path: '/v1/transactions' },
	settlements: { method: 'GET', path: '/v1/settlements' },
} as const;
export type FaultTarget = keyof typeof faultTargets;

export const sellerMoves = ['verify', 'kyc', 'refuse-kyc', 'expire-kyc'] as const;
export const payoutMoves = ['complete', 'fail', 'return'] as const;
export const settlementChanges = ['omit', 'duplicate', 'late', 'amount', 'fee', 'restore'] as const;
export const playedMethods = Object.keys(PAYMENT_METHODS) as [PaymentMethod, ...PaymentMethod[]];
export const playedStatuses = ['DONE', 'IN_PROGRESS', 'WAITING_FOR_DEPOSIT'] as const;
