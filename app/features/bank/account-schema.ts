import { z } from 'zod';
import { dayField, wonField } from '#app/ui/form-validation.ts';

const checked = z
	.literal('on')
	.optional()
	.transform((value) => value === 'on');

/** What people say of an account of their own. */
export const bankAccountSchema = z
	.object({
		version: z.coerce.number().int(),
		name: z.string().trim().min(1).max(60),
		mIds: z.array(z.string().min(1).max(60)).default([]),
		settlementOnly: checked,
		openingBalance: wonField().optional(),
		openingOn: dayField.optional(),
	})
	.refine(({ openingBalance, openingOn }) => openingBalance === undefined || openingOn !== undefined, {
		path: ['openingOn'],
		message: 'bank:settings.openingTogether',
	})
	.refine(({ openingBalance, openingOn }) => openingOn === undefined || openingBalance !== undefined, {
		path: ['openingBalance'],
		message: 'bank:settings.openingTogether',
	});
export type BankAccountInput = z.output<typeof bankAccountSchema>;

const reason = z.string().trim().min(1).max(200);
/** What the form stood on (seenOfHold): nothing where there was no hold. */
const seen = z.string().default('');

/** A part of a batch that the provider keeps back. */
export const holdSchema = z.object({ amount: wonField({ min: 1n }), reason, seen });

/** Why a hold is taken back. */
export const removeHoldSchema = z.object({ reason, seen });
