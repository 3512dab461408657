import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { toWon } from '#app/lib/won.ts';
import { TossClient } from './client.ts';
import { refPayoutIdOf, TossRejected, TossUnknownOutcome } from './errors.ts';
import { encryptJwe, openJwe } from './jwe.ts';
import { type ReceivedRequest, ScriptedServer } from './scripted-server.ts';
import { basicAuthorization, type CallRecord, TossTransport } from './transport.ts';

const SECRET = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';
const KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const OLD_KEY = 'ab'.repeat(32);
const NOW = new Date('2025-03-05T01:35:02.555Z');

const server = new ScriptedServer();
const records: CallRecord[] = [];
let client: TossClient;

function clientWith(over: Partial<ConstructorParameters<typeof TossClient>[0]> = {}): TossClient {
	return new TossClient({
		baseUrl: `${server.url}/`,
		secretKey: SECRET,
		securityKey: KEY,
		previousSecurityKey: OLD_KEY,
		timeoutMs: 5000,
		now: () => NOW,
		retry: { attempts: 3, baseDelayMs: 1 },
		log: (record) => records.push(record),
		...over,
	});
}

beforeAll(async () => {
	await server.start();
	client = clientWith();
});
afterAll(() => server.stop());

async function failureOf(promise: Promise<unknown>): Promise<TossRejected | TossUnknownOutcome> {
	const failure = await promise.then(
		() => null,
		(error: unknown) => error,
	);
	if (failure instanceof TossRejected || failure instanceof TossUnknownOutcome) return failure;
	throw new Error(`not a failure of Toss: ${failure}`);
}

const wrap = (entityBody: unknown) => ({
	version: '2022-11-16',
	traceId: 'a'.repeat(32),
	entityBody,
	entityType: 'x',
	error: null,
});
const refusal = (code: string, message = '안 됩니다.') => ({
	version: '2022-11-16',
	traceId: 'b'.repeat(32),
	entityBody: null,
	entityType: null,
	error: { code, message },
});
const SELLER = {
	id: 'seller_a01hx3k9m2v7q8w4r5t6y0zbcde',
	refSellerId: 'artisan-000172',
	businessType: 'INDIVIDUAL',
	company: null,
	individual: { name: '김토페', email: 'kim@example.co.kr', phone: '01012345678' },
	account: { bankCode: '092', accountNumber: '100****45678', holderName: '김토페' },
	status: 'APPROVAL_REQUIRED',
	metadata: null,
};
const REGISTRATION = {
	refSellerId: 'artisan-000172',
	businessType: 'INDIVIDUAL',
	individual: { name: '김토페', email: 'kim@example.co.kr', phone: '01012345678' },
	account: { bankCode: '092', accountNumber: '100012345678', holderName: '김토페' },
};
const payout = (over: object = {}) => ({
	id: 'FPA_12345',
	refPayoutId: 'po-1',
	destination: SELLER.id,
	scheduleType: 'EXPRESS',
	payoutDate: '2025-03-05',
	amount: { currency: 'KRW', value: 5000.0 },
	transactionDescription: '정산금',
	requestedAt: '2025-03-05T10:35:02+09:00',
	status: 'REQUESTED',
	error: null,
	metadata: null,
	...over,
});
const ITEM = {
	refPayoutId: 'po-1',
	destination: SELLER.id,
	scheduleType: 'EXPRESS' as const,
	amount: toWon(5000n),
	transactionDescription: '정산금',
};

describe('authorization', () => {
	it('is the secret key, a colon and no password', () => {
		expect(basicAuthorization(SECRET)).toBe('Basic dGVzdF9za196WExrS0V5cE5BcldtbzUwblgzbG1lYXhZRzVSOg==');
		expect(basicAuthorization('test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6')).toBe(
			'Basic dGVzdF9nc2tfZG9jc19PYVB6OEw1S2RtUVhrelJ6M3k0N0JNdzY6',
		);
	});
});

