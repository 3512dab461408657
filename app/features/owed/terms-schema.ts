import { z } from 'zod';
import { isUuid } from '#app/lib/keyset.ts';
import { dayField } from '#app/ui/form-validation.ts';
import { readPercent } from './percent.ts';
import { vatWays } from './terms.ts';

/** For whom terms are written: all sellers, or one; and whether that one follows those of all from a day on. */
export const termsScopes = ['all', 'one', 'follow'] as const;
export type TermsScope = (typeof termsScopes)[number];

/** What a person types about terms. Messages are keys of the catalogues. */
export const termsSchema = z
	.object({
		/** Given with the form: what is sent twice is written once. */
		id: z.string().refine(isUuid, 'validation.invalid'),
		scope: z.enum(termsScopes, { error: 'validation.required' }),
		refSellerId: z.string().trim().max(100).optional(),
		from: dayField,
		commission: z
			.string()
			.transform((text, context): number => {
				const hundredths = readPercent(text);
				if (hundredths !== null) return hundredths;
				context.addIssue({ code: 'custom', message: 'owedTerms:percentInvalid' });
				return z.NEVER;
			})
			.optional(),
		vat: z.enum(vatWays, { error: 'validation.required' }).optional(),
		payableAfterDays: z
			.string()
			.trim()
			.regex(/^\d{1,3}$/, 'owedTerms:daysInvalid')
			.transform(Number)
			.refine((days) => days <= 365, 'owedTerms:daysInvalid')
			.optional(),
		/** So many orders are known to be worked out anew. */
		confirmed: z.coerce.number().int().optional(),
	})
	.superRefine((input, context) => {
		const required = (name: keyof typeof input) => {
			if (input[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: 'validation.required' });
		};
		if (input.scope !== 'all') required('refSellerId');
		if (input.scope === 'follow') return;
		for (const name of ['commission', 'vat', 'payableAfterDays'] as const) required(name);
	});

export type TermsInput = z.infer<typeof termsSchema>;
