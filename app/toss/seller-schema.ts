import { z } from 'zod';
import { orNull, text, withRaw, word } from './reply-schema.ts';

/** What a seller's account number, phone and names look like in a reply; the number may be masked there. */
const account = z.object({ bankCode: text, accountNumber: text, holderName: orNull(z.string()) });

const company = z.object({
	name: orNull(z.string()),
	representativeName: orNull(z.string()),
	businessRegistrationNumber: orNull(text),
	email: orNull(z.string()),
	phone: orNull(text),
});

const individual = z.object({ name: orNull(z.string()), email: orNull(z.string()), phone: orNull(text) });

/**
 * A seller as Toss has it. `status` and `businessType` are open words (see codes.ts for the known ones).
 * Source: docs.tosspayments.com/reference/additional.
 */
export const sellerSchema = withRaw(
	z.object({
		id: word.min(1),
		refSellerId: word,
		businessType: word,
		company: orNull(company),
		individual: orNull(individual),
		account: orNull(account),
		status: word,
		metadata: orNull(z.record(z.string(), z.unknown())),
	}),
);

export type TossSeller = z.output<typeof sellerSchema>;

export interface SellerAccount {
	/** Three digits (see bank-codes.ts). */
	bankCode: string;
	/** Digits only. */
	accountNumber: string;
	holderName: string;
}

export interface SellerCompany {
	name: string;
	representativeName: string;
	/** Ten digits. */
	businessRegistrationNumber: string;
	email: string;
	/** Digits only. */
	phone: string;
}

export interface SellerIndividual {
	name: string;
	email: string;
	/** Digits only; the identity check comes here by text message. */
	phone: string;
}

/** What POST /v2/sellers takes: `company` for businesses, `individual` for a person without one. */
export interface SellerRegistration {
	refSellerId: string;
	businessType: string;
	company?: SellerCompany;
	individual?: SellerIndividual;
	account: SellerAccount;
	metadata?: Record<string, string> | null;
}

/** What POST /v2/sellers/{id} takes: only what is sent changes; null removes what is optional. */
export interface SellerPatch {
	company?: Partial<SellerCompany>;
	individual?: Partial<SellerIndividual>;
	account?: Partial<SellerAccount>;
	metadata?: Record<string, string> | null;
}
