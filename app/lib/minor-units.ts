/** Digits behind the decimal mark that a currency has (ISO 4217); two unless told. */
const fractions: Readonly<Record<string, number>> = Object.fromEntries([
	...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
	...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
]);

/** How many digits a currency has behind the decimal mark; two where nothing else is known of it. */
export function fractionDigitsOf(currency: string): number {
	return fractions[currency] ?? 2;
}

/** An amount in the currency's minor unit as a decimal number, exactly and without groups: `1234.56`, `-500`. */
export function decimalText(amount: bigint, currency: string): string {
	const digits = fractionDigitsOf(currency);
	if (digits === 0) return amount.toString();
	const size = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
	return `${amount < 0n ? '-' : ''}${size.slice(0, -digits)}.${size.slice(-digits)}`;
}

/**
 * Reads a decimal amount into the currency's minor unit: `146970`, `146970,`, `1469.70`, `-12,5`. The last point or comma
 * is the decimal mark, unless groups of three digits show that it is not. Undefined for what is no amount, or has more
 * digits than the currency knows.
 *
 * @param mark the decimal mark of a format that has but one and parts no thousands: `970.000` is 970 there.
 */
export function parseMinorUnits(text: string, currency: string, mark?: '.' | ','): bigint | undefined {
	const parts = /^([+-])?(\d[\d.,' ]*)$/.exec(text.trim());
	if (!parts) return undefined;
	const body = parts[2]!.replace(/[ ']/g, '');
	if (mark !== undefined && !/^\d+$/.test(body.replace(mark, ''))) return undefined;
	const last = /[.,](\d*)$/.exec(body);
	const digitsKnown = fractionDigitsOf(currency);
	let whole = body;
	let fraction = '';
	if (last) {
		// 1,234 is a thousand and more, unless a currency counts thousandths; 1.234,5 and 1,234.50 say it themselves.
		const kinds = new Set(body.match(/[.,]/g));
		const couldBe = mark === undefined && kinds.size === 1 && digitsKnown !== 3;
		const grouped = couldBe && /^\d{1,3}([.,]\d{3})+$/.test(body);
		if (!grouped) {
			whole = body.slice(0, last.index);
			fraction = last[1]!;
		}
	}
	if (!/^(\d+|\d{1,3}([.,]\d{3})+)$/.test(whole)) return undefined;
	const rest = fraction.slice(digitsKnown);
	if (!/^0*$/.test(rest)) return undefined;
	const digits = whole.replace(/[.,]/g, '') + fraction.slice(0, digitsKnown).padEnd(digitsKnown, '0');
	if (digits.length > 18) return undefined;
	return parts[1] === '-' ? -BigInt(digits) : BigInt(digits);
}
