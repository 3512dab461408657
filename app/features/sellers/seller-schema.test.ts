import { expect, test } from 'vitest';
import { readSellerRow } from './seller-file.ts';
import { individualEditSchema, sellerSchema } from './seller-schema.ts';

const person = {
	businessType: 'INDIVIDUAL',
	name: '김토페',
	email: 'kim@example.co.kr',
	phone: '010-1234-5678',
	bankCode: '092',
	holderName: '김토페',
};

const saidOf = (accountNumber: string, schema: typeof sellerSchema | typeof individualEditSchema = sellerSchema) =>
	schema
		.safeParse({ ...person, accountNumber })
		.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`);

test('no account number is taken that no Korean bank has', () => {
	const short = ['accountNumber sellers:validation.accountNumberShort'];
	for (const number of ['1', '12345', '1-2-3-4-5']) {
		expect(saidOf(number)).toEqual(short);
		expect(saidOf(number, individualEditSchema)).toEqual(short);
	}
	for (const number of ['123456', '123-456', '12345678901234567890']) expect(saidOf(number)).toBeUndefined();
	expect(saidOf('123456789012345678901')).toEqual(['accountNumber sellers:validation.accountNumber']);
	expect(saidOf('', individualEditSchema)).toBeUndefined();
});

test('a row of a file whose cells are longer than any is refused, whatever they are filled with', () => {
	for (const filling of ['(', ' ', '0', '-', '.', 'a@', '은행']) {
		const text = `1${filling.repeat(200_000 / filling.length)}x`;
		expect(readSellerRow({ get: () => text, isNumber: () => true }).ok, filling).toBe(false);
	}
});
