import { z } from 'zod';
import { orNull, text, withRaw, word } from './reply-schema.ts';

/** Kinds of sub-malls: a business of any form, or a person without one. Source: docs.tosspayments.com/guides/payouts. */
export const SUB_MALL_TYPES = ['CORPORATE', 'INDIVIDUAL'] as const;
export type SubMallType = (typeof SUB_MALL_TYPES)[number];

/** States of a sub-mall: there is no identity check in v1, so the first one may be paid already. */
const SUB_MALL_STATUSES = ['PARTIALLY_APPROVED', 'KYC_REQUIRED', 'APPROVED'] as const;
export type SubMallStatus = (typeof SUB_MALL_STATUSES)[number];

/** An account as v1 writes it: `bankCode` in replies of the current version, `bank` in older ones and in requests. */
export const v1AccountSchema = z
	.object({
		bankCode: orNull(text),
		bank: orNull(text),
		accountNumber: text,
		holderName: orNull(z.string()),
	})
	.transform(({ bankCode, bank, ...account }, context) => {
		const code = bankCode ?? bank;
		if (code !== null) return { bankCode: code, ...account };
		context.addIssue({ code: 'custom', path: ['bankCode'], message: 'no bank' });
		return z.NEVER;
	});

/**
 * A sub-mall, the payee of payouts v1, as Toss has it. `type` and `status` are open words; `account.bankCode` has two
 * characters. Source: docs.tosspayments.com/guides/payouts.
 */
export const subMallSchema = withRaw(
	z.object({
		subMallId: word.min(1),
		type: word,
		status: word,
		companyName: orNull(z.string()),
		representativeName: orNull(z.string()),
		businessNumber: orNull(text),
		account: orNull(v1AccountSchema),
		email: orNull(z.string()),
		phoneNumber: orNull(text),
		metadata: orNull(z.record(z.string(), z.unknown())),
	}),
);

export type TossSubMall = z.output<typeof subMallSchema>;

export interface SubMallAccount {
	/** The two-character code, or the bank's Korean or English name. */
	bank: string;
	/** Digits only, 20 at most. */
	accountNumber: string;
	holderName: string;
}

/** What POST /v1/payouts/sub-malls/{subMallId} takes: everything but the id. */
export interface SubMallDetails {
	type: SubMallType;
	/** The three of a business; left out for INDIVIDUAL. */
	companyName?: string;
	representativeName?: string;
	/** Ten digits. */
	businessNumber?: string;
	account: SubMallAccount;
	email: string;
	/** 8 to 11 digits. */
	phoneNumber: string;
	metadata?: Record<string, string> | null;
}

/** What POST /v1/payouts/sub-malls takes. */
export interface SubMallRegistration extends SubMallDetails {
	/** Chosen by the merchant, never free again: 20 letters and digits at most. */
	subMallId: string;
}

/** Words that stand in the place of an id in the paths of v1. */
const RESERVED_IDS: ReadonlySet<string> = new Set(['settlements']);

/** True for an id that a sub-mall may have: 1 to 20 letters and digits, and none that the API itself uses as a path. */
export function isSubMallId(id: string): boolean {
	return /^[A-Za-z0-9]{1,20}$/.test(id) && !RESERVED_IDS.has(id);
}
