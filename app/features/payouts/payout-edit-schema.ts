import { z } from 'zod';
import { isPayableDescription, PAYOUT_LIMITS } from '#app/toss/payout-rules.ts';
import { dayField, wonField } from '#app/ui/form-validation.ts';
import { scheduleWarnings } from './schedule-rules.ts';

/** The form that gives the payouts of a batch another day. */
export const batchMoveSchema = z.object({
	payoutOn: dayField,
	version: z.coerce.number().int(),
	confirmed: z.literal('possible-duplicate').optional(),
});

/** The form that changes a payout that waits. */
export const payoutEditSchema = z.object({
	amount: wonField({ min: 1n, max: PAYOUT_LIMITS.amountBelow - 1n }),
	payoutOn: dayField.optional(),
	transactionDescription: z
		.string({ error: 'validation.required' })
		.trim()
		.refine(isPayableDescription, 'payouts:reasons.description-invalid')
		.refine((text) => !/\p{Cc}/u.test(text), 'validation.invalid'),
	version: z.coerce.number().int(),
	confirmed: z.array(z.enum(scheduleWarnings)).default([]),
});
