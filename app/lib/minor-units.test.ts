import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, parseMinorUnits } from './minor-units.ts';

test('an amount written as decimals is read as itself, whatever its size and currency', () => {
	const amounts = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
	fc.assert(
		fc.property(amounts, fc.constantFrom('KRW', 'USD', 'KWD'), (amount, currency) => {
			expect(parseMinorUnits(decimalText(amount, currency), currency, '.')).toBe(amount);
		}),
	);
	expect([decimalText(-5n, 'USD'), decimalText(-500n, 'KRW')]).toEqual(['-0.05', '-500']);
});
