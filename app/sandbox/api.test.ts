import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SANDBOX_SECRET_KEY, SANDBOX_SECURITY_KEY } from '#app/env.server.ts';
import { encryptJwe } from '#app/toss/jwe.ts';
import { corporation, openSandbox, SECOND_SECURITY_KEY } from './test-driver.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeAll(async () => {
	sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.begin('2026-03-05T10:00:00+09:00'));

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('authorization', () => {
	it.each([
		['an unknown key', basic('test_sk_other:'), 401, 'UNAUTHORIZED_KEY'],
		['a password', basic(`${SANDBOX_SECRET_KEY}:secret`), 401, 'UNAUTHORIZED_KEY'],
		['a byte order mark', basic(`\uFEFF${SANDBOX_SECRET_KEY}:`), 401, 'UNAUTHORIZED_KEY'],
		['another scheme', { authorization: `Bearer ${SANDBOX_SECRET_KEY}` }, 401, 'UNAUTHORIZED_KEY'],
		['no colon', basic(SANDBOX_SECRET_KEY), 403, 'INCORRECT_BASIC_AUTH_FORMAT'],
	])('refuses %s', async (_case, headers, status, code) => {
		const reply = await sandbox.api('GET', '/v2/balances', { headers });
		expect(reply.status).toBe(status);
		expect(reply.json.error.code).toBe(code);
		expect(reply.json.entityBody).toBeNull();
	});
});

describe('the shape of replies', () => {
	it('prints the balance with six decimals, in the order of real traffic, with its trace id in the header', async () => {
		await sandbox.control('/balance', { available: 212_268, pending: 7 });
		const reply = await sandbox.api('GET', '/v2/balances');
		const traceId = reply.headers.get('x-tosspayments-trace-id');
		expect(traceId).toMatch(/^[0-9a-f]{32}$/);
		expect(reply.text).toBe(
			`{"version":"2022-11-16","traceId":"${traceId}","entityBody":{"pendingAmount":{"currency":"KRW","value":7.000000},"availableAmount":{"currency":"KRW","value":212268.000000}},"entityType":"balance","error":null}`,
		);
	});

	it('adds a field that nobody knows when told to, to one object and to each of a list', async () => {
		await sandbox.control('/settings', { unknownFields: true });
		await sandbox.seller('corp-0001');
		const added = { fieldOfTomorrow: { since: 'tomorrow' } };
		expect((await sandbox.api('GET', '/v2/balances')).json.entityBody).toMatchObject(added);
		const { entityBody } = (await sandbox.api('GET', '/v2/sellers')).json;
		expect(entityBody.items).toEqual([expect.objectContaining({ refSellerId: 'corp-0001', ...added })]);
		expect(Object.keys(entityBody)).toEqual(['hasMore', 'size', 'nextCursor', 'items']);
		expect((await sandbox.api('GET', '/v1/transactions?startDate=2026-03-05&endDate=2026-03-06')).json).toEqual([]);
	});

	it('tells unknown paths and wrong methods apart, in the shape of their family', async () => {
		expect((await sandbox.api('GET', '/v2/nowhere')).json.error.code).toBe('NOT_FOUND');
		const method = await sandbox.api('DELETE', '/v2/balances');
		expect([method.status, method.json.error.code]).toEqual([404, 'NOT_FOUND_HTTP_METHOD']);
		const core = await sandbox.api('GET', '/v1/nowhere');
		expect([core.status, core.json.code]).toEqual([404, 'NOT_FOUND']);
	});

	it('speaks English when asked', async () => {
		const headers = { 'accept-language': 'en-US' };
		const reply = await sandbox.api('GET', '/v2/sellers/seller_unknown', { headers });
		expect(reply.json.error).toEqual({ code: 'NOT_FOUND_SELLER', message: 'The seller does not exist.' });
		const korean = await sandbox.api('GET', '/v2/sellers/seller_unknown');
		expect(korean.json.error.message).toBe('존재하지 않는 셀러입니다.');
	});

	it('answers with the error that a test code asks for', async () => {
		const asked = await sandbox.api('GET', '/v2/balances', { headers: { 'TossPayments-Test-Code': 'PROVIDER_ERROR' } });
		expect([asked.status, asked.json.error.code]).toEqual([400, 'PROVIDER_ERROR']);
		const unknown = await sandbox.api('GET', '/v2/balances', { headers: { 'TossPayments-Test-Code': 'NO_SUCH' } });
		expect([unknown.status, unknown.json.error.code]).toEqual([400, 'INVALID_TEST_CODE']);
	});

	it('limits calls of one endpoint when the rate limit is set', async () => {
		await sandbox.control('/settings', { rateLimitPerMinute: 2, rateLimitRetryAfterSeconds: 3 });
		const statuses: number[] = [];
		// The minute may turn once between two calls, not twice: one of the last three is over the limit.
		for (let count = 0; count < 5; count += 1) statuses.push((await sandbox.api('GET', '/v2/balances')).status);
		expect(statuses).toContain(429);
		const other = await sandbox.api('GET', '/v2/sellers');
		expect(other.status).toBe(200);
	});
});