describe('replies', () => {
	it('are read from the envelope, amounts exactly, unknown fields kept', async () => {
		server.answerInTurn({
			body: '{"version":"2022-11-16","entityBody":{"pendingAmount":{"currency":"KRW","value":1250000.0},"availableAmount":{"currency":"KRW","value":212268.000000},"new":1},"entityType":"balance","error":null}',
		});
		const balance = await client.balance();
		expect(balance).toMatchObject({ available: 212268n, pending: 1250000n, raw: { new: 1 } });
		expect(server.requests[0]).toMatchObject({ method: 'GET', path: '/v2/balances', body: '' });
		expect(server.requests[0]?.headers.authorization).toBe(basicAuthorization(SECRET));
		expect(server.requests[0]?.headers['idempotency-key']).toBeUndefined();
	});

	it('are opened when they come encrypted, also under the previous key, whatever the content type', async () => {
		for (const key of [KEY, OLD_KEY]) {
			server.answerInTurn({
				body: await encryptJwe(JSON.stringify(wrap(SELLER)), key, NOW),
				headers: { 'content-type': 'application/json' },
			});
			expect((await client.sellers.get(SELLER.id)).status).toBe('APPROVAL_REQUIRED');
		}
	});

	it('bring no text that a database would refuse', async () => {
		server.answerInTurn({ body: JSON.stringify(wrap(payout({ metadata: { note: 'a\0b\ud800' } }))) });
		expect((await client.payouts.get('FPA_12345')).raw.metadata).toEqual({ note: 'a\uFFFDb\uFFFD' });
	});

	it('take the test code and percent-encode ids', async () => {
		server.answerInTurn({ status: 404, body: { code: 'NOT_FOUND_PAYMENT', message: '없음' } });
		await failureOf(client.payments.get('a/b?c', { testCode: 'NOT_FOUND_PAYMENT' }));
		expect(server.requests[0]?.path).toBe('/v1/payments/a%2Fb%3Fc');
		expect(server.requests[0]?.headers['tosspayments-test-code']).toBe('NOT_FOUND_PAYMENT');
		await expect(client.payments.get('..')).rejects.toThrow(RangeError);
		await expect(client.sellers.delete('')).rejects.toThrow(RangeError);
		expect(server.requests).toHaveLength(1);
	});
});

