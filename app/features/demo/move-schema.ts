import { z } from 'zod';
import { PAYMENT_METHODS, type PaymentMethod } from '#app/toss/codes.ts';
import { dayField, wonField } from '#app/ui/form-validation.ts';
import { clockPresets } from './clock-presets.ts';

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

const times = z.coerce.number().int().min(1).max(20);
const id = z.string().min(1).max(200);
const MOST_WON = 1_000_000_000_000n;

/** Every move that a person can make on the panel. */
export const moveSchema = z.discriminatedUnion('move', [
	z.object({ move: z.literal('clock-preset'), preset: z.enum(clockPresets) }),
	z.object({
		move: z.literal('clock-set'),
		day: dayField,
		time: z.string().regex(/^\d{2}:\d{2}$/, 'validation.invalid'),
	}),
	z.object({
		move: z.literal('balance'),
		available: wonField({ min: 0n, max: MOST_WON }),
		pending: wonField({ min: 0n, max: MOST_WON }),
	}),
	z.object({ move: z.literal('seller'), id, to: z.enum(sellerMoves) }),
	z.object({ move: z.literal('payout'), id, to: z.enum(payoutMoves) }),
	z.object({
		move: z.literal('pay'),
		amount: wonField({ min: 1n, max: MOST_WON }),
		method: z.enum(playedMethods),
		status: z.enum(playedStatuses),
		count: z.coerce.number().int().min(1).max(1000),
		day: dayField,
	}),
	z.object({ move: z.literal('deposit'), paymentKey: id }),
	z.object({ move: z.literal('cancel'), paymentKey: id, holder: z.string().optional() }),
	z.object({ move: z.literal('settlement'), transactionKey: id, change: z.enum(settlementChanges) }),
	z.object({ move: z.literal('webhooks'), fault: z.enum(webhookFaults), times }),
	z.object({
		move: z.literal('fault'),
		target: z.enum(Object.keys(faultTargets) as [FaultTarget, ...FaultTarget[]]),
		fault: z.enum(httpFaults),
		times,
	}),
]);
export type Move = z.infer<typeof moveSchema>;
