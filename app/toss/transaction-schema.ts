import { z } from 'zod';
import { inItsCurrency, instant, orNull } from './reply-schema.ts';

/**
 * One approval or cancel of a payment. `amount` is what Toss sends, in minor units of `currency` and positive also on
 * cancels; the effect of a row follows from its `status`, an open word.
 * Source: docs.tosspayments.com/reference (Transaction).
 */
export const transactionSchema = inItsCurrency((amount) =>
	z.object({
		mId: z.string(),
		transactionKey: z.string().min(1),
		paymentKey: z.string(),
		orderId: z.string(),
		method: z.string(),
		customerKey: orNull(z.string()),
		useEscrow: orNull(z.boolean()),
		receiptUrl: orNull(z.string()),
		status: z.string(),
		transactionAt: instant,
		currency: z.string().default('KRW'),
		amount,
	}),
);

export type TossTransaction = z.output<typeof transactionSchema>;
