import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;
const DIGITS = 6;
/** Clocks of phones are off by less than this many half minutes. */
const DRIFT = 1;
/** So that the address fits into one QR code. */
const LONGEST_NAME = 54;

/** A new key for an authenticator app, 160 bits in base32, as RFC 4226 recommends. */
export function newTotpKey(): string {
	// Thirty-two letters of five bits each, and 256 is a multiple of 32.
	return Array.from(randomBytes(32), (byte) => ALPHABET[byte % 32]).join('');
}

function bytesOf(key: string): Buffer {
	let bits = '';
	for (const letter of key) bits += ALPHABET.indexOf(letter).toString(2).padStart(5, '0');
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** True for a key of this console's making. */
export function isTotpKey(text: string): boolean {
	return /^[A-Z2-7]{32}$/.test(text);
}

/** Which half minute an instant is in, counted from 1970. */
export function totpStep(at: Date): number {
	return Math.floor(at.getTime() / STEP_MS);
}

/** The six digits that an app shows in a half minute (RFC 6238 with HMAC-SHA-1, which all apps know). */
export function totpCode(key: string, step: number): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const digest = createHmac('sha1', bytesOf(key)).update(counter).digest();
	const offset = digest[digest.length - 1]! & 0xf;
	return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The half minute whose code this is, now or one to either side and later than `after`; null when there is none. */
export function findTotpStep(key: string, code: string, now: Date, after: number | null): number | null {
	if (!/^\d{6}$/.test(code)) return null;
	const present = totpStep(now);
	for (let step = present - DRIFT; step <= present + DRIFT; step += 1) {
		if (after !== null && step <= after) continue;
		if (timingSafeEqual(Buffer.from(totpCode(key, step)), Buffer.from(code))) return step;
	}
	return null;
}

/** The address by which an app takes a key over; long e-mail addresses are cut, since they are there to be read only. */
export function totpAddress(key: string, email: string): string {
	let name = email;
	while (encodeURIComponent(name).length > LONGEST_NAME) name = name.slice(0, -1);
	return `otpauth://totp/Jeongsan:${encodeURIComponent(name)}?secret=${key}&issuer=Jeongsan`;
}