describe('a POST with a body on v2', () => {
	it('is encrypted text under the current key, with mode and idempotency key', async () => {
		server.answerBy(async (request) => {
			const { json, header } = await openJwe(request.body, [KEY]);
			expect(header).toMatchObject({ iat: '2025-03-05T10:35:02+09:00' });
			expect(JSON.parse(json)).toEqual(REGISTRATION);
			return { body: await encryptJwe(JSON.stringify(wrap(SELLER)), KEY, NOW) };
		});
		const seller = await client.sellers.register(REGISTRATION, { idempotencyKey: 'key-1' });
		expect(seller).toMatchObject({ id: SELLER.id, company: null, raw: SELLER });
		expect(server.requests[0]?.headers).toMatchObject({
			'content-type': 'text/plain',
			'tosspayments-api-security-mode': 'ENCRYPTION',
			'idempotency-key': 'key-1',
		});
	});

	it('sends payouts as an array of whole won and leaves the date out for EXPRESS', async () => {
		const made = [
			payout({ refPayoutId: 'po-2', id: 'FPA_2', scheduleType: 'SCHEDULED', payoutDate: '2025-03-10' }),
			payout(),
		];
		for (const body of [{ items: made }, made]) {
			server.answerInTurn({ body: wrap(body) });
			const payouts = await client.payouts.request(
				[
					{ ...ITEM, payoutDate: kstDayFrom('2025-03-09') },
					{ ...ITEM, refPayoutId: 'po-2', scheduleType: 'SCHEDULED', payoutDate: kstDayFrom('2025-03-10') },
				],
				{ idempotencyKey: 'key-2' },
			);
			expect(payouts.map((one) => [one.refPayoutId, one.amount, one.payoutDate])).toEqual([
				['po-1', 5000n, '2025-03-05'],
				['po-2', 5000n, '2025-03-10'],
			]);
			const sent = JSON.parse((await openJwe(server.requests[0]!.body, [KEY])).json);
			expect(sent[0]).not.toHaveProperty('payoutDate');
			expect(sent[0].amount).toEqual({ currency: 'KRW', value: 5000 });
			expect(sent[1].payoutDate).toBe('2025-03-10');
		}
	});

	it('composes the letters of what a Mac wrote, which Toss would count and compare one by one', async () => {
		server.answerInTurn({ body: wrap([payout()]) });
		const loose = { ...ITEM, transactionDescription: '삼월일차정산'.normalize('NFD') };
		await client.payouts.request([loose], { idempotencyKey: 'k' });
		const [sent] = JSON.parse((await openJwe(server.requests[0]!.body, [KEY])).json);
		expect(sent.transactionDescription).toBe('삼월일차정산'.normalize('NFC'));
	});

	it('never sends what Toss cannot take', async () => {
		server.answerInTurn({});
		const key = { idempotencyKey: 'k' };
		await expect(client.payouts.request([], key)).rejects.toThrow(RangeError);
		await expect(client.payouts.request(Array(101).fill(ITEM), key)).rejects.toThrow(RangeError);
		await expect(client.payouts.request([{ ...ITEM, amount: toWon(0) }], key)).rejects.toThrow(RangeError);
		await expect(client.payouts.request([ITEM], { idempotencyKey: 'x'.repeat(301) })).rejects.toThrow(RangeError);
		expect(server.requests).toHaveLength(0);
	});

	it('is unknown when the answer is not about the payouts that were asked for', async () => {
		server.answerInTurn({ body: wrap({ items: [payout({ refPayoutId: 'po-other' })] }) });
		const failure = await failureOf(client.payouts.request([ITEM], { idempotencyKey: 'k' }));
		expect(failure).toMatchObject({ name: 'TossUnknownOutcome', kind: 'garbage', status: 200 });
	});
});

describe('a cancel of a payout', () => {
	it('is a POST without body and without encryption', async () => {
		server.answerInTurn({ body: wrap(payout({ status: 'CANCELED' })) });
		expect((await client.payouts.cancel('FPA_1', { idempotencyKey: 'c' })).status).toBe('CANCELED');
		expect(server.requests[0]).toMatchObject({ path: '/v2/payouts/FPA_1/cancel', body: '' });
		expect(server.requests[0]?.headers['accept-language']).toBe('ko-KR');
		expect(server.requests[0]?.headers['tosspayments-api-security-mode']).toBeUndefined();
	});
});

