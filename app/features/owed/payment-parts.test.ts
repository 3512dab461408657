import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumWon } from '#app/lib/won.ts';
import { paymentParts } from './payment-parts.ts';

const BELOW = 1_000n;

test('parts are runs of whole entries, each payable, and come to all of them; there are none only where one entry is too large', () => {
	const negative = fc.array(fc.bigInt({ min: -1_500n, max: -1n }), { maxLength: 4 });
	const positive = fc.array(fc.bigInt({ min: 1n, max: 1_100n }), { maxLength: 12 });
	fc.assert(
		fc.property(negative, positive, (offsets, steps) => {
			const amounts = [...offsets, ...steps];
			const parts = paymentParts(amounts, BELOW);
			if (parts === null) {
				expect(sumWon(amounts) <= 0n || steps.some((amount) => amount >= BELOW)).toBe(true);
				return;
			}
			expect(sumWon(parts)).toBe(sumWon(amounts));
			const sums = new Set(amounts.map((_, index) => sumWon(amounts.slice(0, index + 1))));
			parts.forEach((part, index) => {
				expect(part > 0n && part < BELOW).toBe(true);
				expect(sums).toContain(sumWon(parts.slice(0, index + 1)));
			});
		}),
	);
});

test.each([
	[[999n], [999n]],
	[
		[600n, 399n, 1n, 999n],
		[999n, 1n, 999n],
	],
	[
		[-500n, 600n, 600n, 600n],
		[700n, 600n],
	],
	[[1_000n], null],
	[[-1n, 1_000n], [999n]],
	[[-5n, 5n], null],
	[[], null],
])('%s is paid as %s', (amounts, parts) => {
	expect(paymentParts(amounts, BELOW)).toEqual(parts);
});
