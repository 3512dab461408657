import { z } from 'zod';
import { isUuid } from '#app/lib/keyset.ts';
import { isPayableDescription, PAYOUT_LIMITS } from '#app/toss/payout-rules.ts';
import { dayField, wonField } from '#app/ui/form-validation.ts';
import { scheduleTypes } from './payout.ts';
import { scheduleWarnings } from './schedule-rules.ts';

/** What a person types about a payout. Messages are keys of the catalogues. Rules: guides/v2/payouts of Toss. */
export const payoutSchema = z
	.object({
		sellerId: z.string({ error: 'validation.required' }).refine(isUuid, 'validation.invalid'),
		scheduleType: z.enum(scheduleTypes, { error: 'validation.required' }),
		payoutOn: dayField.optional(),
		amount: wonField({ min: 1n, max: PAYOUT_LIMITS.amountBelow - 1n }),
		transactionDescription: z
			.string({ error: 'validation.required' })
			.trim()
			.refine(isPayableDescription, 'payouts:reasons.description-invalid')
			.refine((text) => !/\p{Cc}/u.test(text), 'validation.invalid'),
		refPayoutId: z
			.string()
			.trim()
			.regex(/^[A-Za-z0-9_-]{1,50}$/, 'validation.invalid')
			.optional(),
		replacesPayoutId: z.string().refine(isUuid, 'validation.invalid').optional(),
		confirmed: z.array(z.enum(scheduleWarnings)).default([]),
	})
	.superRefine((input, context) => {
		if (input.scheduleType === 'SCHEDULED' && !input.payoutOn) {
			context.addIssue({ code: 'custom', path: ['payoutOn'], message: 'payouts:reasons.date-missing' });
		}
	});

export type PayoutFormInput = z.infer<typeof payoutSchema>;
