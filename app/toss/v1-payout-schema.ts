import { z } from 'zod';
import { type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';
import type { Won } from '#app/lib/won.ts';
import { orNull, withRaw, won, word } from './reply-schema.ts';
import { v1AccountSchema } from './sub-mall-schema.ts';
import { parseTossTime } from './toss-time.ts';

/** A day as v1 writes it: `2025-03-10`; libraries of older versions read `20250310`. */
const v1Day = z.string().transform((value, context): KstDay => {
	const found = parseKstDay(value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3').slice(0, 10));
	if (found && /^(?:19|20)/.test(found)) return found;
	context.addIssue('not a calendar day');
	return z.NEVER;
});

/** A time as v1 writes it: ISO 8601; libraries of older versions read `20250305103502`, in Seoul time. */
const v1Instant = z.string().transform((value, context): Date => {
	const at = parseTossTime(value.replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/, '$1-$2-$3T$4:$5:$6'));
	if (at) return at;
	context.addIssue('not a time');
	return z.NEVER;
});

/**
 * A payout of v1 as Toss has it; `payoutAmount` in won, `failure` when the bank did not take it. `status` is an open
 * word. The merchant has no id of its own in it. Source: docs.tosspayments.com/guides/payouts.
 */
export const v1PayoutSchema = withRaw(
	z.object({
		payoutKey: word.min(1),
		subMallId: word,
		payoutDate: v1Day,
		payoutAmount: won,
		account: orNull(v1AccountSchema),
		requestedAt: orNull(v1Instant),
		status: word,
		failure: orNull(z.object({ code: orNull(z.string()), message: orNull(z.string()) })),
		transferSummary: orNull(z.string()),
		metadata: orNull(z.record(z.string(), z.unknown())),
	}),
);

export type TossV1Payout = z.output<typeof v1PayoutSchema>;

/** What payouts v1 can draw on, in won: one number, the same money as the available balance of v2. */
export const v1BalanceSchema = withRaw(z.object({ balance: won }));

export type TossV1Balance = z.output<typeof v1BalanceSchema>;

/** One item of POST /v1/payouts/sub-malls/settlements. */
export interface V1PayoutRequestItem {
	subMallId: string;
	/** A business day to come, in Seoul. */
	payoutDate: KstDay;
	/** More than 0 won. */
	payoutAmount: Won;
	/** Printed in the payee's bank book, 7 characters at most. */
	transferSummary?: string;
	/** The only place for a reference of ours: it comes back with the payout. */
	metadata?: Record<string, string> | null;
}
