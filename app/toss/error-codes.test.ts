import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviceFor, classify, codeOfStatus, ERROR_CODES, errorText, PAGING_CODES } from './error-codes.ts';
import { ERROR_TEXTS_400 } from './error-texts-400.ts';
import { ERROR_TEXTS_OTHER } from './error-texts-other.ts';

const TEMPORARY = [
	'FORBIDDEN_CONSECUTIVE_REQUEST',
	'IDEMPOTENT_REQUEST_PROCESSING',
	'MAINTAINED_METHOD',
	'NOT_AVAILABLE_BANK',
	'NOT_AVAILABLE_PAYMENT',
	'PROVIDER_ERROR',
	'TOO_MANY_REQUESTS',
];

const UNKNOWN = [
	'COMMON_ERROR',
	'FAILED_BILLING_AUTO_CANCEL',
	'FAILED_BILL_KEY_AUTH_CREATION',
	'FAILED_CARD_COMPANY_RESPONSE',
	'FAILED_CLOSED_ACCOUNT_REFUND',
	'FAILED_DB_PROCESSING',
	'FAILED_HASH_DATA_CREATION',
	'FAILED_INTERNAL_SYSTEM_PROCESSING',
	'FAILED_METHOD_HANDLING',
	'FAILED_METHOD_HANDLING_CANCEL',
	'FAILED_PARTIAL_REFUND',
	'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
	'FAILED_REFUND_PROCESS',
	'UNKNOWN_ERROR',
	'UNKNOWN_PAYMENT_ERROR',
];

describe('the table of codes', () => {
	it('holds the 170 codes of the core list, each once, with both texts', () => {
		expect(Object.keys({ ...ERROR_TEXTS_400, ...ERROR_TEXTS_OTHER })).toHaveLength(170);
		for (const [code, text] of Object.entries(ERROR_CODES)) {
			expect(code).toMatch(/^[A-Z_]+$/);
			expect(text.ko).toMatch(/[가-힣]/);
			expect(text.en).toMatch(/^[^가-힣]+$/);
			expect(text.status).toBeGreaterThanOrEqual(400);
		}
	});

	it.each(Object.entries(ERROR_CODES))('classes %s', (code, { status }) => {
		const expected = TEMPORARY.includes(code) ? 'temporary' : UNKNOWN.includes(code) ? 'unknown' : 'rejected';
		expect(classify(status, code)).toBe(expected);
	});

	it('knows no code of another object', () => {
		expect(errorText('toString')).toBeNull();
		expect(errorText('__proto__')).toBeNull();
	});
});

describe('a code or status that is not in the table', () => {
	it('falls back on the status', () => {
		expect(classify(400, 'BRAND_NEW')).toBe('rejected');
		expect(classify(404, null)).toBe('rejected');
		expect(classify(409, 'BRAND_NEW')).toBe('temporary');
		expect([425, 429].map((status) => classify(status, null))).toEqual(['temporary', 'temporary']);
		expect(classify(503, 'BRAND_NEW')).toBe('unknown');
		expect(classify(302, null)).toBe('unknown');
		expect(classify(408, null)).toBe('unknown');
		expect(classify(200, 'INVALID_REQUEST')).toBe('unknown');
	});

	it('is never a rejection unless it is a 4xx', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 999 }), fc.option(fc.string()), (status, code) => {
				if (classify(status, code) === 'rejected') {
					expect(Math.floor(status / 100)).toBe(4);
					expect([408, 409, 425, 429]).not.toContain(status);
				}
			}),
		);
	});

	it('keeps a failure of the 5xx family open under any status', () => {
		expect(classify(400, 'COMMON_ERROR')).toBe('unknown');
		expect(classify(500, 'INVALID_REQUEST')).toBe('unknown');
	});
});

describe('advice', () => {
	it('says what to do beyond the class', () => {
		expect(adviceFor(401, 'UNAUTHORIZED_KEY')).toBe('configuration');
		expect(adviceFor(400, 'INVALID_API_KEY')).toBe('configuration');
		expect(adviceFor(403, codeOfStatus(403))).toBe('configuration');
		expect(adviceFor(403, 'FORBIDDEN_SELLER_PAYOUT')).toBe('final');
		expect(adviceFor(400, 'ALREADY_CANCELED_PAYMENT')).toBe('already-done');
		expect(adviceFor(400, 'DUPLICATED_REF_PAYOUT_ID')).toBe('already-done');
		expect(adviceFor(403, 'NOT_AVAILABLE_BANK')).toBe('time-of-day');
		// Without a code, or with a new one, Toss did not let in at all.
		for (const code of [null, 'BRAND_NEW']) expect(adviceFor(401, code)).toBe('configuration');
		expect(adviceFor(429, null)).toBe('slow-down');
		expect(adviceFor(400, 'PROVIDER_ERROR')).toBe('look-up');
		expect(adviceFor(400, 'NOT_ENOUGH_AMOUNT')).toBe('not-enough-balance');
		expect(adviceFor(500, 'COMMON_ERROR')).toBe('look-up');
		expect(adviceFor(400, 'INVALID_EMAIL')).toBe('final');
		for (const code of PAGING_CODES) expect(adviceFor(400, code)).toBe('paging');
	});
});
