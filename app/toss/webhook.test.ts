import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWebhook, signWebhook, verifyWebhook } from './webhook.ts';

const KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const OTHER_KEY = 'aa'.repeat(32);
const TIME = '2025-03-05T12:15:21+09:00';
const BODY =
	'{"eventType":"payout.changed","createdAt":"2025-03-05T12:15:20+09:00","version":"2022-11-16","eventId":"evt_0001","entityType":"payout","entityBody":{"id":"FPA_12345","refPayoutId":"po-0001","status":"COMPLETED"}}';
const HEX_HMAC = 'Gk9rJIkuuvts+zLsTBOeM06OpF7XAF2xp3NY4WUlgEY=';
const ASCII_HMAC = 'nfZTd9uQMr3QG63oWYPbRh/5IR1niK7IB9NWywds7Ag=';

describe('the signature of a webhook', () => {
	const verify = (signature: string | null, over: Partial<Parameters<typeof verifyWebhook>[0]> = {}) =>
		verifyWebhook({ rawBody: BODY, transmissionTime: TIME, signature, keys: [KEY], ...over });

	it('agrees with the known vectors, hex-decoded and as text', () => {
		expect(verify(`v1:${HEX_HMAC}`)).toBe(true);
		expect(verify(`v1:${ASCII_HMAC}`)).toBe(true);
		expect(signWebhook({ rawBody: BODY, transmissionTime: TIME, keys: [KEY] })).toBe(`v1:${HEX_HMAC}`);
		expect(signWebhook({ rawBody: BODY, transmissionTime: TIME, keys: [KEY], form: 'ascii' })).toBe(`v1:${ASCII_HMAC}`);
	});

	it('takes any of several values, and any of our keys', () => {
		const foreign = signWebhook({ rawBody: BODY, transmissionTime: TIME, keys: [OTHER_KEY] });
		expect(verify(`${foreign},v1:${HEX_HMAC}`)).toBe(true);
		expect(verify(`v1:${HEX_HMAC}, ${foreign}`)).toBe(true);
		expect(verify(`v1:${HEX_HMAC}`, { keys: [OTHER_KEY, KEY] })).toBe(true);
		expect(verify(foreign)).toBe(false);
	});

	it('holds for the bytes and the time given, and for no others', () => {
		expect(verify(`v1:${HEX_HMAC}`, { rawBody: Buffer.from(BODY) })).toBe(true);
		expect(verify(`v1:${HEX_HMAC}`, { rawBody: BODY.replace('COMPLETED', 'FAILED') })).toBe(false);
		expect(verify(`v1:${HEX_HMAC}`, { rawBody: `${BODY} ` })).toBe(false);
		expect(verify(`v1:${HEX_HMAC}`, { transmissionTime: '2025-03-05T12:15:22+09:00' })).toBe(false);
		expect(verify(`v1:${HEX_HMAC}`, { transmissionTime: null })).toBe(false);
		expect(verify(null)).toBe(false);
		expect(verify(HEX_HMAC)).toBe(false);
		expect(verify(`v2:${HEX_HMAC}`)).toBe(false);
		expect(verify(`v1:${HEX_HMAC}`, { keys: [] })).toBe(false);
	});

	it('accepts what it signed and never throws on a stranger', () => {
		fc.assert(
			fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (rawBody, transmissionTime, stranger) => {
				const signature = signWebhook({ rawBody, transmissionTime, keys: [KEY, OTHER_KEY] });
				expect(verifyWebhook({ rawBody, transmissionTime, signature, keys: [KEY] })).toBe(true);
				expect(verifyWebhook({ rawBody, transmissionTime, signature: `v1:${stranger}`, keys: [KEY] })).toBe(false);
			}),
		);
	});
});

describe('the body of a webhook', () => {
	it('is told apart by its shape', () => {
		expect(parseWebhook(BODY)).toMatchObject({
			family: 'payouts',
			eventType: 'payout.changed',
			eventId: 'evt_0001',
			entityType: 'payout',
			entityBody: { id: 'FPA_12345' },
			mustBeSigned: true,
		});
		expect(
			parseWebhook(
				'{"createdAt":"2025-03-05T14:46:59.65327","eventType":"PAYMENT_STATUS_CHANGED","data":{"paymentKey":"k"}}',
			),
		).toMatchObject({ family: 'payments', data: { paymentKey: 'k' }, mustBeSigned: false });
		expect(
			parseWebhook(
				'{"createdAt":"2025-03-05T14:57:22.000000","secret":"ps_1","status":"DONE","transactionKey":"T","orderId":"o"}',
			),
		).toMatchObject({ family: 'deposit', secret: 'ps_1', transactionKey: 'T', status: 'DONE', orderId: 'o' });
	});

	it('keeps what it does not know, and asks for the signature by name alone', () => {
		expect(parseWebhook('{"eventType":"ars-reservation.changed"}')).toMatchObject({
			family: 'unrecognised',
			eventType: 'ars-reservation.changed',
			mustBeSigned: false,
		});
		expect(parseWebhook('{"eventType":"payout.changed","data":{}}')).toMatchObject({ mustBeSigned: true });
		expect(parseWebhook('{"eventType":"seller.changed"}')).toMatchObject({
			family: 'unrecognised',
			mustBeSigned: true,
		});
		expect(parseWebhook('{"eventType":"payout.changed","secret":"s","transactionKey":"t"}')).toMatchObject({
			mustBeSigned: true,
		});
		expect(parseWebhook('[1,2]')).toMatchObject({ family: 'unrecognised', eventType: null });
		expect(parseWebhook('null')).toMatchObject({ family: 'unrecognised' });
	});

	it('is null only when it is not JSON', () => {
		expect(parseWebhook('{"eventType":')).toBeNull();
		expect(parseWebhook('')).toBeNull();
		expect(parseWebhook(new Uint8Array([0xff, 0xfe]))).toBeNull();
		fc.assert(fc.property(fc.json(), (json) => parseWebhook(json) !== null));
	});
});
