import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, parseMinorUnits } from './minor-units.ts';

test('an amount written as decimals is read as itself, whatever its size and currency', () => {
	const amounts = fc.bigInt({ min: -(10n ** 18n - 1n), max: 10n ** 18n - 1n });
	fc.assert(
		fc.property(amounts, fc.constantFrom('KRW', 'USD', 'KWD'), (amount, currency) => {
			expect(parseMinorUnits(decimalText(amount, currency), currency, '.')).toBe(amount);
		}),
	);
	expect([decimalText(-5n, 'USD'), decimalText(-500n, 'KRW')]).toEqual(['-0.05', '-500']);
});

test('the last mark parts a fraction, unless groups of three say that it parts thousands', () => {
	const read = (text: string, currency: string) => parseMinorUnits(text, currency);
	expect([read('1,234', 'KRW'), read('1,234', 'USD'), read('1.234,50', 'USD')]).toEqual([1234n, 123_400n, 123_450n]);
	// A currency that counts thousandths has three digits behind its mark.
	expect(read('1,234', 'KWD')).toBe(1234n);
	expect(read('12.345.678', 'KRW')).toBe(12_345_678n);
	const odd = ['1.5051', '1,234.567', '1,23,456.00', '1.2345,5', 'x12', '12x', '', '-', '--1', '.5'];
	expect(odd.filter((text) => read(text, 'USD') !== undefined)).toEqual([]);
});

test('a format with a mark of its own has no other one, and parts no thousands', () => {
	expect(parseMinorUnits('970.000', 'KRW', '.')).toBe(970n);
	expect(parseMinorUnits('970.000', 'KRW', ',')).toBeUndefined();
	expect(parseMinorUnits('970,000.00', 'KRW', '.')).toBeUndefined();
});

test('no amount has more than 18 digits, those behind the mark counted', () => {
	expect(parseMinorUnits('9'.repeat(18), 'KRW')).toBe(10n ** 18n - 1n);
	expect(parseMinorUnits('9'.repeat(19), 'KRW')).toBeUndefined();
	expect(parseMinorUnits('9'.repeat(17), 'USD')).toBeUndefined();
});
