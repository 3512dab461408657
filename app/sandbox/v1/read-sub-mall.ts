import { isBusinessRegistrationNumber } from '#app/lib/business-registration-number.ts';
import { isSubMallId, SUB_MALL_TYPES } from '#app/toss/sub-mall-schema.ts';
import { refuse } from '../refusal.ts';
import { checkOwner } from '../sellers/read-seller.ts';
import type { Account } from '../sellers/seller.ts';
import type { Settings } from '../settings.ts';
import { bankCodeOf } from './bank-names.ts';
import { isGiven, type Json, name, object, readMetadata, text } from './read-fields.ts';
import type { SubMallDetails } from './sub-mall.ts';

const COMPANY_WIDTH = 60;
const REPRESENTATIVE_WIDTH = 40;
const HOLDER_WIDTH = 60;
const ACCOUNT_NUMBER = /^\d{1,20}$/;

/** Reads the id of a registration. Source: docs.tosspayments.com/reference/error-codes (INVALID_SUBMALL_ID). */
export function readSubMallId(body: unknown): string {
	const { subMallId } = object(body);
	if (!isGiven(subMallId) || subMallId === '') refuse('INVALID_REQUIRED_PARAM');
	return typeof subMallId === 'string' && isSubMallId(subMallId) ? subMallId : refuse('INVALID_SUBMALL_ID');
}

/** Reads all a merchant says of a sub-mall but its id: the shape first, then the meaning, as v2 does. */
export function readSubMall(body: unknown, settings: Settings): SubMallDetails {
	const given = object(body);
	const type = SUB_MALL_TYPES.find((known) => known === text(given.type)) ?? refuse('INVALID_REQUEST');
	const isCompany = type === 'CORPORATE';
	const details: SubMallDetails = {
		type,
		companyName: isCompany ? name(given.companyName, COMPANY_WIDTH) : null,
		representativeName: isCompany ? name(given.representativeName, REPRESENTATIVE_WIDTH) : null,
		businessNumber: isCompany ? text(given.businessNumber) : null,
		account: readAccount(object(given.account), settings),
		email: contact(given.email, settings),
		phoneNumber: contact(given.phoneNumber, settings),
		metadata: readMetadata(given.metadata, settings),
	};
	if (details.phoneNumber !== null && !/^\d{8,11}$/.test(details.phoneNumber)) refuse('INVALID_REQUEST');
	checkMeaning(details, settings);
	return details;
}

/** Reads an update: what it leaves out stays as it was, or is gone, as a setting says. The id cannot change. */
export function readSubMallUpdate(
	body: unknown,
	current: SubMallDetails & { id: string },
	settings: Settings,
): SubMallDetails {
	const given = object(body);
	if (given.subMallId !== undefined && given.subMallId !== current.id) refuse('INVALID_REQUEST');
	if (!settings.v1UpdateIsPartial) return readSubMall(given, settings);
	const { bankCode, ...account } = current.account;
	const before: Json = { ...account, bank: bankCode };
	const changed = isGiven(given.account) ? object(given.account) : {};
	const changedAccount: Json = { ...before, ...changed };
	// Sent under the other name, the bank must not be hidden by the one that was there.
	if (changed.bank === undefined && changed.bankCode !== undefined) delete changedAccount.bank;
	const { id: _id, ...details } = current;
	return readSubMall({ ...details, ...given, account: changedAccount }, settings);
}

function contact(value: unknown, settings: Pick<Settings, 'v1RequireContact'>): string | null {
	return !isGiven(value) && !settings.v1RequireContact ? null : text(value);
}

function readAccount(given: Json, settings: Settings): Account {
	const bank = given.bank ?? (settings.v1AcceptBankCode ? given.bankCode : undefined);
	return {
		bankCode: bankCodeOf(text(bank)) ?? refuse('INVALID_BANK'),
		accountNumber: text(given.accountNumber),
		holderName: name(given.holderName, HOLDER_WIDTH),
	};
}

function checkMeaning({ email, businessNumber, account }: SubMallDetails, settings: Settings): void {
	if (email !== null && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email)) refuse('INVALID_EMAIL');
	if (businessNumber !== null) {
		const wellFormed = /^\d{10}$/.test(businessNumber);
		if (!wellFormed || (settings.checkBusinessNumber && !isBusinessRegistrationNumber(businessNumber))) {
			refuse('INVALID_BUSINESS_NUMBER');
		}
		if (businessNumber === settings.unknownBusinessNumber) refuse('NOT_REGISTERED_BUSINESS');
	}
	if (!ACCOUNT_NUMBER.test(account.accountNumber)) refuse('INVALID_ACCOUNT_NUMBER');
	checkOwner(account, settings);
}
