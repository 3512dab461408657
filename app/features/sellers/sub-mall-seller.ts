import type { Prisma } from '#app/db.server.ts';
import { findInstitution } from '#app/toss/bank-codes.ts';
import type { TossSubMall } from '#app/toss/sub-mall-schema.ts';
import type { BusinessType } from './seller.ts';

/** What we keep of a sub-mall of payouts v1, in the words of our sellers. */
export interface SubMallSeller {
	/** The subMallId. */
	refSellerId: string;
	businessType: BusinessType;
	name: string;
	representativeName: string | null;
	businessRegistrationNumber: string | null;
	email: string;
	phone: string;
	/** Three digits; the code as it came where we do not know the bank. */
	bankCode: string;
	holderName: string;
	accountNumber: string;
}

/** Why a sub-mall cannot be kept as a seller: without its whole account number nobody could be paid. */
export type SubMallRefusal = 'account-missing' | 'account-masked';

/** Text as PostgreSQL takes it: what Toss passes on was typed by somebody else. */
const clean = (text: string) => text.replaceAll('\0', '');
const cleanOrNull = (text: string | null) => (text === null ? null : clean(text));

/** The fourth and fifth digit of a Korean business registration number tell the form: 81 to 88 are corporations. */
function isCorporationNumber(number: string): boolean {
	const form = Number(number.slice(3, 5));
	return /^\d{10}$/.test(number) && form >= 81 && form <= 88;
}

/** v1 calls every business CORPORATE; our sellers tell sole proprietors apart, which the registration number does. */
function businessTypeOf({ type, businessNumber }: TossSubMall): BusinessType {
	if (businessNumber !== null && /^\d{10}$/.test(businessNumber)) {
		return isCorporationNumber(businessNumber) ? 'CORPORATE' : 'INDIVIDUAL_BUSINESS';
	}
	return type === 'INDIVIDUAL' ? 'INDIVIDUAL' : 'CORPORATE';
}

/** A sub-mall as one of our sellers. Fields that v1 does not have, or did not have once, are empty. */
export function sellerOfSubMall(
	subMall: TossSubMall,
): { ok: true; seller: SubMallSeller } | { ok: false; reason: SubMallRefusal } {
	const { account } = subMall;
	if (!account) return { ok: false, reason: 'account-missing' };
	if (!/^\d+$/.test(account.accountNumber)) return { ok: false, reason: 'account-masked' };
	const businessType = businessTypeOf(subMall);
	const isCompany = businessType !== 'INDIVIDUAL';
	return {
		ok: true,
		seller: {
			refSellerId: subMall.subMallId,
			businessType,
			// A person has no name in v1 but that of the account's holder.
			name: clean((isCompany ? subMall.companyName : null) ?? account.holderName ?? subMall.subMallId),
			representativeName: isCompany ? cleanOrNull(subMall.representativeName) : null,
			businessRegistrationNumber: isCompany ? cleanOrNull(subMall.businessNumber) : null,
			email: clean(subMall.email ?? ''),
			phone: clean(subMall.phoneNumber ?? ''),
			bankCode: findInstitution(account.bankCode)?.code ?? clean(account.bankCode),
			holderName: clean(account.holderName ?? ''),
			accountNumber: account.accountNumber,
		},
	};
}

/** The raw sub-mall without personal data and account, with a note of where it comes from. */
export function keepableSubMall(subMall: TossSubMall): Prisma.InputJsonObject {
	const { account, companyName, representativeName, businessNumber, email, phoneNumber, ...rest } = subMall.raw;
	const text = JSON.stringify(rest, (_key, value: unknown) => (typeof value === 'string' ? clean(value) : value));
	return { payoutsApi: 'v1', ...(JSON.parse(text) as Prisma.InputJsonObject) };
}

/** What a read of v1 says of the status. v1 has no id of Toss's own: the subMallId stands for it. */
export function newsOfSubMall(subMall: TossSubMall, askedAt: Date) {
	return {
		tossSellerId: subMall.subMallId,
		status: subMall.status,
		source: 'poll' as const,
		at: askedAt,
		raw: keepableSubMall(subMall),
	};
}
