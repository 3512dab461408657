import { z } from 'zod';
import { message } from '#app/ui/form-message.ts';
import { dayField } from '#app/ui/form-validation.ts';
import { levels } from './levels.ts';

/** The form of a new run. No merchant chosen means all of them. */
export const runSchema = z
	.object({
		from: dayField,
		to: dayField,
		asOf: dayField,
		level: z.enum(levels).default('transactions'),
		/** Looks at all rows, whatever an earlier run found. */
		full: z.boolean().default(false),
		mIds: z.array(z.string().min(1).max(50)).max(200).default([]),
	})
	.superRefine(({ from, to }, context) => {
		if (from > to) context.addIssue({ code: 'custom', path: ['to'], message: message('validation.dayOrder') });
	});
