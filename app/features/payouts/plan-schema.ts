import { z } from 'zod';
import { isUuid } from '#app/lib/keyset.ts';
import { wonField } from '#app/ui/form-validation.ts';
import { holidayRules, planRhythms } from './plan.ts';

/** What a plan pays, and when. */
export const planChangeSchema = z.object({
	amount: wonField({ min: 1n }),
	transactionDescription: z.string({ error: 'validation.required' }).trim(),
	rhythm: z.enum(planRhythms, { error: 'validation.required' }),
	ordinal: z.coerce.number({ error: 'validation.invalid' }).int('validation.invalid'),
	onHoliday: z.enum(holidayRules, { error: 'validation.required' }),
	version: z.coerce.number().int().default(0),
	confirmed: z.literal('possible-duplicate').optional(),
});

/** A new plan: the same, and whom it pays. */
export const newPlanSchema = planChangeSchema.omit({ version: true }).extend({
	sellerId: z.string({ error: 'validation.required' }).refine(isUuid, 'validation.invalid'),
});

/** The field that a refusal is about, with its message. */
export function planFieldErrors(reason: string): Record<string, string[]> {
	if (reason === 'ordinal-invalid') return { ordinal: ['validation.invalid'] };
	if (reason === 'amount-out-of-range') return { amount: [`payouts:reasons.${reason}`] };
	if (reason === 'description-invalid') return { transactionDescription: [`payouts:reasons.${reason}`] };
	return { sellerId: [`payouts:reasons.${reason}`] };
}
