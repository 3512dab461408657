import { z } from 'zod';
import { isUuid } from '#app/lib/keyset.ts';
import { isPayableDescription, PAYOUT_LIMITS } from '#app/toss/payout-rules.ts';
import { dayField, wonField } from '#app/ui/form-validation.ts';
import { scheduleWarnings } from './schedule-rules.ts';

/** The form that gives the payouts of a batch another day. */
export const batchMoveSchema = z.object({
	payoutOn: dayField,
	version: z.coerce.number().int(),
	confirmed: z.literal('possible-duplicate').optional(),
});

/** The form that gives chosen payouts another day: each with the version that was looked at. */
export const selectionMoveSchema = batchMoveSchema.omit({ version: true }).extend({
	payout: z
		.array(
			z
				.string()
				.regex(/^[0-9a-f-]{36}:\d{1,9}$/)
				.transform((text) => ({ id: text.slice(0, 36), version: Number(text.slice(37)) }))
				.refine(({ id }) => isUuid(id)),
		)
		.default([]),
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
