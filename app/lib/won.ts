declare const won: unique symbol;

/** An amount of whole won, signed. Amounts of other currencies are not `Won`. */
export type Won = bigint & { readonly [won]: true };

/** Brands a whole number of won. Throws on a number that is not a safe integer: no float may touch an amount. */
export function toWon(value: bigint | number): Won {
	if (typeof value === 'number' && !Number.isSafeInteger(value)) {
		throw new RangeError(`not a whole, safe number of won: ${value}`);
	}
	return BigInt(value) as Won;
}

/**
 * Reads an amount the way files write it: `55,000`, `₩1,000`, `1000원`, `(1,000)`, `1,000-`, `-1000`, `352000.00`.
 * Returns null for what is empty or `-`, and undefined for what is not a whole amount.
 */
export function parseWon(text: string): Won | null | undefined {
	let rest = text.normalize('NFKC').replace(/[\s₩원]/g, '');
	if (rest === '' || rest === '-') return null;
	let negative = false;
	if (/^\(.*\)$/.test(rest)) {
		negative = true;
		rest = rest.slice(1, -1);
	}
	if (rest.endsWith('-')) {
		negative = !negative;
		rest = rest.slice(0, -1);
	} else if (rest.startsWith('-') || rest.startsWith('−')) {
		negative = !negative;
		rest = rest.slice(1);
	} else if (rest.startsWith('+')) {
		rest = rest.slice(1);
	}
	if (!/^(\d+|\d{1,3}(,\d{3})+)(\.0+)?$/.test(rest)) return undefined;
	const digits = rest.replace(/\..*$/, '').replaceAll(',', '');
	if (digits.length > 18) return undefined;
	const size = BigInt(digits);
	return (negative ? -size : size) as Won;
}

/** Adds amounts up; an empty list is 0 won. */
export function sumWon(amounts: Iterable<bigint>): Won {
	let total = 0n;
	for (const amount of amounts) total += amount;
	return total as Won;
}
