import { Secret, TOTP } from 'otpauth';

const ISSUER = 'Jeongsan';
const PERIOD_SECONDS = 30;
/** Clocks of phones are off by less than this many half minutes. */
const DRIFT = 1;

/** A new key for an authenticator app, 160 bits in base32, as RFC 4226 recommends. */
export function newTotpKey(): string {
	return new Secret({ size: 20 }).base32;
}

/** True for what may be a key of this console's making. */
export function isTotpKey(text: string): boolean {
	return /^[A-Z2-7]{32}$/.test(text);
}

/** Six digits each half minute, of HMAC-SHA-1, which all apps know (RFC 6238). */
const totpOf = (key: string, label = '') => new TOTP({ issuer: ISSUER, label, period: PERIOD_SECONDS, secret: key });

/** Which half minute an instant is in, counted from 1970. */
export function totpStep(at: Date): number {
	return TOTP.counter({ period: PERIOD_SECONDS, timestamp: at.getTime() });
}

/** The six digits that an app shows at an instant. */
export function totpCode(key: string, at: Date): string {
	return totpOf(key).generate({ timestamp: at.getTime() });
}

/** The half minute whose code this is, now or one to either side and later than `after`; null when there is none. */
export function findTotpStep(key: string, code: string, now: Date, after: number | null): number | null {
	const delta = totpOf(key).validate({ token: code, timestamp: now.getTime(), window: DRIFT });
	if (delta === null) return null;
	const step = totpStep(now) + delta;
	return after !== null && step <= after ? null : step;
}

/** The address by which an app takes a key over. */
export function totpAddress(key: string, email: string): string {
	return totpOf(key, email).toString();
}
