import { z } from 'zod';
import { inItsCurrency, instant, orNull, word } from './reply-schema.ts';

/**
 * One approval or cancel of a payment. `amount` is what Toss sends, in minor units of `currency` and positive also on
 * cancels; the effect of a row follows from its `status`, an open word.
 * Source: docs.tosspayments.com/reference (Transaction).
 */
export const transactionSchema = inItsCurrency((amount) =>
	z.object({
		mId: word,
		transactionKey: word.min(1),
		paymentKey: word,
		orderId: word,
		method: word,
		customerKey: orNull(z.string()),
		useEscrow: orNull(z.boolean()),
		receiptUrl: orNull(z.string()),
		status: word,
		transactionAt: instant,
		currency: z.string().default('KRW'),
		amount,
	}),
);

export type TossTransaction = z.output<typeof transactionSchema>;
