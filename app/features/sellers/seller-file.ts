import { z } from 'zod';
import type { TableColumn } from '#app/lib/spreadsheet.server.ts';
import { isSpoiltNumber } from '#app/lib/xlsx-cell-format.ts';
import { BANKS, findInstitution, SECURITIES } from '#app/toss/bank-codes.ts';
import { readMessage } from '#app/ui/form-message.ts';
import type { BusinessType } from './seller.ts';
import { type SellerInput, sellerSchema } from './seller-schema.ts';

/** A row that was read, as it is kept until it is registered: files name every seller, so that none is taken twice. */
export const storedSellerSchema = sellerSchema.and(z.object({ refSellerId: z.string() }));

/** The columns of a file of sellers: the fields of a registration by their dotted path, and what people call them. */
export const sellerColumns = [
	{ name: 'refSellerId', aliases: ['셀러 ID', '셀러ID', '판매자 ID'], required: true },
	{ name: 'businessType', aliases: ['사업자 유형', '사업자 구분'], required: true },
	{ name: 'company.name', aliases: ['상호', '상호(법인명)', '법인명'] },
	{ name: 'company.representativeName', aliases: ['대표자명', '대표자'] },
	{ name: 'company.businessRegistrationNumber', aliases: ['사업자등록번호', '사업자번호'] },
	{ name: 'company.email', aliases: ['사업자 이메일'] },
	{ name: 'company.phone', aliases: ['사업자 휴대폰', '사업자 전화번호'] },
	{ name: 'individual.name', aliases: ['실명'] },
	{ name: 'individual.email', aliases: ['개인 이메일'] },
	{ name: 'individual.phone', aliases: ['개인 휴대폰', '개인 전화번호'] },
	{ name: 'account.bankCode', aliases: ['은행', '은행코드'], required: true },
	{ name: 'account.accountNumber', aliases: ['계좌번호'], required: true },
	{ name: 'account.holderName', aliases: ['예금주', '예금주명'], required: true },
] as const satisfies readonly TableColumn[];

export type SellerColumn = (typeof sellerColumns)[number]['name'];

/** What keeps a row out, or what somebody should look at: a closed list. */
export const sellerRowReasons = {
	required: 'the cell is empty: fill it in',
	'not-for-this-type': 'the cell belongs to the other business type: empty it, or correct businessType',
	'business-type': 'not a business type: INDIVIDUAL, INDIVIDUAL_BUSINESS or CORPORATE (개인, 개인사업자, 법인사업자)',
	'ref-seller-id': 'use 7 to 20 letters, digits, - or _',
	'business-number': 'not a business registration number: its ten digits do not agree with the check digit',
	email: 'not an e-mail address',
	phone: 'use 8 to 15 digits',
	bank: 'not a bank or securities company: give its code of three digits, or its name',
	'account-number': 'use up to 20 digits',
	'account-number-short': 'use at least 6 digits: no Korean bank has shorter account numbers',
	'spoilt-number': 'a spreadsheet has rounded this number: format the column as text and enter it again',
	'too-long': 'too long',
	invalid: 'not allowed here',
	'twice-in-file': 'this seller ID stands in an earlier row of the file too (its line is the value): keep one of them',
	'differs-from-registered':
		'a seller with this ID is registered with another value: edit it in the console, or use a new ID',
	'ref-deleted': 'a seller with this ID was deleted, and an ID can never be used again: use a new one',
	'stray-quote': 'a quotation mark in the middle of a field: put the field in quotes and double the marks inside',
	'unclosed-quote': 'a quotation mark is never closed: close it, or remove it',
	'wrong-number-of-fields':
		'the row has more or fewer fields than the header: put fields that contain a comma in quotes',
	undecodable: 'bytes of another encoding than the rest of the file: save the file anew as UTF-8',
	'zero-restored': 'a spreadsheet took the zero in front away; it was put back: check the number',
	'zero-maybe-lost': 'the cell is a number, so zeros in front may be lost: check it, and format the column as text',
	'same-account': 'another seller is paid to the same account (its ID is the value): check that this is meant',
} as const satisfies Record<string, string>;