describe('encryption', () => {
	it('answers encrypted, with the header of the service, and opens either of two keys', async () => {
		const second = await sandbox.api('POST', '/v2/sellers', {
			body: corporation('corp-000001'),
			key: SECOND_SECURITY_KEY,
		});
		expect(second.status).toBe(200);
		const [header, key] = second.raw.split('.');
		expect(key).toBe('');
		const names = JSON.parse(Buffer.from(header!, 'base64url').toString());
		expect(Object.keys(names)).toEqual(['enc', 'iat', 'nonce', 'alg']);
		expect(names.iat).toMatch(/^2026-03-05T10:\d\d:\d\d\.\d{9}\+09:00$/);
	});

	it('encrypts the reply of a GET when the header asks for it', async () => {
		const reply = await sandbox.api('GET', '/v2/balances', {
			headers: { 'TossPayments-api-security-mode': 'ENCRYPTION' },
		});
		expect(reply.raw.split('.')).toHaveLength(5);
		expect(reply.json.entityType).toBe('balance');
	});

	it('refuses a body under a foreign key, encrypted with its own', async () => {
		const reply = await sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001'), key: 'ab'.repeat(32) });
		expect(reply.raw).toMatch(/^eyJ/);
		expect([reply.status, reply.json.error.code]).toEqual([400, 'INVALID_REQUEST']);
		expect(reply.json.error.message).toBe('필수 파라미터가 누락 또는 요청 형식이 잘못되었습니다.');
	});

	it('refuses plain JSON with plain JSON', async () => {
		const reply = await sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001'), plain: true });
		expect(reply.raw).toMatch(/^\{/);
		expect([reply.status, reply.json.error.code]).toEqual([400, 'INVALID_REQUEST']);
	});

	it('can be told to watch the clock and the nonce', async () => {
		await sandbox.control('/settings', { jweMaxClockDifferenceSeconds: 60 });
		const off = await sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001') });
		expect(off.json.error.code).toBe('INVALID_REQUEST');
		await sandbox.control('/settings', { jweMaxClockDifferenceSeconds: 0, jweRefuseRepeatedNonce: true });
		const body = await encryptJwe(JSON.stringify(corporation('corp-000002')), SANDBOX_SECURITY_KEY, new Date());
		const send = async () => {
			const headers = { ...basic(`${SANDBOX_SECRET_KEY}:`), 'TossPayments-api-security-mode': 'ENCRYPTION' };
			return (await fetch(`${sandbox.url}/v2/sellers`, { method: 'POST', headers, body })).status;
		};
		expect([await send(), await send()]).toEqual([200, 400]);
	});
});

describe('idempotency', () => {
	const headers = { 'Idempotency-Key': 'key-1' };

	it('replays the first reply byte for byte, whatever the body, and only in its scope', async () => {
		const first = await sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001'), headers });
		const again = await sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000002'), headers });
		expect(again.raw).toBe(first.raw);
		expect(again.headers.get('x-tosspayments-trace-id')).toBe(first.headers.get('x-tosspayments-trace-id'));
		const elsewhere = await sandbox.api('POST', `/v2/sellers/${first.json.entityBody.id}`, { body: {}, headers });
		expect(elsewhere.raw).not.toBe(first.raw);
		expect((await sandbox.api('GET', '/v2/sellers')).json.entityBody.items).toHaveLength(1);
	});

	it('replays errors and 5xx too', async () => {
		for (const code of ['INVALID_BANK', 'FAILED_INTERNAL_SYSTEM_PROCESSING']) {
			const keyed = { 'Idempotency-Key': code };
			const body = corporation('corp-000001');
			const failed = await sandbox.api('POST', '/v2/sellers', {
				body,
				headers: { ...keyed, 'TossPayments-Test-Code': code },
			});
			expect(failed.json.error.code).toBe(code);
			expect((await sandbox.api('POST', '/v2/sellers', { body, headers: keyed })).raw).toBe(failed.raw);
		}
	});

	it('turns a call away for its secret key or its rate before it looks for what was answered', async () => {
		const send = () => sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001'), headers });
		const first = await send();
		for (const status of [401, 403, 429]) {
			await sandbox.control('/faults', { method: 'POST', path: '/v2/sellers', fault: 'status', status });
			expect((await send()).status).toBe(status);
			expect((await send()).raw).toBe(first.raw);
		}
	});

	it('forgets a key after 15 days on its own clock', async () => {
		const first = await sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001'), headers });
		await sandbox.control('/clock', { now: '2026-03-20T09:59:00+09:00' });
		expect((await sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001'), headers })).raw).toBe(
			first.raw,
		);
		await sandbox.control('/clock', { now: '2026-03-20T10:01:00+09:00' });
		const anew = await sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001'), headers });
		expect(anew.json.error.code).toBe('DUPLICATED_REF_SELLER_ID');
	});

	it('answers 409 while the first request runs', async () => {
		await sandbox.control('/faults', { method: 'POST', path: '/v2/sellers', fault: 'delay', ms: 3000 });
		const first = sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001'), headers });
		const meanwhile = await vi.waitFor(async () => {
			const { json } = await sandbox.control('/ledger');
			expect(json.callsByEndpoint['POST /v2/sellers']).toBe(1);
			return sandbox.api('POST', '/v2/sellers', { body: corporation('corp-000001'), headers });
		}, 20_000);
		expect([meanwhile.status, meanwhile.json.error.code]).toEqual([409, 'IDEMPOTENT_REQUEST_PROCESSING']);
		expect((await first).status).toBe(200);
	});

	it('takes keys of 300 characters and no longer', async () => {
		const long = await sandbox.api('POST', '/v2/payouts/x/cancel', { headers: { 'Idempotency-Key': 'k'.repeat(301) } });
		expect([long.status, long.json.error.code]).toEqual([400, 'INVALID_IDEMPOTENCY_KEY']);
		const fits = await sandbox.api('POST', '/v2/payouts/x/cancel', { headers: { 'Idempotency-Key': 'k'.repeat(300) } });
		expect(fits.json.error.code).toBe('PAYOUT_NOT_FOUND');
	});
});
