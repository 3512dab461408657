import type { SubMallStatus, SubMallType } from '#app/toss/sub-mall-schema.ts';
import { type Account, maskAccountNumber } from '../sellers/seller.ts';
import type { Settings } from '../settings.ts';

/** What a merchant says of a sub-mall. `account.bankCode` is what replies carry: two characters. */
export interface SubMallDetails {
	type: SubMallType;
	companyName: string | null;
	representativeName: string | null;
	businessNumber: string | null;
	account: Account;
	email: string | null;
	phoneNumber: string | null;
	metadata: Record<string, string> | null;
}

export interface SubMallRecord extends SubMallDetails {
	/** The merchant's subMallId. */
	id: string;
	status: SubMallStatus;
	/** When it was deleted; the record stays, because its id may not come again. */
	deletedAt: string | null;
}

export function v1AccountView(account: Account, settings: Pick<Settings, 'v1MaskAccountNumbers'>): Account {
	const { bankCode, accountNumber, holderName } = account;
	return {
		bankCode,
		accountNumber: settings.v1MaskAccountNumbers ? maskAccountNumber(accountNumber) : accountNumber,
		holderName,
	};
}

/** The Submall object, fields in the documented order; those of a business only where it is one. */
export function subMallView(subMall: SubMallRecord, settings: Pick<Settings, 'v1MaskAccountNumbers'>) {
	const { companyName, representativeName, businessNumber } = subMall;
	return {
		subMallId: subMall.id,
		type: subMall.type,
		status: subMall.status,
		...(subMall.type === 'CORPORATE' ? { companyName, representativeName, businessNumber } : {}),
		account: v1AccountView(subMall.account, settings),
		email: subMall.email,
		phoneNumber: subMall.phoneNumber,
		metadata: subMall.metadata,
	};
}
