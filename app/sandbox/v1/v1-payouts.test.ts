import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSandbox } from '../server.ts';
import { driverOf, openReceiver, openSandbox, payout as v2Payout } from '../test-driver.ts';
import { subMall, v1Payout } from './v1-samples.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeAll(async () => {
	sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.begin('2026-03-05T10:00:00+09:00'); // a Thursday
	await post('', subMall('hanriver01'));
});

const ROOT = '/v1/payouts/sub-malls';
const post = (path: string, body?: unknown) => sandbox.api('POST', `${ROOT}${path}`, { body, plain: true });
const get = (path: string) => sandbox.api('GET', `${ROOT}${path}`);
const request = (...items: unknown[]) => post('/settlements', items);
const ledger = async () => (await sandbox.control('/ledger')).json;
const settings = (change: Record<string, unknown>) => sandbox.control('/settings', change);
const setClock = (now: string) => sandbox.control('/clock', { now });
const statusOf = async (payoutKey: string) => (await get(`/settlements/${payoutKey}`)).json.status;
const statusOfPayee = async () => (await get('/hanriver01')).json.status;
const codeOf = ({ status, json }: Awaited<ReturnType<typeof get>>) => [status, json.code];

async function requested(...items: unknown[]): Promise<{ payoutKey: string }[]> {
	const reply = await request(...items);
	expect(reply.status, reply.text).toBe(200);
	return reply.json;
}

describe('a request', () => {
	it('answers with a bare array of payouts and takes their sum from the one balance', async () => {
		const reply = await request(
			v1Payout('hanriver01', 352_000, { metadata: { ref: 'po-1' } }),
			v1Payout('hanriver01', 1000, { transferSummary: undefined }),
		);
		const [first, second] = reply.json;
		expect(first).toEqual({
			payoutKey: expect.stringMatching(/^[0-9a-f]{24}$/),
			subMallId: 'hanriver01',
			payoutDate: '2026-03-06',
			payoutAmount: 352_000,
			account: { bankCode: '88', accountNumber: '110123456789', holderName: '주식회사한강식품' },
			requestedAt: expect.stringMatching(/^2026-03-05T10:00:\d\d\+09:00$/),
			status: 'REQUESTED',
			failure: null,
			transferSummary: '3월정산',
			metadata: { ref: 'po-1' },
		});
		expect(second).toMatchObject({ transferSummary: null, metadata: null });
		expect(reply.text).toContain('"payoutAmount":352000,');
		expect((await get('/settlements/balance')).text).toBe('{"balance":99647000}');
		const seller = await sandbox.seller('corp-0001');
		await sandbox.api('POST', '/v2/payouts', { body: [v2Payout('po-1', seller.id)] });
		expect((await get('/settlements/balance')).json.balance).toBe(99_295_000);
		expect((await ledger()).balance).toMatchObject({ available: 99_295_000, reserved: 705_000, paid: 0 });
	});

	it.each<[string, Record<string, unknown>, string]>([
		['a payee that never was', { subMallId: 'nobody' }, 'NOT_REGISTERED_SUBMALL'],
		['no payee', { subMallId: undefined }, 'INVALID_REQUIRED_PARAM'],
		['no day', { payoutDate: undefined }, 'INVALID_REQUIRED_PARAM'],
		['a day that does not exist', { payoutDate: '2026-02-30' }, 'INVALID_DATE'],
		['a day without hyphens', { payoutDate: '20260306' }, 'INVALID_DATE'],
		['a Saturday', { payoutDate: '2026-03-07' }, 'NOT_ALLOWED_HOLIDAY'],
		['1 May', { payoutDate: '2026-05-01' }, 'NOT_ALLOWED_HOLIDAY'],
		['today', { payoutDate: '2026-03-05' }, 'INVALID_PAYABLE_DATE'],
		['the past', { payoutDate: '2026-03-04' }, 'INVALID_PAYABLE_DATE'],
		['more than a year ahead', { payoutDate: '2027-03-08' }, 'INVALID_PAYABLE_DATE'],
		['no amount', { payoutAmount: undefined }, 'REQUIRED_AMOUNT'],
		['0 won', { payoutAmount: 0 }, 'BELOW_ZERO_AMOUNT'],
		['half a won', { payoutAmount: 0.5 }, 'INVALID_REQUEST'],
		['digits as text', { payoutAmount: '1000' }, 'INVALID_REQUEST'],
		['a billion won', { payoutAmount: 1_000_000_000 }, 'EXCEED_MAX_AMOUNT'],
		['eight characters', { transferSummary: '3월 1차 정산' }, 'INVALID_REQUEST'],
		['metadata that is a list', { metadata: [] }, 'INVALID_REQUEST'],
	])('refuses %s, and all others with it', async (_what, change, code) => {
		expect(codeOf(await request(v1Payout('hanriver01'), v1Payout('hanriver01', 1000, change)))).toEqual([400, code]);
		expect(await ledger()).toMatchObject({ v1Payouts: [], balance: { available: 100_000_000 } });
	});

	it('refuses what is no array of 1 to 100', async () => {
		const many = Array.from({ length: 101 }, () => v1Payout('hanriver01', 1));
		for (const body of [{}, [], many, [null], undefined]) {
			expect((await post('/settlements', body)).status).toBe(400);
		}
		await settings({ v1ItemsPerRequest: 0 });
		expect((await post('/settlements', many)).json).toHaveLength(101);
	});

	it('refuses more than there is', async () => {
		await sandbox.control('/balance', { available: 1999, pending: 5000 });
		const twice = [v1Payout('hanriver01', 1000), v1Payout('hanriver01', 1000)];
		expect(codeOf(await request(...twice))).toEqual([400, 'NOT_ENOUGH_AMOUNT']);
		await requested(v1Payout('hanriver01', 1999));
	});

	it('pays today where that is set', async () => {
		await settings({ v1PayoutToday: true });
		const [made] = await requested(v1Payout('hanriver01', 1000, { payoutDate: '2026-03-05' }));
		await setClock('2026-03-05T10:01:00+09:00');
		expect(await statusOf(made!.payoutKey)).toBe('COMPLETED');
		await setClock('2026-03-07T10:00:00+09:00');
		const saturday = v1Payout('hanriver01', 1000, { payoutDate: '2026-03-07' });
		expect(codeOf(await request(saturday))).toEqual([400, 'NOT_ALLOWED_HOLIDAY']);
	});
});

