import { z } from 'zod';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { Won } from '#app/lib/won.ts';
import type { ScheduleType } from './payout-rules.ts';
import { day, instant, orNull, withRaw, won, word } from './reply-schema.ts';

const krw = z.object({ currency: z.literal('KRW'), value: won });

/**
 * The balance that payouts draw on, in won. Toss writes it with decimals (`212268.000000`), which are always zeros.
 * Source: docs.tosspayments.com/guides/v2/payouts.
 */
export const balanceSchema = withRaw(
	z.object({ availableAmount: krw, pendingAmount: krw }).transform(({ availableAmount, pendingAmount }) => ({
		available: availableAmount.value,
		pending: pendingAmount.value,
	})),
);

export type TossBalance = z.output<typeof balanceSchema>;

/**
 * A payout as Toss has it; `amount` in won, `error` when the bank did not take it. `status` is an open word.
 * Source: docs.tosspayments.com/reference/additional.
 */
export const payoutSchema = withRaw(
	z
		.object({
			id: word.min(1),
			refPayoutId: word,
			destination: word,
			scheduleType: word,
			payoutDate: orNull(day),
			amount: krw,
			transactionDescription: orNull(z.string()),
			requestedAt: orNull(instant),
			status: word,
			error: orNull(z.object({ code: orNull(z.string()), message: orNull(z.string()) })),
			metadata: orNull(z.record(z.string(), z.unknown())),
		})
		.transform(({ amount, ...payout }) => ({ ...payout, amount: amount.value })),
);

export type TossPayout = z.output<typeof payoutSchema>;

/** One item of POST /v2/payouts. */
export interface PayoutRequestItem {
	/** Our own id, 50 characters at most, unique for good. */
	refPayoutId: string;
	/** Toss's id of the seller (`seller_…`). */
	destination: string;
	scheduleType: ScheduleType;
	/** For SCHEDULED; left out of the request for EXPRESS. */
	payoutDate?: KstDay | null;
	/** More than 0 and less than 1,000,000,000 won. */
	amount: Won;
	/** Printed in the seller's bank book, 7 characters at most. */
	transactionDescription: string;
	metadata?: Record<string, string> | null;
}
