import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { corporation, openSandbox, payout } from './test-driver.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeAll(async () => {
	sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.begin('2026-03-05T10:00:00+09:00'));

const register = (ref: string, headers: Record<string, string> = {}) =>
	sandbox.api('POST', '/v2/sellers', { body: corporation(ref), headers });
const sellers = async () => (await sandbox.control('/ledger')).json.sellers;

describe('the clock', () => {
	const clock = (now: unknown) => sandbox.control('/clock', { now });

	it('runs on from where it is set', async () => {
		expect((await clock('2026-03-06T00:00:00Z')).json).toEqual({ now: '2026-03-06T09:00:00.000+09:00' });
		const { now } = (await sandbox.control('/clock')).json;
		expect(Date.parse(now) - Date.parse('2026-03-06T00:00:00Z')).toBeLessThan(30_000);
		expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse('2026-03-06T00:00:00Z'));
	});

	it('goes back only after a reset, once', async () => {
		expect((await clock('2026-03-04T10:00:00+09:00')).status).toBe(400);
		await sandbox.control('/reset', {});
		const real = Date.parse((await sandbox.control('/clock')).json.now);
		expect(Math.abs(real - Date.now())).toBeLessThan(30_000);
		expect((await clock('2020-01-02T10:00:00+09:00')).status).toBe(200);
		expect((await clock('2020-01-01T10:00:00+09:00')).json.error).toContain('only after a reset');
	});

	it.each(['tomorrow', '2026-02-30T10:00:00+09:00', 5, null, undefined])('refuses %s', async (now) => {
		expect((await clock(now)).status).toBe(400);
	});
});

describe('nonsense', () => {
	it.each<[string, unknown]>([
		['/clock', {}],
		['/balance', {}],
		['/balance', { available: '1', pending: 0 }],
		['/balance', { available: -1, pending: 0 }],
		['/balance', { available: 0.5, pending: 0 }],
		['/webhooks', { url: 'nowhere' }],
		['/webhooks', {}],
		['/faults', {}],
		['/faults', { method: 'POST', path: '/v2/payouts', fault: 'explode' }],
		['/faults', { method: 'POST', fault: 'cut-after' }],
		['/faults', { method: 'POST', path: '/x', fault: 'status', status: 99 }],
		['/faults', { method: 'POST', path: '/x', fault: 'cut-after', times: 0 }],
		['/faults', { method: 'POST', path: '/x', fault: 'delay' }],
		['/faults', { webhook: 'lose' }],
		['/settings', { noSuchFact: 1 }],
		['/settings', { rateLimitPerMinute: 'many' }],
		['/settings', { scheduledStartTime: '25:00' }],
		['/settings', { settlementVisibleAt: 'noon' }],
		['/settings', { settlementCycle: 'hourly' }],
		['/settings', { settlementInstalmentFees: 'all' }],
		['/settings', { confirmMismatchCode: '' }],
		['/settings', { v1LimitSpan: 'month' }],
		['/payments', { amount: 1000, method: '카드', approvedAt: '2026-02-30T10:00:00+09:00' }],
		['/payments', { amount: 1000, method: '카드', approvedAt: '2026-02-30' }],
		['/sellers/none/verify', {}],
		['/payouts/none/fail', {}],
		['/nowhere', {}],
		['/ledger', {}],
		['/balance', [1]],
	])('%s %j is refused with a sentence', async (path, body) => {
		const reply = await sandbox.control(path, body);
		expect(reply.status).toBe(400);
		expect(reply.json).toEqual({ error: expect.stringMatching(/./) });
	});

	it('is also what is no JSON, and whoever comes from a web page', async () => {
		const post = (init: RequestInit) => fetch(`${sandbox.url}/_sandbox/reset`, { method: 'POST', ...init });
		expect((await post({ body: '{' })).status).toBe(400);
		expect((await post({ body: '{}', headers: { origin: 'https://evil.example' } })).status).toBe(400);
		const status = await new Promise((resolve) => {
			const headers = { host: 'evil.example' };
			request(`${sandbox.url}/_sandbox/ledger`, { headers }, (reply) => resolve(reply.resume().statusCode)).end();
		});
		expect(status).toBe(400);
	});
});