describe('refusals', () => {
	it('are final in every shape: flat, enveloped, encrypted', async () => {
		const body = refusal('FORBIDDEN_SELLER_PAYOUT', 'The seller requires … APPROVED (refPayoutId: 20260115220825)');
		const shapes = [JSON.stringify(body), await encryptJwe(JSON.stringify(body), KEY, NOW)];
		for (const shape of shapes) {
			server.answerInTurn({ status: 403, body: shape });
			const failure = await failureOf(client.payouts.request([ITEM], { idempotencyKey: 'k' }));
			expect(failure).toBeInstanceOf(TossRejected);
			expect(failure).toMatchObject({
				status: 403,
				code: 'FORBIDDEN_SELLER_PAYOUT',
				traceId: 'b'.repeat(32),
				refPayoutId: '20260115220825',
			});
			expect(server.requests).toHaveLength(1);
		}
		server.answerInTurn({
			status: 400,
			body: { code: 'ALREADY_CANCELED_PAYMENT', message: '이미 취소된 결제 입니다.' },
			headers: { 'x-tosspayments-trace-id': 'c'.repeat(32) },
		});
		const flat = await failureOf(client.payments.cancel('p', { cancelReason: '변심' }, { idempotencyKey: 'k' }));
		expect(flat).toMatchObject({ code: 'ALREADY_CANCELED_PAYMENT', traceId: 'c'.repeat(32), refPayoutId: null });
	});

	it('name their payout at the end of the message only', () => {
		expect(refPayoutIdOf('… (refPayoutId: po-1)')).toBe('po-1');
		expect(refPayoutIdOf('(refPayoutId: po-1) … (refPayoutId: po-2)')).toBe('po-2');
		expect(refPayoutIdOf('(refPayoutId: po-1) and more')).toBeNull();
		expect(refPayoutIdOf(null)).toBeNull();
	});

	it('keep of what Toss wrote no more than Toss ever writes', async () => {
		server.answerInTurn({ status: 400, body: refusal('INVALID_EMAIL', `${'길'.repeat(700)} (refPayoutId: po-1)`) });
		const failure = await failureOf(client.payouts.request([ITEM], { idempotencyKey: 'k' }));
		expect(failure.tossMessage).toHaveLength(600);
		expect(failure).toMatchObject({ refPayoutId: 'po-1' });
	});

	it('without a code are final for 401 and 403, and garbage otherwise', async () => {
		const request = () => failureOf(client.payouts.request([ITEM], { idempotencyKey: 'k' }));
		server.answerInTurn({ status: 403, body: { status: 403, error: 'Forbidden' } });
		expect(await request()).toMatchObject({ name: 'TossRejected', code: 'HTTP_403' });
		for (const code of [404, { a: 1 }, '', 'a sentence of somebody', 'X'.repeat(101)]) {
			server.answerInTurn({ status: 404, body: { code } });
			expect(await request()).toMatchObject({ kind: 'garbage', code: null });
		}
		server.answerInTurn({ status: 403, body: '<html>proxy</html>' });
		expect(await request()).toMatchObject({ kind: 'garbage', status: 403 });
	});
});