export type SellerRowReason = keyof typeof sellerRowReasons;

export interface RowProblem {
	column: string;
	value: string;
	reason: SellerRowReason;
}

export type SellerRow =
	| { ok: true; input: SellerInput & { refSellerId: string }; warnings: RowProblem[] }
	| { ok: false; problems: RowProblem[]; warnings: RowProblem[] };

/** The cells of one row by column, and which of them are numbers of a spreadsheet. */
export interface SellerCells {
	get(column: SellerColumn): string;
	isNumber(column: SellerColumn): boolean;
}

const TYPE_WORDS: Readonly<Record<string, BusinessType>> = {
	individual: 'INDIVIDUAL',
	개인: 'INDIVIDUAL',
	individual_business: 'INDIVIDUAL_BUSINESS',
	개인사업자: 'INDIVIDUAL_BUSINESS',
	corporate: 'CORPORATE',
	법인: 'CORPORATE',
	법인사업자: 'CORPORATE',
};

const businessTypeOf = (text: string): BusinessType | null =>
	TYPE_WORDS[text.normalize('NFKC').toLowerCase().replace(/\s/g, '')] ?? null;

const bare = (name: string) =>
	name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/\(.*\)|은행$|\s/g, '');
const codeByName = new Map([...BANKS, ...SECURITIES].map(({ ko, code }) => [bare(ko), code]));

/** `4`, `04`, `004` and `KB국민은행` are the same bank; a code of two characters is read as Toss's own. */
function bankCodeOf(text: string): string | null {
	if (text.length > 100) return null;
	const code = text.normalize('NFKC').replace(/\s/g, '');
	if (/^\d{1,3}$/.test(code)) {
		const found = findInstitution(code) ?? findInstitution(code.padStart(3, '0'));
		return found?.code ?? null;
	}
	return findInstitution(code.toUpperCase())?.code ?? codeByName.get(bare(code)) ?? null;
}

/** Korean numbers begin with 0: a mobile number, Seoul, the other regions, the internet. */
const LOST_ZERO = /^(1[016789]\d{7,8}|2\d{7,8}|[3-6][1-5]\d{7,8}|70\d{8})$/;

/** The last four digits of an account number, the others hidden; of a short text nothing. */
function maskAccount(text: string): string {
	const digits = text.replace(/\D/g, '');
	return digits.length > 6 ? `••••••${digits.slice(-4)}` : text === '' ? '' : '••••••';
}

const reasonByMessage: Readonly<Record<string, SellerRowReason>> = {
	'common:validation.required': 'required',
	'common:validation.email': 'email',
	'sellers:validation.refSellerId': 'ref-seller-id',
	'sellers:validation.phone': 'phone',
	'sellers:validation.bank': 'bank',
	'sellers:validation.accountNumber': 'account-number',
	'sellers:validation.accountNumberShort': 'account-number-short',
	'sellers:validation.businessNumber': 'business-number',
	'validation.tooLong': 'too-long',
};

const companyFields = ['name', 'representativeName', 'businessRegistrationNumber', 'email', 'phone'] as const;
const individualFields = ['name', 'email', 'phone'] as const;

/** The column that a field of the form stands in. */
export function columnOfField(field: string, businessType: BusinessType): SellerColumn {
	if (field === 'refSellerId' || field === 'businessType') return field;
	if (field === 'bankCode' || field === 'accountNumber' || field === 'holderName') return `account.${field}`;
	return `${businessType === 'INDIVIDUAL' ? 'individual' : 'company'}.${field}` as SellerColumn;
}

/**
 * Reads one row of a file as a registration through the same rules as the form. Hyphens and spaces in numbers go, a lost
 * zero of a phone number comes back with a warning, and every problem is told with its column. Account numbers are
 * masked in what is told.
 */
