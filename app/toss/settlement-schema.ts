import { z } from 'zod';
import { cancelSchema, cardSchema, easyPaySchema, virtualAccountSchema } from './payment-schema.ts';
import { day, inItsCurrency, instant, orNull, text, word } from './reply-schema.ts';

/**
 * What one transaction is worth: signed amounts in minor units of `currency`, negative on cancels. `fees` is null where
 * the key's API version has no breakdown, `fee` then still is the whole. On a cancel line `approvedAt` stays that of the
 * approval and `cancel.canceledAt` says when it was cancelled. Nothing is checked against anything else here: a line
 * that does not add up is a finding, not a bad reply.
 * Source: docs.tosspayments.com/reference (Settlement).
 */
export const settlementSchema = inItsCurrency((amount) =>
	z.object({
		mId: word,
		paymentKey: word,
		transactionKey: word.min(1),
		orderId: word,
		currency: z.string().default('KRW'),
		method: word,
		amount,
		interestFee: orNull(amount),
		fee: amount,
		fees: orNull(z.array(z.object({ type: z.string(), fee: amount }))),
		supplyAmount: amount,
		vat: amount,
		payOutAmount: amount,
		approvedAt: instant,
		soldDate: day,
		paidOutDate: orNull(day),
		card: orNull(cardSchema(amount)),
		easyPay: orNull(easyPaySchema(amount)),
		virtualAccount: orNull(virtualAccountSchema),
		transfer: orNull(z.object({ bankCode: orNull(text), settlementStatus: orNull(z.string()) })),
		cancel: orNull(cancelSchema(amount)),
	}),
);

export type TossSettlement = z.output<typeof settlementSchema>;
