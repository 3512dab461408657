import type { Settings } from '../settings.ts';

export type SellerStatus = 'APPROVAL_REQUIRED' | 'PARTIALLY_APPROVED' | 'KYC_REQUIRED' | 'APPROVED';

export interface Company {
	name: string;
	representativeName: string;
	businessRegistrationNumber: string;
	email: string;
	phone: string;
}

export interface Individual {
	name: string;
	email: string;
	phone: string;
}

export interface Account {
	bankCode: string;
	accountNumber: string;
	holderName: string;
}

/** What a merchant says of a seller. */
export interface SellerDetails {
	refSellerId: string;
	businessType: 'INDIVIDUAL' | 'INDIVIDUAL_BUSINESS' | 'CORPORATE';
	company: Company | null;
	individual: Individual | null;
	account: Account;
	metadata: Record<string, string> | null;
}

export interface SellerRecord extends SellerDetails {
	id: string;
	status: SellerStatus;
	/** When it was deleted; the record stays, because neither of its ids may come again. */
	deletedAt: string | null;
	/** Counts passed KYCs, so that an old expiry does not end a newer one. */
	kycRound: number;
}

/** What the person or Toss does to a seller outside of the API. */
export type SellerEvent = 'verify' | 'kyc' | 'refuse-kyc' | 'expire-kyc' | 'limit-reached';

/** The first status: corporations need no identity check. Source: docs.tosspayments.com/guides/v2/payouts. */
export function firstStatus(businessType: SellerDetails['businessType']): SellerStatus {
	return businessType === 'CORPORATE' ? 'PARTIALLY_APPROVED' : 'APPROVAL_REQUIRED';
}

/** The status after an event, or null where the event cannot happen. */
export function statusAfter(
	status: SellerStatus,
	event: SellerEvent,
	settings: Pick<Settings, 'kycMayComeEarly'>,
): SellerStatus | null {
	switch (event) {
		case 'verify':
			return status === 'APPROVAL_REQUIRED' ? 'PARTIALLY_APPROVED' : null;
		case 'limit-reached':
			return status === 'PARTIALLY_APPROVED' ? 'KYC_REQUIRED' : null;
		case 'kyc':
			if (status === 'KYC_REQUIRED') return 'APPROVED';
			return status === 'PARTIALLY_APPROVED' && settings.kycMayComeEarly ? 'APPROVED' : null;
		case 'refuse-kyc':
			return status === 'KYC_REQUIRED' ? 'KYC_REQUIRED' : null;
		case 'expire-kyc':
			return status === 'APPROVED' ? 'KYC_REQUIRED' : null;
	}
}

/** First 3, asterisks, last 5: `100****45678`; of a number too short for that, the last third stays. */
export function maskAccountNumber(number: string): string {
	const [head, tail] = number.length > 8 ? [3, 5] : [0, Math.floor(number.length / 3)];
	return number.slice(0, head) + '*'.repeat(number.length - head - tail) + number.slice(number.length - tail);
}

/** An account as replies print it. */
export function accountView(account: Account, settings: Pick<Settings, 'maskAccountNumbers'>): Account {
	const { bankCode, accountNumber, holderName } = account;
	return {
		bankCode,
		accountNumber: settings.maskAccountNumbers ? maskAccountNumber(accountNumber) : accountNumber,
		holderName,
	};
}

/** The Seller object, fields in the documented order. */
export function sellerView(seller: SellerRecord, settings: Pick<Settings, 'maskAccountNumbers'>) {
	return {
		id: seller.id,
		refSellerId: seller.refSellerId,
		businessType: seller.businessType,
		company: seller.company,
		individual: seller.individual,
		account: accountView(seller.account, settings),
		status: seller.status,
		metadata: seller.metadata,
	};
}
