import { z } from 'zod';
import { isUuid } from '#app/lib/keyset.ts';
import type { Won } from '#app/lib/won.ts';
import { wonField } from '#app/ui/form-validation.ts';
import { holidayRules, planRhythms } from './plan.ts';

const when = {
	transactionDescription: z.string({ error: 'validation.required' }).trim(),
	rhythm: z.enum(planRhythms, { error: 'validation.required' }),
	ordinal: z.coerce.number({ error: 'validation.invalid' }).int('validation.invalid'),
	onHoliday: z.enum(holidayRules, { error: 'validation.required' }),
	confirmed: z.literal('possible-duplicate').optional(),
};
const fixed = { kind: z.literal('fixed'), amount: wonField({ min: 1n }) };
const leastAmount = wonField({ min: 1n, max: 999_999_999n }).default(1n as Won);
const payable = { kind: z.literal('payable'), leastAmount };
const oneSeller = {
	sellerId: z.string({ error: 'validation.required' }).refine(isUuid, 'validation.invalid'),
};
const version = z.coerce.number().int().default(0);

/** What a plan pays, and when. Whom it pays stays as it is. */
export const planChangeSchema = z
	.discriminatedUnion('kind', [z.object({ ...when, ...fixed, version }), z.object({ ...when, ...payable, version })])
	.transform(({ kind: _, ...change }) => ({ amount: null, leastAmount: null, ...change }));

/** A new plan: the same, and whom it pays. */
export const newPlanSchema = z
	.discriminatedUnion('kind', [
		z.object({ ...when, ...fixed, ...oneSeller }),
		z.object({ ...when, ...payable, ...oneSeller }),
		z.object({ ...when, kind: z.literal('all'), leastAmount }),
	])
	.transform(({ kind: _, ...plan }) => ({ sellerId: null, amount: null, leastAmount: null, ...plan }));

/** The field that a refusal is about, with its message. */
export function planFieldErrors(reason: string): Record<string, string[]> {
	if (reason === 'ordinal-invalid') return { ordinal: ['validation.invalid'] };
	if (reason === 'least-out-of-range') return { leastAmount: ['payouts:reasons.amount-out-of-range'] };
	if (reason === 'amount-out-of-range') return { amount: [`payouts:reasons.${reason}`] };
	if (reason === 'description-invalid') return { transactionDescription: [`payouts:reasons.${reason}`] };
	if (reason === 'no-terms' || reason === 'all-are-paid-what-is-payable') return { kind: [`plans:reasons.${reason}`] };
	return { sellerId: [`payouts:reasons.${reason}`] };
}
