import { z } from 'zod';
import { dayField, wonField } from '#app/ui/form-validation.ts';
import { clockPresets } from './clock-presets.ts';
import {
	type FaultTarget,
	faultTargets,
	httpFaults,
	payoutMoves,
	playedMethods,
	playedStatuses,
	sellerMoves,
	settlementChanges,
	webhookFaults,
} from './moves.ts';

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
