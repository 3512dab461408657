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

/** Full-width digits and signs, as some Korean files have them, in their ordinary form. */
function toHalfWidth(text: string): string {
	return text
		.replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
		.replaceAll('￦', '₩')
		.replaceAll('−', '-');
}

/** A backslash is what older Korean fonts show as the sign of the won; △ and ▲ mark negatives in Korean ledgers. */
const AMOUNT =
	/^(?<open>[₩\\]?\s*\()?\s*(?<before>[-+△▲])?\s*[₩\\]?\s*(?<after>[-+])?\s*(?<digits>\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:\.0+)?\s*원?\s*(?<behind>-)?\s*(?<close>\))?$/;

/**
 * Reads an amount the way files write it: `55,000`, `55 000`, `₩1,000`, `1000원`, `(1,000)`, `△1,000`, `1,000-`, `-1000`,
 * `352000.00`. Returns null for what is empty or `-`, and undefined for what is not a whole amount, is longer than 18
 * digits, or carries two signs.
 */
export function parseWon(text: string): Won | null | undefined {
	// Nearly every cell of a million-row file is plain digits.
	if (/^-?\d{1,18}$/.test(text)) return BigInt(text) as Won;
	const written = toHalfWidth(text).trim();
	if (written === '' || written === '-') return null;
	const parts = AMOUNT.exec(written)?.groups;
	if (!parts) return undefined;
	const { open, before, after, behind, close } = parts;
	if ((open === undefined) !== (close === undefined)) return undefined;
	const signs = [open && '(', before, after, behind].filter((sign) => sign !== undefined);
	if (signs.length > 1) return undefined;
	const digits = (parts.digits ?? '').replace(/[,\s]/g, '');
	if (digits.length > 18) return undefined;
	const size = BigInt(digits);
	return (signs.length === 1 && signs[0] !== '+' ? -size : size) as Won;
}

/** Adds amounts up; an empty list is 0 won. */
export function sumWon(amounts: Iterable<bigint>): Won {
	let total = 0n;
	for (const amount of amounts) total += amount;
	return total as Won;
}

/** The size of a signed amount, to compare by: a difference is never shown or stored without its sign. */
export const sizeOf = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