describe('ten million won', () => {
	it('in one request fails it, asks for KYC and holds what comes after until it is passed', async () => {
		expect(await requested(v1Payout('hanriver01', 9_999_999))).toHaveLength(1);
		const halves = [v1Payout('hanriver01', 5_000_000), v1Payout('hanriver01', 5_000_000)];
		expect(codeOf(await request(...halves))).toEqual([403, 'FORBIDDEN_SELLER_PAYOUT']);
		expect(await statusOfPayee()).toBe('KYC_REQUIRED');
		expect(codeOf(await request(v1Payout('hanriver01', 1)))).toEqual([403, 'FORBIDDEN_SELLER_PAYOUT']);
		expect((await ledger()).v1Payouts).toHaveLength(1);
		await sandbox.control('/sellers/hanriver01/kyc', {});
		expect(await statusOfPayee()).toBe('APPROVED');
		await requested(v1Payout('hanriver01', 10_000_000));
	});

	it('counts seven days where that is set', async () => {
		await settings({ v1LimitSpan: 'week' });
		await requested(v1Payout('hanriver01', 9_000_000));
		expect((await request(v1Payout('hanriver01', 1_000_000))).status).toBe(403);
		expect(await statusOfPayee()).toBe('KYC_REQUIRED');
	});

	it('ends an accepted payout in FAILED where that is set', async () => {
		await settings({ v1LimitFails: 'payout' });
		const [made] = await requested(v1Payout('hanriver01', 10_000_000));
		expect(await statusOfPayee()).toBe('KYC_REQUIRED');
		await setClock('2026-03-06T09:01:00+09:00');
		expect((await get(`/settlements/${made!.payoutKey}`)).json).toMatchObject({
			status: 'FAILED',
			failure: { code: 'FORBIDDEN_SELLER_PAYOUT' },
		});
		expect((await get('/settlements/balance')).json.balance).toBe(100_000_000);
	});

	it('does not start a review of what the balance could not pay, where payouts are accepted', async () => {
		await settings({ v1LimitFails: 'payout' });
		await sandbox.control('/balance', { available: 1, pending: 0 });
		expect(codeOf(await request(v1Payout('hanriver01', 10_000_000)))).toEqual([400, 'NOT_ENOUGH_AMOUNT']);
		expect(await statusOfPayee()).toBe('PARTIALLY_APPROVED');
	});
});

