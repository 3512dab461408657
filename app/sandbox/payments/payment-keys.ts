import { newUlid } from '#app/lib/ids.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 5;
const SPACE = ALPHABET.length ** LENGTH;
/** Has no divisor in common with 62^5, so that different ordinals never give the same five characters. */
const STEP = 387_420_489n;

/** The last five characters of a payment key: look random, differ for each ordinal below 62^5. */
function tailOf(ordinal: number): string {
	let rest = Number((BigInt(ordinal) * STEP) % BigInt(SPACE));
	let text = '';
	for (let index = 0; index < LENGTH; index += 1) {
		text = ALPHABET[rest % ALPHABET.length]! + text;
		rest = Math.floor(rest / ALPHABET.length);
	}
	return text;
}

/** `yyyyMMddHHmmss` in Seoul. */
function compactKst(at: number): string {
	return formatKst(new Date(at)).slice(0, 19).replace(/\D/g, '');
}

/** A payment key: the first five characters of the mId, the second of the request in Seoul, five characters. */
export function paymentKeyOf(mId: string, requestedAt: number, ordinal: number): string {
	return `${mId.slice(0, 5)}${compactKst(requestedAt)}${tailOf(ordinal)}`;
}

/** A transaction key: `txrd_a` and a ULID of the transaction's instant. */
export function newTransactionKey(at: number): string {
	return `txrd_a${newUlid(new Date(at))}`;
}

/** The secret of a virtual account, which its deposit notices repeat. Depends on the payment alone. */
export function secretOf(paymentKey: string, seed: number): string {
	let text = '';
	let state = BigInt(seed) + 1n;
	for (const character of paymentKey)
		state = (state * 1_099_511_628_211n + BigInt(character.charCodeAt(0))) % 2n ** 127n;
	for (let index = 0; index < 28; index += 1) {
		state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 127n;
		text += ALPHABET[Number((state >> 64n) % 62n)]!;
	}
	return `ps_${text}`;
}
