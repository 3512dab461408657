import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { toWon } from '#app/lib/won.ts';
import { TossClient } from './client.ts';
import { TossRejected, TossUnknownOutcome } from './errors.ts';
import { ScriptedServer } from './scripted-server.ts';
import { isSubMallId, type SubMallRegistration } from './sub-mall-schema.ts';
import { parseWebhook } from './webhook.ts';

const server = new ScriptedServer();
let client: TossClient;

beforeAll(async () => {
	const baseUrl = await server.start();
	client = new TossClient({
		baseUrl,
		secretKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R',
		securityKey: 'ab'.repeat(32),
		timeoutMs: 5000,
		retry: { attempts: 3, baseDelayMs: 1 },
	});
});
afterAll(() => server.stop());

const details = {
	type: 'CORPORATE',
	companyName: '한강식품',
	representativeName: '박대표',
	businessNumber: '1234567891',
	account: { bank: '88', accountNumber: '110123456789', holderName: '주식회사한강식품' },
	email: 'settle@hangang-food.example',
	phoneNumber: '0212345678',
} satisfies Omit<SubMallRegistration, 'subMallId'>;

const subMall = {
	subMallId: 'hanriver01',
	...details,
	status: 'PARTIALLY_APPROVED',
	account: { bankCode: '88', accountNumber: '110123456789', holderName: '주식회사한강식품' },
	metadata: { region: '서울' },
};

const payout = {
	payoutKey: '8c4c3c3bd0514ed1b0e2a1a9',
	subMallId: 'hanriver01',
	payoutDate: '2025-03-10',
	payoutAmount: 352000,
	account: subMall.account,
	requestedAt: '2025-03-05T10:35:02+09:00',
	status: 'REQUESTED',
	failure: null,
	transferSummary: '3월정산',
	metadata: null,
};

const key = { idempotencyKey: 'key-1' };
const item = (payoutAmount: bigint, subMallId = 'hanriver01') => ({
	subMallId,
	payoutDate: kstDayFrom('2025-03-10'),
	payoutAmount: toWon(payoutAmount),
});

