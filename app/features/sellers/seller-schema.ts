import { z } from 'zod';
import { digitsOf, isBusinessRegistrationNumber } from '#app/lib/business-registration-number.ts';
import { UNCONFIRMED } from '#app/toss/unconfirmed.ts';
import { message } from '#app/ui/form-message.ts';
import { isBankCode } from './banks.ts';

/** Messages are keys of the catalogues, so that the field shows them in the reader's language. */
const required = 'common:validation.required';
const text = (max: number) =>
	z
		.string({ error: required })
		.trim()
		.min(1, required)
		.max(max, message('validation.tooLong', { maximum: max }))
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
		.max(100, message('validation.tooLong', { maximum: 100 }))
		.pipe(z.email('common:validation.email')),
	phone: digits.pipe(z.string().regex(UNCONFIRMED.phonePattern, 'sellers:validation.phone')),
	bankCode: z.string({ error: required }).refine(isBankCode, 'sellers:validation.bank'),
	accountNumber: digits.pipe(
		z
			.string()
			.regex(/^\d+$/, 'sellers:validation.accountNumber')
			.min(UNCONFIRMED.accountNumberMinLength, 'sellers:validation.accountNumberShort')
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

/** What can be changed of a registered seller. Without an account number the account stays the one it is. */
const edited = {
	name: common.name,
	email: common.email,
	phone: common.phone,
	bankCode: common.bankCode,
	accountNumber: z.preprocess(
		(value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
		common.accountNumber.optional(),
	),
	holderName: common.holderName,
};
export const individualEditSchema = z.object(edited);
export const companyEditSchema = z.object({ ...edited, representativeName: name });
export type SellerEdit = z.infer<typeof individualEditSchema> & { representativeName?: string };