describe('unknown outcomes', () => {
	const request = (over?: TossClient) =>
		failureOf((over ?? client).payouts.request([ITEM], { idempotencyKey: 'same-key' }));

	it.each([
		['cut', 'cut' as const, 'cut', 3],
		['a body cut in the middle', 'cut-body' as const, 'cut', 3],
		['5xx', { status: 500, body: refusal('COMMON_ERROR') }, 'server-error', 3],
		['a gateway', { status: 502, body: '<html>Bad Gateway</html>' }, 'server-error', 3],
		['still processing', { status: 409, body: refusal('IDEMPOTENT_REQUEST_PROCESSING') }, 'busy', 3],
		['too many requests without a body', { status: 429 }, 'busy', 3],
		['refused for now', { status: 400, body: refusal('PROVIDER_ERROR') }, 'temporary', 1],
		['the bank sleeps', { status: 403, body: refusal('NOT_AVAILABLE_BANK') }, 'temporary', 1],
		['garbage', { body: 'OK' }, 'garbage', 1],
		['nothing', { body: '' }, 'garbage', 1],
		['half an envelope', { body: { entityType: 'payout-list', entityBody: null, error: null } }, 'garbage', 1],
		['a success that carries an error', { body: { ...refusal('INVALID_REQUEST') } }, 'garbage', 1],
		[
			'a fraction of a won',
			{ body: wrap({ items: [payout({ amount: { currency: 'KRW', value: 0.5 } })] }) },
			'garbage',
			1,
		],
		['a redirect', { status: 302, headers: { location: '/elsewhere' } }, 'garbage', 1],
		['a redirect that looks like a success', { status: 302, body: wrap({ items: [payout()] }) }, 'garbage', 1],
		['bytes that are no text', { body: 'eyJhbGciOiJkaXIifQ..AAAA.AAAA.AAAA' }, 'garbage', 1],
	] as const)('%s', async (_name, answer, kind, attempts) => {
		server.answerInTurn(answer);
		const failure = await request();
		expect(failure).toBeInstanceOf(TossUnknownOutcome);
		expect(failure).toMatchObject({ kind });
		expect(server.requests).toHaveLength(attempts);
		expect(new Set(server.requests.map((one) => one.headers['idempotency-key']))).toEqual(new Set(['same-key']));
		expect(new Set(server.requests.map((one) => one.body)).size).toBe(attempts);
	});

	it('no answer in time', async () => {
		server.answerInTurn('silence');
		records.length = 0;
		const impatient = clientWith({ timeoutMs: 60, retry: { attempts: 2, baseDelayMs: 1 } });
		const failure = await request(impatient);
		expect(failure).toMatchObject({ kind: 'timeout', status: null });
		expect(failure.message).toBe('Toss gave no final answer (timeout) to POST /v2/payouts');
		// On a busy machine the time may be up before the server has heard of it.
		expect(records.map(({ attempt }) => attempt)).toEqual([1, 2]);
	});

	it('nobody listens', async () => {
		const gone = new ScriptedServer();
		const baseUrl = await gone.start();
		await gone.stop();
		expect(await request(clientWith({ baseUrl }))).toMatchObject({ kind: 'cut', status: null });
	});

	it('an answer without end', async () => {
		const bounded = clientWith({ maxReplyBytes: 1000 });
		server.answerInTurn({ body: wrap([payout({ note: 'x'.repeat(1000) })]) });
		expect(await request(bounded)).toMatchObject({ kind: 'garbage', status: 200 });
		expect(server.requests).toHaveLength(1);
		server.answerInTurn({ body: wrap([payout()]) });
		expect(await bounded.payouts.request([ITEM], { idempotencyKey: 'k' })).toHaveLength(1);
	});

	it('ended by the caller, without another attempt', async () => {
		const controller = new AbortController();
		server.answerBy(() => {
			controller.abort();
			return 'silence';
		});
		const failure = await failureOf(client.payouts.request([ITEM], { idempotencyKey: 'k', signal: controller.signal }));
		expect(failure).toMatchObject({ kind: 'cut' });
		expect(server.requests).toHaveLength(1);
		await expect(client.balance({ signal: controller.signal })).rejects.not.toBeInstanceOf(TossUnknownOutcome);
	});
});

