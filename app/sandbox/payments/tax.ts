import { toWon, type Won } from '#app/lib/won.ts';

export interface TaxSplit {
	suppliedAmount: Won;
	vat: Won;
}

/**
 * The VAT inside an amount of won, half up at the first decimal of an eleventh of what is taxable, and the supply value
 * beside it. Source: docs.tosspayments.com/guides/v2/learn/tax. That amounts exempted from tax stay out of both is a
 * guess.
 */
export function taxSplitOf(amount: Won, taxFreeAmount: Won, taxExemptionAmount: Won): TaxSplit {
	const taxable = amount - taxFreeAmount - taxExemptionAmount;
	if (taxable <= 0n) return { suppliedAmount: toWon(0n), vat: toWon(0n) };
	const vat = (taxable * 2n + 11n) / 22n;
	return { suppliedAmount: toWon(taxable - vat), vat: toWon(vat) };
}
