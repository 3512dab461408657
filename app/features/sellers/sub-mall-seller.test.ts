import { expect, test } from 'vitest';
import { subMallSchema } from '#app/toss/sub-mall-schema.ts';
import { notPayableReason } from './seller.ts';
import { keepableSubMall, newsOfSubMall, sellerOfSubMall } from './sub-mall-seller.ts';

const company = {
	subMallId: 'hanriver01',
	type: 'CORPORATE',
	status: 'PARTIALLY_APPROVED',
	companyName: '한강식품',
	representativeName: '박대표',
	businessNumber: '1234567891',
	account: { bankCode: '06', accountNumber: '110123456789', holderName: '주식회사한강식품' },
	email: 'settle@hangang-food.example',
	phoneNumber: '0212345678',
	metadata: { region: '서울' },
	contractGrade: 'B',
};
const read = (change: object = {}) => subMallSchema.parse({ ...company, ...change });
const mapped = (change: object = {}) => {
	const result = sellerOfSubMall(read(change));
	if (!result.ok) throw new Error(result.reason);
	return result.seller;
};

test('a sub-mall becomes a seller with the bank code that we keep', () => {
	expect(mapped()).toEqual({
		refSellerId: 'hanriver01',
		businessType: 'INDIVIDUAL_BUSINESS',
		name: '한강식품',
		representativeName: '박대표',
		businessRegistrationNumber: '1234567891',
		email: 'settle@hangang-food.example',
		phone: '0212345678',
		bankCode: '004',
		holderName: '주식회사한강식품',
		accountNumber: '110123456789',
	});
});

test.each([
	['a sole proprietor by its number', '1234567891', 'CORPORATE', 'INDIVIDUAL_BUSINESS'],
	['a corporation by its number', '1208147521', 'CORPORATE', 'CORPORATE'],
	['a foreign corporation', '1208400000', 'CORPORATE', 'CORPORATE'],
	['a tax-free sole proprietor', '1209000000', 'CORPORATE', 'INDIVIDUAL_BUSINESS'],
	['a business without a number', null, 'CORPORATE', 'CORPORATE'],
	['a person', null, 'INDIVIDUAL', 'INDIVIDUAL'],
])('the form of business: %s', (_what, businessNumber, type, expected) => {
	expect(mapped({ businessNumber, type }).businessType).toBe(expected);
});

test('a person is called by the name of the account, and what v1 does not say stays empty', () => {
	const person = { type: 'INDIVIDUAL', companyName: null, representativeName: null, businessNumber: null };
	expect(mapped({ ...person, email: null, phoneNumber: null })).toMatchObject({
		name: '주식회사한강식품',
		representativeName: null,
		email: '',
		phone: '',
	});
	const account = { bankCode: 'ZZ', accountNumber: '1', holderName: null };
	expect(mapped({ ...person, account })).toMatchObject({ name: 'hanriver01', bankCode: 'ZZ', holderName: '' });
});

test('text that PostgreSQL does not take loses what it cannot hold', () => {
	expect(mapped({ companyName: '한강\0식품' }).name).toBe('한강식품');
	expect(keepableSubMall(read({ metadata: { region: '서\0울' } }))).toMatchObject({ metadata: { region: '서울' } });
});

test('without its whole account number it is no seller', () => {
	const account = { bankCode: '88', accountNumber: '110****56789', holderName: '김' };
	expect(sellerOfSubMall(read({ account }))).toEqual({ ok: false, reason: 'account-masked' });
	expect(sellerOfSubMall(read({ account: null }))).toEqual({ ok: false, reason: 'account-missing' });
});

test('what is kept of the raw object has no personal data, says where it is from, and keeps new fields', () => {
	expect(keepableSubMall(read())).toEqual({
		payoutsApi: 'v1',
		subMallId: 'hanriver01',
		type: 'CORPORATE',
		status: 'PARTIALLY_APPROVED',
		metadata: { region: '서울' },
		contractGrade: 'B',
	});
	const at = new Date('2026-03-05T01:00:00Z');
	expect(newsOfSubMall(read({ status: 'APPROVED' }), at)).toMatchObject({ status: 'APPROVED', source: 'poll', at });
});

test('a sub-mall is not paid through v2, whatever its status', () => {
	for (const tossStatus of ['PARTIALLY_APPROVED', 'APPROVED', 'KYC_REQUIRED']) {
		expect(notPayableReason({ registration: 'registered', tossStatus, payoutsApi: 'v1' })).toBe('paid-through-v1');
	}
	expect(notPayableReason({ registration: 'registered', tossStatus: 'APPROVED', payoutsApi: 'v2' })).toBeNull();
});