export function readSellerRow(cells: SellerCells): SellerRow {
	const problems: RowProblem[] = [];
	const warnings: RowProblem[] = [];
	const shown = (column: SellerColumn) =>
		column === 'account.accountNumber' ? maskAccount(cells.get(column)) : cells.get(column).slice(0, 200);
	const tell = (column: SellerColumn, reason: SellerRowReason) => {
		if (!problems.some((problem) => problem.column === column)) problems.push({ column, value: shown(column), reason });
	};
	const numeric: SellerColumn[] = [
		'refSellerId',
		'company.businessRegistrationNumber',
		'company.phone',
		'individual.phone',
		'account.accountNumber',
	];
	for (const column of numeric) if (isSpoiltNumber(cells.get(column))) tell(column, 'spoilt-number');

	const businessType = businessTypeOf(cells.get('businessType'));
	if (!businessType) tell('businessType', cells.get('businessType') === '' ? 'required' : 'business-type');
	if (cells.get('refSellerId') === '') tell('refSellerId', 'required');
	const group = businessType === 'INDIVIDUAL' ? 'individual' : 'company';
	const other = group === 'company' ? 'individual' : 'company';
	if (businessType) {
		for (const field of other === 'company' ? companyFields : individualFields) {
			const column = `${other}.${field}` as SellerColumn;
			if (cells.get(column) !== '') tell(column, 'not-for-this-type');
		}
	}
	// Without a type the fields of the group that is filled are checked all the same, so that one look tells all.
	const assumed: BusinessType =
		businessType ??
		(individualFields.some((field) => cells.get(`individual.${field}`) !== '') ? 'INDIVIDUAL' : 'CORPORATE');
	const field = (name: string) => cells.get(columnOfField(name, assumed));
	const phoneColumn = columnOfField('phone', assumed);
	let phone = field('phone')
		.normalize('NFKC')
		.replace(/[\s().-]/g, '')
		.replace(/^\+?82(?=\d{8,})/, '0');
	if (phone.startsWith('00')) phone = phone.slice(1);
	if (LOST_ZERO.test(phone)) {
		phone = `0${phone}`;
		warnings.push({ column: phoneColumn, value: phone, reason: 'zero-restored' });
	}
	if (cells.isNumber('account.accountNumber') && !isSpoiltNumber(cells.get('account.accountNumber'))) {
		warnings.push({
			column: 'account.accountNumber',
			value: shown('account.accountNumber'),
			reason: 'zero-maybe-lost',
		});
	}
	// A registration number that lost a zero has nine digits, and the check digit says whether that is what happened.
	let businessNumber = field('businessRegistrationNumber');
	if (
		assumed !== 'INDIVIDUAL' &&
		cells.isNumber('company.businessRegistrationNumber') &&
		/^\d{8,9}$/.test(businessNumber)
	) {
		businessNumber = businessNumber.padStart(10, '0');
		warnings.push({ column: 'company.businessRegistrationNumber', value: businessNumber, reason: 'zero-restored' });
	}
	const parsed = sellerSchema.safeParse({
		businessType: assumed,
		refSellerId: cells.get('refSellerId'),
		name: field('name'),
		...(assumed === 'INDIVIDUAL'
			? {}
			: { representativeName: field('representativeName'), businessRegistrationNumber: businessNumber }),
		email: field('email'),
		phone,
		bankCode: bankCodeOf(field('bankCode')) ?? field('bankCode'),
		accountNumber: field('accountNumber'),
		holderName: field('holderName'),
	});
	for (const issue of parsed.error?.issues ?? []) {
		const column = columnOfField(String(issue.path[0] ?? 'businessType'), assumed);
		const reason = reasonByMessage[readMessage(issue.message).key] ?? 'invalid';
		tell(column, cells.get(column) === '' ? 'required' : reason);
	}
	if (problems.length > 0 || !parsed.success) return { ok: false, problems, warnings };
	const input = storedSellerSchema.parse(parsed.data);
	return { ok: true, input, warnings };
}
