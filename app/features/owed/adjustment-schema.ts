import { z } from 'zod';
import { isUuid } from '#app/lib/keyset.ts';
import { dayField, wonField } from '#app/ui/form-validation.ts';

/** Whether an adjustment adds to what is owed or takes away from it. */
export const adjustmentWays = ['add', 'deduct'] as const;

/** What a person types about an adjustment. */
export const adjustmentSchema = z.object({
	/** Given with the form: what is sent twice is written once. */
	id: z.string().refine(isUuid, 'validation.invalid'),
	way: z.enum(adjustmentWays, { error: 'validation.required' }),
	amount: wonField({ min: 1n, max: 999_999_999n }),
	payableOn: dayField,
	note: z.string().trim().min(3).max(200),
});
