/** Digits behind the decimal mark that a currency has (ISO 4217); two unless told. */
const fractions: Readonly<Record<string, number>> = { KRW: 0, JPY: 0, VND: 0, CLP: 0, PYG: 0, KWD: 3, BHD: 3, TND: 3 };

export function fractionDigitsOf(currency: string): number {
	return fractions[currency] ?? 2;
}

/**
 * Reads a decimal amount into the currency's minor unit: `146970`, `146970,`, `1469.70`, `-12,5`. The last point or comma
 * is the decimal mark, unless groups of three digits show that it is not. Undefined for what is no amount, or has more
 * digits than the currency knows.
 */
export function parseMinorUnits(text: string, currency: string): bigint | undefined {
	const parts = /^([+-])?(\d[\d.,' ]*)$/.exec(text.trim());
	if (!parts) return undefined;
	const body = parts[2]!.replace(/[ ']/g, '');
	const mark = /[.,](\d*)$/.exec(body);
	const digitsKnown = fractionDigitsOf(currency);
	let whole = body;
	let fraction = '';
	if (mark) {
		// 1,234 is a thousand and more, unless a currency counts thousandths; 1.234,5 and 1,234.50 say it themselves.
		const kinds = new Set(body.match(/[.,]/g));
		const grouped = /^\d{1,3}([.,]\d{3})+$/.test(body) && kinds.size === 1 && digitsKnown !== 3;
		if (!grouped) {
			whole = body.slice(0, mark.index);
			fraction = mark[1]!;
		}
	}
	if (!/^(\d+|\d{1,3}([.,]\d{3})+)$/.test(whole)) return undefined;
	const rest = fraction.slice(digitsKnown);
	if (!/^0*$/.test(rest)) return undefined;
	const digits = whole.replace(/[.,]/g, '') + fraction.slice(0, digitsKnown).padEnd(digitsKnown, '0');
	if (digits.length > 18) return undefined;
	return parts[1] === '-' ? -BigInt(digits) : BigInt(digits);
}
