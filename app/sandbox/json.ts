import { randomBytes } from 'node:crypto';

// JSON.stringify cannot print 212268.000000, so such a number goes through it as a marked string. The mark is drawn
// at start: no text of a request can contain it.
const mark = randomBytes(12).toString('hex');
const marked = new RegExp(`"${mark}:(-?\\d+\\.\\d+)"`, 'g');

/** A number that toJson prints exactly as written. */
class RawNumber {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	toJSON(): string {
		return `${mark}:${this.#text}`;
	}
}

/** A whole amount that is printed with that many digits after the point: `352000.0`, `212268.000000`. */
export function withFraction(amount: bigint | number | string, digits: number): RawNumber {
	return new RawNumber(`${amount}.${'0'.repeat(digits)}`);
}

/** Compact JSON in which RawNumbers stand as plain numbers. */
export function toJson(value: unknown): string {
	const text = JSON.stringify(value) ?? 'null';
	return text.includes(mark) ? text.replace(marked, '$1') : text;
}
