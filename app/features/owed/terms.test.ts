import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { randomTerms } from '#tests/factories/owed-world.ts';
import { feeOf, type SellerTerms, termsOn, termsPeriods, vatWays } from './terms.ts';

test('a fee is what was agreed with fractions of a won dropped, and its parts add up', () => {
	expect(feeOf(10_000n, { commissionBp: 1200, vat: 'added' })).toEqual({ commission: 1_200n, vat: 120n });
	expect(feeOf(10_000n, { commissionBp: 1100, vat: 'included' })).toEqual({ commission: 1_000n, vat: 100n });
	expect(feeOf(999n, { commissionBp: 1250, vat: 'added' })).toEqual({ commission: 124n, vat: 12n });
	expect(feeOf(999n, { commissionBp: 1250, vat: 'included' })).toEqual({ commission: 113n, vat: 11n });
	expect(feeOf(0n, { commissionBp: 1200, vat: 'added' })).toEqual({ commission: 0n, vat: 0n });
	expect(feeOf(-5_000n, { commissionBp: 1200, vat: 'added' })).toEqual({ commission: 0n, vat: 0n });
	fc.assert(
		fc.property(
			fc.bigInt({ min: 1n, max: 10n ** 15n }),
			fc.integer({ min: 0, max: 10_000 }),
			fc.constantFrom(...vatWays),
			(remaining, commissionBp, vat) => {
				const fee = feeOf(remaining, { commissionBp, vat });
				const charged = vat === 'added' ? fee.commission : fee.commission + fee.vat;
				// Never a whole won off, and never to the seller's harm.
				const exact = remaining * BigInt(commissionBp);
				expect(charged * 10_000n <= exact && exact < (charged + 1n) * 10_000n).toBe(true);
				expect(fee.vat).toBe(vat === 'added' ? fee.commission / 10n : (fee.commission + fee.vat) / 11n);
			},
		),
	);
});

/** Said plainly: the newest of those that begin last, of the seller's own first. */
function plainly(all: readonly SellerTerms[], refSellerId: string, day: KstDay): SellerTerms | null {
	const of = (name: string | null) =>
		all
			.filter((terms) => terms.refSellerId === name && terms.from <= day)
			.sort((a, b) => (a.from === b.from ? a.createdAt.getTime() - b.createdAt.getTime() : a.from < b.from ? -1 : 1))
			.at(-1);
	const own = of(refSellerId);
	return own && own.commissionBp !== null ? own : (of(null) ?? null);
}

test('the terms of a day are the newest of those that begin last, of the seller before those of all', () => {
	const first = kstDayFrom('2026-02-25');
	fc.assert(
		fc.property(
			randomTerms.filter((all) => new Set(all.map(({ createdAt }) => createdAt.getTime())).size === all.length),
			fc.constantFrom('artisan-1', 'artisan-2', 'artisan-3'),
			fc.integer({ min: 0, max: 25 }),
			(all, refSellerId, days) => {
				const day = addDays(first, days);
				expect(termsOn(termsPeriods(all), refSellerId, day)?.id).toBe(plainly(all, refSellerId, day)?.id);
			},
		),
		{ numRuns: 500 },
	);
});
