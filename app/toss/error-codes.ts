import type { ErrorText } from './error-text.ts';
import { ERROR_TEXTS_400 } from './error-texts-400.ts';
import { ERROR_TEXTS_OTHER } from './error-texts-other.ts';
import { ERROR_TEXTS_PAYOUTS } from './error-texts-payouts.ts';

/**
 * Every code that Toss is known to send, with its status and texts. The set is open: look codes up with `errorText`.
 * Source: docs.tosspayments.com/reference/error-codes.
 */
export const ERROR_CODES = { ...ERROR_TEXTS_400, ...ERROR_TEXTS_OTHER, ...ERROR_TEXTS_PAYOUTS } as const;

export type KnownErrorCode = keyof typeof ERROR_CODES;

/** The status and texts of a code, or null for one that nobody has told us about. */
export function errorText(code: string): ErrorText | null {
	return Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as KnownErrorCode] : null;
}

/**
 * rejected: final, nothing happened; may be corrected and sent anew under a new key.
 * temporary: not final although it looks refused; the same request, under the same key, comes again later.
 * unknown: it may have happened; the same key again, or read back, and never as something new.
 */
export type ErrorClass = 'rejected' | 'unknown' | 'temporary';

const TIME_OF_DAY = new Set(['NOT_AVAILABLE_BANK', 'MAINTAINED_METHOD', 'NOT_AVAILABLE_PAYMENT']);

const SLOW_DOWN = new Set(['FORBIDDEN_CONSECUTIVE_REQUEST', 'TOO_MANY_REQUESTS']);

const TEMPORARY = new Set([...TIME_OF_DAY, ...SLOW_DOWN, 'IDEMPOTENT_REQUEST_PROCESSING', 'PROVIDER_ERROR']);

/**
 * Whether a reply that is not 2xx is final. The code decides before the status where the two are at odds, because
 * Toss sends temporary failures with 400 and 403, and a code of the 5xx family stays one under any status. What is not
 * an answer (0, 3xx, an odd status) is unknown. An unknown code falls back on its status.
 */
export function classify(status: number, code: string | null): ErrorClass {
	if (code !== null) {
		if (TEMPORARY.has(code)) return 'temporary';
		if ((errorText(code)?.status ?? 0) >= 500) return 'unknown';
	}
	if (status === 409 || status === 425 || status === 429) return 'temporary';
	if (status === 408) return 'unknown';
	return status >= 400 && status < 500 ? 'rejected' : 'unknown';
}

/** What a caller should do about a code, beyond its class. */
export type ErrorAdvice =
	/** Keys, contract or API version: stop and tell a person. */
	| 'configuration'
	/** It was done before: read the object and compare. */
	| 'already-done'
	/** Too fast: back off. */
	| 'slow-down'
	/** Not at this hour: put it off. */
	| 'time-of-day'
	/** The cursor was not accepted: restart the window and drop repeats. */
	| 'paging'
	/** Nothing to pay it from yet: hold it. */
	| 'not-enough-balance'
	/** The outcome is open: read it back. */
	| 'look-up'
	/** Correct it. */
	| 'final';

/** Our name for a refusal to which Toss gave no code. */
export const codeOfStatus = (status: number): string => `HTTP_${status}`;

const CONFIGURATION = new Set([
	codeOfStatus(401),
	// So a key of another merchant is answered, and one without a contract for payouts.
	codeOfStatus(403),
	'INVALID_API_KEY',
	'UNAUTHORIZED_KEY',
	'INCORRECT_BASIC_AUTH_FORMAT',
	'FORBIDDEN_REQUEST',
	'API_VERSION_UPDATE_NEEDED',
	'NOT_FOUND_MERCHANT',
	'NOT_FOUND_MERCHANT_INTEGRATION',
	'INSECURE_KEY_USAGE',
	'NOT_SUPPORTED_WIDGET_KEY',
]);

const ALREADY_DONE = new Set([
	'ALREADY_PROCESSED_PAYMENT',
	'ALREADY_CANCELED_PAYMENT',
	'ALREADY_REFUND_PAYMENT',
	'ALREADY_COMPLETED_PAYMENT',
	'ALREADY_REMOVED_BILLING_KEY',
	'DUPLICATED_REQUEST',
	'DUPLICATED_REF_SELLER_ID',
	'ALREADY_EXIST_SUBMALL',
	'DUPLICATED_REF_PAYOUT_ID',
]);

/** The codes that say a paging key was not accepted. */
export const PAGING_CODES: ReadonlySet<string> = new Set(['INVALID_TRANSACTION_KEY', 'INVALID_PAGING_KEY']);

/** What to do about a reply that is not 2xx; always one of a closed set, also for codes that are new. */
export function adviceFor(status: number, code: string | null): ErrorAdvice {
	if (code !== null) {
		if (CONFIGURATION.has(code)) return 'configuration';
		if (ALREADY_DONE.has(code)) return 'already-done';
		if (TIME_OF_DAY.has(code)) return 'time-of-day';
		if (SLOW_DOWN.has(code)) return 'slow-down';
		if (PAGING_CODES.has(code)) return 'paging';
		if (code === 'NOT_ENOUGH_AMOUNT') return 'not-enough-balance';
		if (code === 'PROVIDER_ERROR') return 'look-up';
	}
	if (status === 401) return 'configuration';
	const errorClass = classify(status, code);
	if (errorClass === 'temporary') return 'slow-down';
	return errorClass === 'unknown' ? 'look-up' : 'final';
}