describe('repeats', () => {
	it('turn a passing trouble into the answer, under the same key', async () => {
		server.answerInTurn('cut', { status: 429, headers: { 'retry-after': '0' } }, { body: wrap([payout()]) });
		const [made] = await client.payouts.request([ITEM], { idempotencyKey: 'k' });
		expect(made?.id).toBe('FPA_12345');
		expect(server.requests).toHaveLength(3);
	});

	it('say of a refusal that a try went before it of which nobody knows', async () => {
		const request = () => failureOf(client.payouts.request([ITEM], { idempotencyKey: 'k' }));
		server.answerInTurn('cut', { status: 401, body: refusal('UNAUTHORIZED_KEY') });
		expect(await request()).toMatchObject({ name: 'TossRejected', afterUnknown: true });
		server.answerInTurn({ status: 401, body: refusal('UNAUTHORIZED_KEY') });
		expect(await request()).toMatchObject({ name: 'TossRejected', afterUnknown: false });
	});

	it('end when whoever asked says so, as unknown as they were', async () => {
		const answers = [true, false];
		server.answerInTurn('cut');
		const mayRepeat = async () => answers.shift()!;
		const failure = await failureOf(client.payouts.request([ITEM], { idempotencyKey: 'k', mayRepeat }));
		expect(failure).toMatchObject({ kind: 'cut' });
		expect(server.requests).toHaveLength(2);
	});

	it('are not made when they were held up, and then are up to whoever asked', async () => {
		const [inTime, repeats] = [[false, true], [true]];
		server.answerInTurn({ body: wrap({ items: [payout()] }) });
		const asked = { isInTime: async () => inTime.shift()!, mayRepeat: async () => repeats.shift()! };
		expect(await client.payouts.request([ITEM], { idempotencyKey: 'k', ...asked })).toHaveLength(1);
		expect([server.requests.length, repeats]).toEqual([1, []]);
		const late = { isInTime: async () => false, mayRepeat: async () => false };
		const failure = await failureOf(client.payouts.request([ITEM], { idempotencyKey: 'k', ...late }));
		expect(failure).toMatchObject({ name: 'TossUnknownOutcome', kind: 'cut' });
		expect(server.requests).toHaveLength(1);
	});

	it('give up at once when Toss asks for a long wait', async () => {
		server.answerInTurn({ status: 429, headers: { 'retry-after': '3600' } });
		expect(await failureOf(client.balance())).toMatchObject({ kind: 'busy', retryAfterMs: 3_600_000 });
		expect(server.requests).toHaveLength(1);
	});

	it('read again freely, garbage and temporary refusals too', async () => {
		server.answerInTurn(
			{ body: 'not JSON' },
			{ status: 403, body: refusal('FORBIDDEN_CONSECUTIVE_REQUEST') },
			{ body: wrap(payout()) },
		);
		expect((await client.payouts.get('FPA_12345')).refPayoutId).toBe('po-1');
	});

	it('never repeat a POST that no key makes one', async () => {
		server.answerInTurn('cut');
		const transport = new TossTransport({ baseUrl: server.url, secretKey: 'sk', securityKey: KEY });
		const call = { method: 'POST', route: '/v2/payouts', shape: 'v2', schema: z.unknown() } as const;
		expect(await failureOf(transport.send(call, {}))).toMatchObject({ kind: 'cut' });
		expect(server.requests).toHaveLength(1);
	});

	it('never repeat a DELETE', async () => {
		server.answerInTurn({ status: 500, body: refusal('COMMON_ERROR') });
		expect(await failureOf(client.sellers.delete('seller_1'))).toMatchObject({ kind: 'server-error' });
		expect(server.requests).toHaveLength(1);
		for (const body of ['', wrap(null), wrap(SELLER)]) {
			server.answerInTurn({ body });
			await client.sellers.delete('seller_1');
		}
		server.answerInTurn({ body: refusal('NOT_SUPPORTED_PROCESS') });
		expect(await failureOf(client.sellers.delete('seller_1'))).toMatchObject({ kind: 'garbage' });
	});
});

it('says of an answer under a foreign key that the security key is wrong, in the record as well', async () => {
	records.length = 0;
	server.answerInTurn({ status: 400, body: await encryptJwe('{}', 'cd'.repeat(32), NOW) });
	const failure = await failureOf(client.sellers.register(REGISTRATION, { idempotencyKey: 'k' }));
	expect(failure).toMatchObject({ kind: 'garbage', detail: 'TOSS_SECURITY_KEY does not open the body' });
	expect(records).toMatchObject([{ status: 400, reason: 'garbage: TOSS_SECURITY_KEY does not open the body' }]);
});

it('tells by a read that changes nothing whether our key opens what Toss seals', async () => {
	server.answerInTurn({ body: await encryptJwe('{}', KEY, NOW) });
	expect(await client.opensAnswers()).toBe(true);
	const [{ method, path, headers }] = server.requests as [ReceivedRequest];
	expect(`${method} ${path} ${headers['tosspayments-api-security-mode']}`).toBe('GET /v2/balances ENCRYPTION');
	// The key before opens what is sealed with it, and says nothing of the one that we seal with.
	for (const answer of [
		{ body: await encryptJwe('{}', 'cd'.repeat(32), NOW) },
		{ body: await encryptJwe('{}', OLD_KEY, NOW) },
		{ body: wrap({}) },
		'cut' as const,
	]) {
		server.answerInTurn(answer);
		expect(await client.opensAnswers()).toBe(false);
	}
});

