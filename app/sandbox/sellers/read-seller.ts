import { isBusinessRegistrationNumber } from '#app/lib/business-registration-number.ts';
import { findInstitution } from '#app/toss/bank-codes.ts';
import { BUSINESS_TYPES } from '#app/toss/codes.ts';
import { object, readMetadata } from '../read-fields.ts';
import { refuse } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { Account, Company, Individual, SellerDetails } from './seller.ts';

const EMAIL_MAX_LENGTH = 100;

/** Reads the body of a registration; refuses what the service would. Source: docs.tosspayments.com/reference/additional. */
export function readSeller(body: unknown, settings: Settings): SellerDetails {
	const given = object(body);
	const refSellerId = text(given.refSellerId, settings.refSellerIdMaxLength);
	if (refSellerId.length < settings.refSellerIdMinLength) refuse('INVALID_REQUEST');
	const businessType = BUSINESS_TYPES.find((type) => type === given.businessType) ?? refuse('INVALID_REQUEST');
	const isIndividual = businessType === 'INDIVIDUAL';
	if (isIndividual ? isGiven(given.company) : isGiven(given.individual)) refuse('INVALID_REQUEST');
	// The shape of the whole body comes before the meaning of any part of it.
	const company = isIndividual ? null : readCompany(given.company, settings);
	const individual = isIndividual ? readIndividual(given.individual, settings) : null;
	const account = readAccount(given.account, settings);
	const metadata = readMetadata(given.metadata);
	checkMeaning({ company, individual, account }, settings);
	return { refSellerId, businessType, company, individual, account: normalised(account), metadata };
}

/**
 * Reads a partial update: only what is sent changes, `null` takes away what is optional. Neither refSellerId nor
 * businessType can change. Source: docs.tosspayments.com/reference/additional.
 */
export function readSellerPatch(body: unknown, current: SellerDetails, settings: Settings): SellerDetails {
	const given = object(body);
	for (const name of ['refSellerId', 'businessType'] as const) {
		if (given[name] !== undefined && given[name] !== current[name]) refuse('INVALID_REQUEST');
	}
	return readSeller(
		{
			refSellerId: current.refSellerId,
			businessType: current.businessType,
			company: merged(current.company, given.company),
			individual: merged(current.individual, given.individual),
			account: merged(current.account, given.account),
			metadata: given.metadata === undefined ? current.metadata : given.metadata,
		},
		settings,
	);
}

/** A group of fields with those that were sent put over it; `null` for the whole group stands as sent. */
function merged(current: object | null, sent: unknown): unknown {
	if (sent === undefined) return current;
	if (sent === null || current === null) return sent;
	return { ...current, ...object(sent) };
}

function readCompany(value: unknown, settings: Settings): Company {
	const given = object(value);
	return {
		name: text(given.name, settings.nameMaxLength),
		representativeName: text(given.representativeName, settings.nameMaxLength),
		businessRegistrationNumber: digits(given.businessRegistrationNumber, 10, 10),
		email: text(given.email, EMAIL_MAX_LENGTH),
		phone: digits(given.phone, settings.phoneMinLength, settings.phoneMaxLength),
	};
}

function readIndividual(value: unknown, settings: Settings): Individual {
	const given = object(value);
	return {
		name: text(given.name, settings.nameMaxLength),
		email: text(given.email, EMAIL_MAX_LENGTH),
		phone: digits(given.phone, settings.phoneMinLength, settings.phoneMaxLength),
	};
}

function readAccount(value: unknown, settings: Settings): Account {
	const given = object(value);
	// A bank code sent as a number came back as three digits in real traffic.
	const bankCode = typeof given.bankCode === 'number' ? String(given.bankCode).padStart(2, '0') : given.bankCode;
	return {
		bankCode: text(bankCode, 3),
		accountNumber: text(given.accountNumber, 100),
		holderName: text(given.holderName, settings.holderNameMaxLength),
	};
}

function checkMeaning(
	{ company, individual, account }: Pick<SellerDetails, 'company' | 'individual' | 'account'>,
	settings: Settings,
): void {
	const email = (company ?? individual)?.email ?? '';
	if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email)) refuse('INVALID_EMAIL');
	if (company && settings.checkBusinessNumber && !isBusinessRegistrationNumber(company.businessRegistrationNumber)) {
		refuse('INVALID_BUSINESS_NUMBER');
	}
	if (company?.businessRegistrationNumber === settings.unknownBusinessNumber) refuse('NOT_REGISTERED_BUSINESS');
	if (!findInstitution(account.bankCode)) refuse('INVALID_BANK');
	const isNumber =
		/^\d+$/.test(account.accountNumber) && account.accountNumber.length <= settings.accountNumberMaxLength;
	if (!isNumber) refuse('INVALID_ACCOUNT_NUMBER');
	checkOwner(account, settings);
}

/** Asks the bank for the owner, as at every registration and change; the settings name whom it does not confirm. */
export function checkOwner({ accountNumber, holderName }: Account, settings: Settings): void {
	if (accountNumber === settings.accountWithoutOwner) refuse('ACCOUNT_OWNER_CHECK_FAILED');
	if (holderName === settings.holderRefused) refuse('NOT_MATCH_PAYEE_NAME');
}

/** The bank's code in three digits, whichever form was sent: `20` is `020`, `06` is `004`. */
function normalised(account: Account): Account {
	return { ...account, bankCode: findInstitution(account.bankCode)?.code ?? account.bankCode };
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

function text(value: unknown, maxLength: number): string {
	if (typeof value !== 'string' || value.trim() === '' || [...value].length > maxLength) refuse('INVALID_REQUEST');
	return value;
}

function digits(value: unknown, least: number, most: number): string {
	const given = text(value, most);
	return /^\d+$/.test(given) && given.length >= least ? given : refuse('INVALID_REQUEST');
}