describe('reset', () => {
	it('leaves nothing', async () => {
		const { id } = await sandbox.seller('corp-0001');
		await sandbox.api('POST', '/v2/payouts', { body: [payout('po-1', id)], headers: { 'Idempotency-Key': 'k' } });
		await sandbox.control('/webhooks', { url: 'http://127.0.0.1:9/hook' });
		await sandbox.control('/faults', { method: 'GET', path: '*', fault: 'status', times: 5 });
		await sandbox.control('/settings', { RATE_LIMIT: 1 });
		expect((await sandbox.control('/reset', {})).status).toBe(200);
		expect((await sandbox.control('/ledger')).json).toEqual({
			balance: { available: 0, pending: 0, reserved: 0, paid: 0 },
			sellers: [],
			payouts: [],
			subMalls: [],
			v1Payouts: [],
			calls: 0,
			callsByEndpoint: {},
		});
		expect((await sandbox.control('/webhooks')).json).toEqual({ deliveries: [], receivers: [] });
		expect((await sandbox.control('/faults')).json).toEqual({ faults: [] });
		for (let count = 0; count < 2; count += 1) expect((await sandbox.api('GET', '/v2/sellers')).status).toBe(200);
		await sandbox.seller('corp-0001');
	});
});

describe('faults', () => {
	const fault = (body: object) => sandbox.control('/faults', { method: 'POST', path: '/v2/sellers', ...body });

	it('cut-before: nothing happened', async () => {
		await fault({ fault: 'cut-before' });
		await expect(register('corp-0001', { 'Idempotency-Key': 'k' })).rejects.toThrow();
		expect(await sellers()).toEqual([]);
		expect((await register('corp-0001', { 'Idempotency-Key': 'k' })).status).toBe(200);
	});

	it('cut-after: it happened, and the same key tells', async () => {
		await fault({ fault: 'cut-after' });
		await expect(register('corp-0001', { 'Idempotency-Key': 'k' })).rejects.toThrow();
		const [seller] = await sellers();
		const again = await register('corp-0001', { 'Idempotency-Key': 'k' });
		expect(again.json.entityBody.id).toBe(seller.id);
	});

	it('timeout-after: it happened, without an answer', async () => {
		await fault({ fault: 'timeout-after', ms: 300 });
		await expect(register('corp-0001')).rejects.toThrow();
		expect(await sellers()).toHaveLength(1);
	});

	it('status: nothing happened, and nothing is kept under the key', async () => {
		await fault({ fault: 'status', status: 503, times: 2 });
		for (let count = 0; count < 2; count += 1) {
			const reply = await register('corp-0001', { 'Idempotency-Key': 'k' });
			expect([reply.status, reply.json.error.code]).toEqual([503, 'COMMON_ERROR']);
		}
		expect(await sellers()).toEqual([]);
		expect((await register('corp-0001', { 'Idempotency-Key': 'k' })).status).toBe(200);
	});

	it('garbage: it happened, and the answer is no JSON', async () => {
		await fault({ fault: 'garbage' });
		await expect(register('corp-0001')).rejects.toThrow(SyntaxError);
		expect(await sellers()).toHaveLength(1);
	});

	it('delay answers late', async () => {
		await fault({ fault: 'delay', ms: 300 });
		const begun = performance.now();
		expect((await register('corp-0001')).status).toBe(200);
		expect(performance.now() - begun).toBeGreaterThan(290);
	});

	it('are all taken away at once', async () => {
		await fault({ fault: 'status', times: 5 });
		await sandbox.control('/faults', { webhook: 'delay', ms: 3 * 24 * 60 * 60 * 1000 });
		expect((await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' })).status).toBe(200);
		expect((await sandbox.control('/faults')).json).toEqual({ faults: [] });
		expect((await register('corp-0001')).status).toBe(200);
	});

	it('strikes only its method and path, with * for anything', async () => {
		await fault({ method: 'GET', path: '/v2/sellers/*', fault: 'status', status: 500 });
		const { id } = await sandbox.seller('corp-0001');
		expect((await sandbox.api('GET', '/v2/sellers')).status).toBe(200);
		expect((await sandbox.api('GET', `/v2/sellers/${id}`)).status).toBe(500);
		expect((await sandbox.api('GET', `/v2/sellers/${id}`)).status).toBe(200);
	});
});

describe('settings and calls', () => {
	it('lists every fact with its default and meaning', async () => {
		const { json } = await sandbox.control('/settings');
		for (const setting of json.settings) expect(setting).toMatchObject({ name: /./, about: /./ });
		const defaults = json.settings.map((setting: { name: string; default: unknown }) => [
			setting.name,
			setting.default,
		]);
		expect((await sandbox.control('/settings', Object.fromEntries(defaults))).status).toBe(200);
	});

	it('counts calls of the API by endpoint', async () => {
		await register('corp-0001');
		await sandbox.api('GET', '/v2/balances');
		const { json } = await sandbox.control('/ledger');
		expect(json.calls).toBe(2);
		expect(json.callsByEndpoint).toEqual({ 'POST /v2/sellers': 1, 'GET /v2/balances': 1 });
	});
});