describe('the course of a payout', () => {
	it('goes to the bank on its day and is told of in an unsigned event', async () => {
		const receiver = await openReceiver();
		try {
			await sandbox.control('/webhooks', { url: receiver.url });
			const [made] = await requested(v1Payout('hanriver01'));
			await setClock('2026-03-06T08:59:00+09:00');
			expect(await statusOf(made!.payoutKey)).toBe('REQUESTED');
			await setClock('2026-03-06T09:01:00+09:00');
			await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 20_000 });
			const [{ headers, body }] = receiver.received as [(typeof receiver.received)[0]];
			expect(headers['tosspayments-webhook-signature']).toBeUndefined();
			const event = JSON.parse(body);
			expect(Object.keys(event)).toEqual(['eventType', 'createdAt', 'data']);
			expect(event.createdAt).toMatch(/^2026-03-06T09:00:0\d\.\d{6}$/);
			expect(event).toMatchObject({ eventType: 'PAYOUT_STATUS_CHANGED', data: { status: 'COMPLETED' } });
			expect(event.data).toEqual((await get(`/settlements/${made!.payoutKey}`)).json);
			const [kept] = (await ledger()).v1Payouts;
			expect(kept.history.map(({ status }: { status: string }) => status)).toEqual([
				'REQUESTED',
				'IN_PROGRESS',
				'COMPLETED',
			]);
			expect((await ledger()).balance).toMatchObject({ reserved: 0, paid: 352_000 });
		} finally {
			await receiver.close();
		}
	});

	it('fails for the accounts that always do, and gives the money back', async () => {
		const account = { bank: '농협', accountNumber: '3025353430761', holderName: '김토페' };
		await post('', subMall('failing', { account }));
		const [made] = await requested(v1Payout('failing'));
		await setClock('2026-03-06T09:01:00+09:00');
		expect((await get(`/settlements/${made!.payoutKey}`)).json).toMatchObject({
			status: 'FAILED',
			failure: { code: 'INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE', message: expect.any(String) },
		});
		expect((await get('/settlements/balance')).json.balance).toBe(100_000_000);
	});

	it('goes to the account that the payee had when it was asked for', async () => {
		const [made] = await requested(v1Payout('hanriver01'));
		await post('/hanriver01', { account: { bank: '농협', accountNumber: '3025353430761' } });
		await setClock('2026-03-06T09:01:00+09:00');
		expect((await get(`/settlements/${made!.payoutKey}`)).json).toMatchObject({
			status: 'COMPLETED',
			account: { bankCode: '88' },
		});
	});

	it('can be cancelled while it is only asked for', async () => {
		const [made, other] = await requested(v1Payout('hanriver01'), v1Payout('hanriver01', 1000));
		const cancelled = await post(`/settlements/${made!.payoutKey}/cancel`);
		expect([cancelled.status, cancelled.json.status]).toEqual([200, 'CANCELED']);
		expect((await get('/settlements/balance')).json.balance).toBe(99_999_000);
		await setClock('2026-03-06T09:01:00+09:00');
		for (const { payoutKey } of [made!, other!]) {
			expect(codeOf(await post(`/settlements/${payoutKey}/cancel`))).toEqual([400, 'NOT_CANCELABLE_PAYOUT']);
		}
		expect(codeOf(await post('/settlements/unknown/cancel'))).toEqual([404, 'PAYOUT_NOT_FOUND']);
		expect(codeOf(await get('/settlements/unknown'))).toEqual([404, 'PAYOUT_NOT_FOUND']);
	});

	it('keeps its payee from being deleted while it is under way', async () => {
		const [made] = await requested(v1Payout('hanriver01'));
		expect(codeOf(await post('/hanriver01/delete'))).toEqual([400, 'NOT_SUPPORTED_PROCESS']);
		await post(`/settlements/${made!.payoutKey}/cancel`);
		expect((await post('/hanriver01/delete')).json).toBe('hanriver01');
	});

	it('is played by the bank through the control interface', async () => {
		const [first, second] = await requested(v1Payout('hanriver01'), v1Payout('hanriver01', 1000));
		const play = (key: string, event: string, body = {}) => sandbox.control(`/payouts/${key}/${event}`, body);
		expect((await play(first!.payoutKey, 'return')).status).toBe(400);
		expect((await play(first!.payoutKey, 'complete')).json).toMatchObject({ status: 'COMPLETED' });
		const returned = await play(first!.payoutKey, 'return', { code: 'ALREADY_CLOSE_ACCOUNT', message: '해지' });
		expect(returned.json).toMatchObject({
			status: 'FAILED',
			failure: { code: 'ALREADY_CLOSE_ACCOUNT', message: '해지' },
		});
		expect((await play(second!.payoutKey, 'fail')).json.status).toBe('FAILED');
		expect((await play('nobody', 'fail')).status).toBe(400);
		expect((await ledger()).balance).toMatchObject({ available: 100_000_000, reserved: 0, paid: 0 });
	});
});

