import { z } from 'zod';
import { digitsOf, isBusinessRegistrationNumber } from '#app/lib/business-registration-number.ts';
import { UNCONFIRMED } from '#app/toss/unconfirmed.ts';
import { isBankCode } from './banks.ts';
import { businessTypes, sellerStages } from './seller.ts';

/** Messages are keys of the catalogues, so that the field shows them in the reader's language. */
const required = 'common:validation.required';
const text = (max: number) =>
	z
		.string({ error: required })
		.trim()
		.min(1, required)
		.max(max, 'sellers:validation.tooLong')
		// Control characters cannot be typed on purpose, and break the bank's records.
		.regex(/^[^\p{Cc}]*$/u, 'common:validation.invalid');
const digits = z.string({ error: required }).transform(digitsOf);

const name = text(UNCONFIRMED.nameMaxLength);

const common = {
	refSellerId: z.preprocess(
		(value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
		z.string().trim().regex(UNCONFIRMED.refSellerIdPattern, 'sellers:validation.refSellerId').optional(),
	),
	name,
	email: z
		.string({ error: required })
		.trim()
		.max(100, 'sellers:validation.tooLong')
		.pipe(z.email('common:validation.email')),
	phone: digits.pipe(z.string().regex(UNCONFIRMED.phonePattern, 'sellers:validation.phone')),
	bankCode: z.string({ error: required }).refine(isBankCode, 'sellers:validation.bank'),
	accountNumber: digits.pipe(
		z
			.string()
			.regex(/^\d+$/, 'sellers:validation.accountNumber')
			.max(UNCONFIRMED.accountNumberMaxLength, 'sellers:validation.accountNumber'),
	),
	holderName: text(UNCONFIRMED.holderNameMaxLength),
};

const company = {
	...common,
	representativeName: name,
	businessRegistrationNumber: digits.pipe(
		z.string().refine(isBusinessRegistrationNumber, 'sellers:validation.businessNumber'),
	),
};

/** What a person types about a seller. Rules of the fields: docs.tosspayments.com/reference/additional. */
export const sellerSchema = z.discriminatedUnion(
	'businessType',
	[
		z.object({ businessType: z.literal('INDIVIDUAL'), ...common }),
		z.object({ businessType: z.literal('INDIVIDUAL_BUSINESS'), ...company }),
		z.object({ businessType: z.literal('CORPORATE'), ...company }),
	],
	{ error: required },
);
export type SellerInput = z.infer<typeof sellerSchema>;

export const sellerSorts = ['newest', 'oldest', 'name'] as const;

/** The search of the list of sellers, from its address. Nonsense falls back to the default. */
export const sellerSearchSchema = z.object({
	q: z.string().trim().max(100).catch('').default(''),
	stage: z.enum(sellerStages).nullable().catch(null).default(null),
	type: z.enum(businessTypes).nullable().catch(null).default(null),
	sort: z.enum(sellerSorts).catch('newest').default('newest'),
	after: z.string().max(300).nullable().catch(null).default(null),
});
export type SellerSearch = z.infer<typeof sellerSearchSchema>;