describe('nothing secret', () => {
	it('is in failures and records', async () => {
		records.length = 0;
		const failures: unknown[] = [];
		const leak = `account 100012345678 of 김토페 ${SECRET} ${KEY}`;
		for (const answer of [
			'cut' as const,
			{ body: leak },
			{ status: 400, body: leak },
			{ status: 400, body: refusal('INVALID_ACCOUNT_NUMBER', leak) },
			{ status: 500, body: refusal('COMMON_ERROR', leak) },
			{ status: 500, body: leak },
			{ body: wrap({ ...SELLER, id: 5, account: { bankCode: [leak], accountNumber: leak } }) },
			{ body: await encryptJwe(leak, 'cd'.repeat(32), NOW) },
		]) {
			server.answerInTurn(answer);
			failures.push(await failureOf(client.sellers.register(REGISTRATION, { idempotencyKey: 'idem-secret' })));
		}
		const flatten = (error: unknown): string =>
			error instanceof Error ? `${error.stack} ${JSON.stringify(error)} ${flatten(error.cause)}` : String(error);
		const written = `${failures.map(flatten).join('\n')}${JSON.stringify(records)}`;
		for (const secret of ['100012345678', '김토페', SECRET, KEY, OLD_KEY, 'idem-secret', 'Basic ']) {
			expect(written).not.toContain(secret);
		}
		expect(records.length).toBeGreaterThanOrEqual(failures.length);
	});
});

describe('payments', () => {
	const PAYMENT = {
		mId: 'm',
		paymentKey: 'p',
		orderId: 'order-1',
		status: 'PARTIAL_CANCELED',
		requestedAt: '2026-03-03T14:02:01+09:00',
		approvedAt: '2026-03-03T14:02:19+09:00',
		method: '카드',
		currency: 'KRW',
		totalAmount: 120000,
		balanceAmount: 90000,
		cancels: [{ transactionKey: 't2', cancelAmount: 30000, canceledAt: '2026-03-09T11:40:05+09:00' }],
		transactionKey: 't2',
	};

	it('are confirmed, cancelled and read as plain JSON', async () => {
		server.answerInTurn({ body: PAYMENT });
		const confirmed = await client.payments.confirm(
			{ paymentKey: 'p', orderId: 'order-1', amount: 120000n },
			{ idempotencyKey: 'k' },
		);
		expect(confirmed).toMatchObject({
			totalAmount: 120000n,
			balanceAmount: 90000n,
			lastTransactionKey: 't2',
			cancels: [{ cancelAmount: 30000n }],
			raw: PAYMENT,
		});
		expect(server.requests[0]?.headers['content-type']).toBe('application/json');
		expect(JSON.parse(server.requests[0]!.body)).toEqual({ paymentKey: 'p', orderId: 'order-1', amount: 120000 });
		await client.payments.cancel('p', { cancelReason: '품절', cancelAmount: 30000n }, { idempotencyKey: 'k2' });
		expect(JSON.parse(server.requests[1]!.body)).toEqual({ cancelReason: '품절', cancelAmount: 30000 });
		await client.payments.getByOrder('order-1');
		expect(server.requests[2]?.path).toBe('/v1/payments/orders/order-1');
	});

	it('ask for a manual settlement', async () => {
		server.answerInTurn({ body: { result: true } });
		await client.settlements.request('p', { idempotencyKey: 'k' });
		expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/v1/settlements', body: '{"paymentKey":"p"}' });
		server.answerInTurn({ body: { result: false } });
		expect(await failureOf(client.settlements.request('p', { idempotencyKey: 'k' }))).toMatchObject({
			kind: 'garbage',
		});
	});
});