describe('lists', () => {
	it('hold the payouts of the days, both ends included, and need both', async () => {
		await requested(v1Payout('hanriver01', 1), v1Payout('hanriver01', 2, { payoutDate: '2026-03-09' }));
		const amounts = async (from: string, to: string) =>
			(await get(`/settlements?startDate=${from}&endDate=${to}`)).json.map(
				({ payoutAmount }: { payoutAmount: number }) => payoutAmount,
			);
		expect(await amounts('2026-03-06', '2026-03-09')).toEqual([1, 2]);
		expect(await amounts('2026-03-07', '2026-03-09')).toEqual([2]);
		expect(await amounts('2026-03-05', '2026-03-05')).toEqual([]);
		await settings({ v1ListBy: 'requestedAt' });
		expect(await amounts('2026-03-05', '2026-03-05')).toEqual([1, 2]);
		expect(codeOf(await get('/settlements?startDate=2026-03-06'))).toEqual([400, 'INVALID_REQUIRED_PARAM']);
		for (const query of ['startDate=2026-03-09&endDate=2026-03-06', 'startDate=2026-02-30&endDate=2026-03-06']) {
			expect(codeOf(await get(`/settlements?${query}`))).toEqual([400, 'INVALID_DATE']);
		}
	});

	it('survive the process, and the course of their payouts with them', async () => {
		const dataDir = mkdtempSync(join(tmpdir(), 'jeongsan-sandbox-v1-'));
		const first = await startSandbox({ port: 0, dataDir });
		const before = driverOf(first.url);
		await before.begin('2026-03-05T10:00:00+09:00');
		await before.api('POST', ROOT, { body: subMall('hanriver01'), plain: true });
		const body = [v1Payout('hanriver01')];
		const { json } = await before.api('POST', `${ROOT}/settlements`, { body, plain: true });
		await first.close();
		const second = await startSandbox({ port: 0, dataDir });
		try {
			const after = driverOf(second.url);
			expect((await after.api('POST', `${ROOT}/hanriver01/delete`)).json.code).toBe('NOT_SUPPORTED_PROCESS');
			await after.control('/clock', { now: '2026-03-06T09:01:00+09:00' });
			const { json: read } = await after.api('GET', `${ROOT}/settlements/${json[0].payoutKey}`);
			expect(read).toEqual({ ...json[0], status: 'COMPLETED' });
		} finally {
			await second.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	});
});

describe('over random histories', () => {
	it('available, reserved and paid stay what they were together', async () => {
		const move = fc.oneof(
			fc.record({ kind: fc.constant('request'), amount: fc.integer({ min: 1, max: 400 }) }),
			fc.record({ kind: fc.constantFrom('cancel', 'complete', 'fail', 'return'), at: fc.nat(20) }),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(move, { maxLength: 12 }), async (moves) => {
				await sandbox.begin('2026-03-05T10:00:00+09:00', 1000);
				await post('', subMall('hanriver01'));
				const keys: string[] = [];
				for (const one of moves) {
					if ('amount' in one) {
						const reply = await request(v1Payout('hanriver01', one.amount));
						if (reply.status === 200) keys.push(reply.json[0].payoutKey);
					} else if (keys.length > 0) {
						const key = keys[one.at % keys.length]!;
						if (one.kind === 'cancel') await post(`/settlements/${key}/cancel`);
						else await sandbox.control(`/payouts/${key}/${one.kind}`, {});
					}
				}
				const { balance } = await ledger();
				expect(balance.available + balance.reserved + balance.paid).toBe(1000);
				expect(balance.available).toBeGreaterThanOrEqual(0);
			}),
			{ numRuns: 25 },
		);
	});
});
