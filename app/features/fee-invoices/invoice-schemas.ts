import { z } from 'zod';
import { parseMonth } from './month.ts';

const monthField = z.string().transform((text, context) => {
	const month = parseMonth(text);
	if (month) return month;
	context.addIssue({ code: 'custom', message: 'validation.invalid' });
	return z.NEVER;
});
/** Some 40,000 lines. */
const LONGEST_LINES = 2_000_000;
const digits = z.string().regex(/^-?\d{1,18}$/);

/** What the page of a month can be told to do. */
export const invoicesSchema = z.discriminatedUnion('intent', [
	z.object({
		intent: z.literal('make'),
		month: monthField,
		invoices: z.coerce.number().int().min(0),
		supply: digits,
		vat: digits,
	}),
	z.object({ intent: z.literal('issue-many'), month: monthField, lines: z.string().max(LONGEST_LINES) }),
]);

/** The number that an invoice got at the National Tax Service, as it is typed. */
export const numberSchema = z.object({ number: z.string({ error: 'validation.required' }).trim().min(1).max(60) });

/** What the page of an invoice can be told to do. */
export const invoiceSchema = z.discriminatedUnion('intent', [
	numberSchema.extend({ intent: z.literal('issue') }),
	numberSchema.extend({ intent: z.literal('take-back') }),
]);