describe('sub-malls', () => {
	it('are registered in plain JSON under a key, with account.bank, and read with account.bankCode', async () => {
		server.answerInTurn({ body: subMall });
		const read = await client.subMalls.register({ subMallId: 'hanriver01', ...details }, key);
		const [request] = server.requests;
		expect(request).toMatchObject({ method: 'POST', path: '/v1/payouts/sub-malls' });
		expect(request!.headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': 'key-1' });
		expect(request!.headers['tosspayments-api-security-mode']).toBeUndefined();
		expect(JSON.parse(request!.body)).toEqual({ subMallId: 'hanriver01', ...details });
		expect(read).toMatchObject({ subMallId: 'hanriver01', status: 'PARTIALLY_APPROVED', raw: subMall });
		expect(read.account).toEqual({
			bankCode: '88',
			accountNumber: '110123456789',
			holderName: '주식회사한강식품',
		});
	});

	it('are read one by one and all at once, in the words of older versions and of newer ones', async () => {
		const older = {
			...subMall,
			account: { bank: '06', accountNumber: '1', holderName: null },
			status: 'FROZEN',
			extra: 1,
		};
		server.answerInTurn({ body: older }, { body: [subMall, older] });
		const one = await client.subMalls.get('hanriver01');
		expect(one).toMatchObject({ status: 'FROZEN', account: { bankCode: '06', holderName: null }, raw: { extra: 1 } });
		expect(await client.subMalls.list()).toHaveLength(2);
		expect(server.requests.map(({ path }) => path)).toEqual([
			'/v1/payouts/sub-malls/hanriver01',
			'/v1/payouts/sub-malls',
		]);
	});

	it('are changed and deleted by POST, each under its key', async () => {
		server.answerInTurn({ body: subMall }, { body: '"hanriver01"' });
		await client.subMalls.update('hanriver01', details, key);
		await client.subMalls.delete('hanriver01', { idempotencyKey: 'key-2' });
		const [updated, deleted] = server.requests;
		expect(updated).toMatchObject({ method: 'POST', path: '/v1/payouts/sub-malls/hanriver01' });
		expect(JSON.parse(updated!.body)).toEqual(details);
		expect(deleted).toMatchObject({
			method: 'POST',
			path: '/v1/payouts/sub-malls/hanriver01/delete',
			body: '',
		});
		expect(deleted!.headers['idempotency-key']).toBe('key-2');
	});

	it('refuse ids that are none before anything is sent, those that mean another endpoint above all', async () => {
		server.answerInTurn({ body: subMall });
		for (const id of ['', 'settlements', 'han-river', 'a'.repeat(21), '..', '한강']) {
			expect(isSubMallId(id)).toBe(false);
			await expect(client.subMalls.get(id)).rejects.toThrow(RangeError);
			await expect(client.subMalls.delete(id, key)).rejects.toThrow(RangeError);
			await expect(client.subMalls.update(id, details, key)).rejects.toThrow(RangeError);
			await expect(client.subMalls.register({ subMallId: id, ...details }, key)).rejects.toThrow(RangeError);
		}
		expect(server.requests).toEqual([]);
	});
});

describe('payouts', () => {
	it('are asked for as an array of plain numbers and come back in the order of the items', async () => {
		const first = { ...payout, payoutKey: 'k1', payoutAmount: 1000 };
		const second = { ...payout, payoutKey: 'k2', payoutAmount: 2000 };
		server.answerInTurn({ body: [second, first, { ...first, payoutKey: 'k3' }] });
		const made = await client.v1Payouts.request([item(1000n), item(2000n), item(1000n)], key);
		expect(made.map(({ payoutKey }) => payoutKey)).toEqual(['k1', 'k2', 'k3']);
		expect(made[0]).toMatchObject({ payoutAmount: 1000n, payoutDate: '2025-03-10', raw: first });
		const [request] = server.requests;
		expect(request!.path).toBe('/v1/payouts/sub-malls/settlements');
		expect(JSON.parse(request!.body)[1]).toEqual({
			subMallId: 'hanriver01',
			payoutDate: '2025-03-10',
			payoutAmount: 2000,
		});
	});

	it.each([
		['one too few', [payout]],
		['one too many', [payout, { ...payout, payoutAmount: 1 }, payout]],
		['another amount', [payout, { ...payout, payoutAmount: 2 }]],
		['another payee', [payout, { ...payout, payoutAmount: 1, subMallId: 'other' }]],
		['an object', payout],
		['half a won', [payout, { ...payout, payoutAmount: 1.5 }]],
	])('answered by %s are an unknown outcome', async (_what, body) => {
		server.answerInTurn({ body });
		const request = client.v1Payouts.request([item(352_000n), item(1n)], key);
		await expect(request).rejects.toMatchObject({ name: 'TossUnknownOutcome', kind: 'garbage' });
		expect(server.requests).toHaveLength(1);
	});

	it('are not sent when they would be refused for sure', async () => {
		server.answerInTurn({ body: [] });
		await expect(client.v1Payouts.request([], key)).rejects.toThrow(RangeError);
		await expect(client.v1Payouts.request([item(0n)], key)).rejects.toThrow(RangeError);
		const long = { ...item(1n), transferSummary: '3월 1차 정산금' };
		await expect(client.v1Payouts.request([long], key)).rejects.toThrow(RangeError);
		await expect(client.v1Payouts.get('balance')).rejects.toThrow(RangeError);
		expect(server.requests).toEqual([]);
	});

	it('are read, listed by days, cancelled, and paid from one balance', async () => {
		const older = { ...payout, payoutDate: '20250310', requestedAt: '20250305103502' };
		server.answerInTurn(
			{ body: { ...payout, status: 'FAILED', failure: { code: 'X', message: '안 됩니다.' } } },
			{ body: [older] },
			{ body: { ...payout, status: 'CANCELED' } },
			{ body: { balance: 1250000 } },
		);
		const { payoutKey } = payout;
		expect(await client.v1Payouts.get(payoutKey)).toMatchObject({ status: 'FAILED', failure: { code: 'X' } });
		const [listed] = await client.v1Payouts.list({ from: kstDayFrom('2025-03-01'), to: kstDayFrom('2025-03-31') });
		expect(listed).toMatchObject({ payoutDate: '2025-03-10', requestedAt: new Date('2025-03-05T01:35:02Z') });
		expect(await client.v1Payouts.cancel(payoutKey, key)).toMatchObject({ status: 'CANCELED' });
		expect((await client.v1Payouts.balance()).balance).toBe(1_250_000n);
		expect(server.requests.map(({ method, path, query }) => `${method} ${path}?${query}`)).toEqual([
			`GET /v1/payouts/sub-malls/settlements/${payoutKey}?`,
			'GET /v1/payouts/sub-malls/settlements?startDate=2025-03-01&endDate=2025-03-31',
			`POST /v1/payouts/sub-malls/settlements/${payoutKey}/cancel?`,
			'GET /v1/payouts/sub-malls/settlements/balance?',
		]);
	});
});

describe('the two failures', () => {
	it('a flat error is a refusal with its code, and repeats nothing', async () => {
		server.answerInTurn({
			status: 404,
			body: { code: 'NOT_FOUND_SUBMALL', message: '존재하지 않는 서브몰입니다.' },
			headers: { 'x-tosspayments-trace-id': 'trace-1' },
		});
		const failure = await client.subMalls.get('hanriver01').catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(TossRejected);
		expect(failure).toMatchObject({ status: 404, code: 'NOT_FOUND_SUBMALL', traceId: 'trace-1' });
		expect(String(failure)).not.toContain('hanriver01');
		expect(server.requests).toHaveLength(1);
	});

	it('a cut connection is repeated under the same key, and stays unknown in the end', async () => {
		server.answerInTurn('cut', { status: 500, body: { code: 'COMMON_ERROR', message: '' } }, { body: [payout] });
		expect(await client.v1Payouts.request([item(352_000n)], key)).toHaveLength(1);
		expect(server.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-1']);
		server.answerInTurn('cut');
		await expect(client.subMalls.delete('hanriver01', key)).rejects.toThrow(TossUnknownOutcome);
	});

	it('a delete that answers with another id is unknown', async () => {
		server.answerInTurn({ body: '"hanriver02"' });
		await expect(client.subMalls.delete('hanriver01', key)).rejects.toMatchObject({ kind: 'garbage' });
	});
});

describe('webhooks', () => {
	const event = (eventType: string, data: unknown) =>
		parseWebhook(JSON.stringify({ eventType, createdAt: '2025-03-10T09:12:20.000000', data }));

	it('are told apart from those of the payment family by their names', () => {
		expect(event('PAYOUT_STATUS_CHANGED', payout)).toMatchObject({
			family: 'payouts-v1',
			entity: 'payout',
			id: payout.payoutKey,
			mustBeSigned: false,
			createdAt: '2025-03-10T09:12:20.000000',
		});
		expect(event('SUBMALL_STATUS_CHANGED', subMall)).toMatchObject({ entity: 'sub-mall', id: 'hanriver01' });
	});

	it('that do not name their object are kept as what they are', () => {
		expect(event('PAYOUT_STATUS_CHANGED', { payoutKey: 7 })).toMatchObject({ family: 'payments' });
		expect(event('toString', { payoutKey: 'k' })).toMatchObject({ family: 'payments' });
	});
});
