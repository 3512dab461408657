import { describe, expect, it } from 'vitest';
import { BANKS, findInstitution, SECURITIES } from './bank-codes.ts';
import { cardCompanyName } from './card-codes.ts';
import { paymentMethodOf } from './codes.ts';

describe('codes of institutions', () => {
	it('are found by two and by three characters, 국민은행 by its own rule', () => {
		expect(findInstitution('06')?.code).toBe('004');
		expect(findInstitution('004')?.ko).toBe('KB국민은행');
		expect(findInstitution('092')?.ko).toBe('토스뱅크');
		expect(findInstitution('SJ')?.code).toBe('280');
		expect(findInstitution('999')).toBeNull();
	});

	it('are unique, and the three-digit ones follow from the others', () => {
		const all = [...BANKS, ...SECURITIES];
		expect(new Set(all.map((one) => one.code)).size).toBe(all.length);
		const pairs = all.flatMap((one) => one.twoCharCode ?? []);
		expect(new Set(pairs).size).toBe(pairs.length);
		for (const bank of BANKS) {
			if (bank.twoCharCode && bank.twoCharCode !== '06') expect(bank.code).toBe(`0${bank.twoCharCode}`);
		}
	});

	it('mean something else for cards', () => {
		expect([cardCompanyName('11'), findInstitution('11')?.ko]).toEqual(['국민', 'NH농협은행']);
		expect([cardCompanyName('71'), findInstitution('71')?.ko]).toEqual(['롯데', '우체국예금보험']);
		expect(cardCompanyName('constructor')).toBe('constructor');
	});

	it('name a method in Korean, from either language', () => {
		expect(paymentMethodOf('CARD')).toBe('카드');
		expect(paymentMethodOf(' 가상계좌 ')).toBe('가상계좌');
		expect(paymentMethodOf('SOMETHING')).toBe('SOMETHING');
	});
});
