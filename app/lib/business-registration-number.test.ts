import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	businessNumberCheckDigit,
	digitsOf,
	formatBusinessNumber,
	isBusinessRegistrationNumber,
} from './business-registration-number.ts';

test('a registration number is ten digits with a right check digit', () => {
	expect(isBusinessRegistrationNumber('1234567891')).toBe(true);
	expect(isBusinessRegistrationNumber('4118601799')).toBe(true);
	for (const text of ['1234567890', '01234567891', '12345678910'])
		expect(isBusinessRegistrationNumber(text)).toBe(false);
	expect(isBusinessRegistrationNumber('123456789')).toBe(false);
	expect(isBusinessRegistrationNumber(digitsOf('123-45-67891'))).toBe(true);
	expect(formatBusinessNumber('1234567891')).toBe('123-45-67891');
});

test('exactly one of the ten last digits is right', () => {
	fc.assert(
		fc.property(fc.stringMatching(/^\d{9}$/), (firstNine) => {
			const right = [...'0123456789'].filter((last) => isBusinessRegistrationNumber(firstNine + last));
			expect(right).toEqual([String(businessNumberCheckDigit(firstNine))]);
		}),
	);
});
