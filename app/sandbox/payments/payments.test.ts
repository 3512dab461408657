import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Json, openSandbox } from './sandbox-client.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
let receiver: Server;
let received: Json[] = [];

beforeAll(async () => {
	sandbox = await openSandbox();
	receiver = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk) => {
			text += chunk;
		});
		request.on('end', () => {
			received.push({ ...JSON.parse(text), signature: request.headers['tosspayments-webhook-signature'] });
			response.end();
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
	await sandbox.close();
	receiver.close();
});

beforeEach(async () => {
	await sandbox.control('reset');
	await sandbox.control('clock', { now: '2026-03-05T12:00:00+09:00' });
	received = [];
	await sandbox.control('webhooks', { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` });
});

const make = (body: Json) => sandbox.control<Json & { paymentKey: string; orderId: string }>('payments', body);
const transactions = (query: string) => sandbox.get<Json[]>(`/v1/transactions?${query}`);
const wholeDay = 'startDate=2026-03-05T00:00:00&endDate=2026-03-05T23:59:59';

describe('a payment', () => {
	it('waits to be confirmed, then is done; both look-ups show it', async () => {
		const made = await make({ amount: 55_000, method: '카드', status: 'IN_PROGRESS', orderId: 'order-000001' });
		expect(made).toMatchObject({ status: 'IN_PROGRESS', approvedAt: null, lastTransactionKey: null, card: null });
		expect(made.paymentKey).toMatch(/^jeong20260305120\d{3}[0-9A-Za-z]{5}$/);
		const body = { paymentKey: made.paymentKey, orderId: 'order-000001', amount: 55_000 };
		expect(await sandbox.post('/v1/payments/confirm', { ...body, amount: 1 })).toMatchObject({
			status: 400,
			body: { code: 'INVALID_REQUEST' },
		});
		const done = await sandbox.post('/v1/payments/confirm', body);
		expect(done).toMatchObject({
			status: 200,
			body: { status: 'DONE', totalAmount: 55_000, balanceAmount: 55_000, suppliedAmount: 50_000, vat: 5_000 },
		});
		expect(done.body.lastTransactionKey).toMatch(/^txrd_a[0-9a-hjkmnp-tv-z]{26}$/);
		expect(await sandbox.post('/v1/payments/confirm', body)).toMatchObject({
			status: 400,
			body: { code: 'ALREADY_PROCESSED_PAYMENT' },
		});
		expect((await sandbox.get(`/v1/payments/${made.paymentKey}`)).body).toEqual(done.body);
		expect((await sandbox.get('/v1/payments/orders/order-000001')).body).toEqual(done.body);
		expect(await sandbox.get('/v1/payments/nobody')).toMatchObject({
			status: 404,
			body: { code: 'NOT_FOUND_PAYMENT' },
		});
		await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 20_000 });
		expect(received[0]).toMatchObject({ eventType: 'PAYMENT_STATUS_CHANGED', data: { status: 'DONE' } });
		expect(received[0]?.signature).toBeUndefined();
		expect(received[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
	});

	it('has every documented field, in the order of live replies', async () => {
		const made = await make({ amount: 120_000, method: '카드', installmentPlanMonths: 3, interestPayer: 'MERCHANT' });
		expect(Object.keys(made).join(' ')).toBe(
			'mId version paymentKey type orderId orderName lastTransactionKey status requestedAt approvedAt method currency ' +
				'country totalAmount balanceAmount suppliedAmount vat taxFreeAmount taxExemptionAmount useEscrow cultureExpense ' +
				'isPartialCancelable card virtualAccount transfer mobilePhone giftCertificate easyPay cashReceipt cashReceipts ' +
				'discount cancels secret failure metadata receipt checkout',
		);
		expect(made.card).toMatchObject({ installmentPlanMonths: 3, isInterestFree: true, interestPayer: 'MERCHANT' });
		for (const [method, field] of [
			['계좌이체', 'transfer'],
			['휴대폰', 'mobilePhone'],
			['문화상품권', 'giftCertificate'],
			['간편결제', 'easyPay'],
			['가상계좌', 'virtualAccount'],
		] as const) {
			expect((await make({ amount: 10_000, method }))[field]).not.toBeNull();
		}
	});

	it('has the words that Toss translates in English for who asks in English, wherever it is shown', async () => {
		const made = await make({ amount: 55_000, method: '간편결제' });
		const byCard = await make({ amount: 55_000, method: '카드' });
		const read = async (paymentKey: string, language?: string) =>
			(await sandbox.get<Json & { card: Json; easyPay: Json }>(`/v1/payments/${paymentKey}`, language)).body;
		const [korean, english] = [await read(made.paymentKey), await read(made.paymentKey, 'en-US')];
		expect([korean.method, english.method]).toEqual(['간편결제', 'EASY_PAY']);
		expect(english.easyPay.provider).toMatch(/^[A-Z]+$/);
		const { method: _m, card: _c, easyPay: _e, ...rest } = korean;
		expect(english).toMatchObject(rest);
		const { cardType, ownerType } = (await read(byCard.paymentKey, 'en-US')).card;
		expect(`${cardType} ${ownerType}`).toMatch(/^[A-Z]+ [A-Z]+$/);
		const rows = await sandbox.get<Json[]>(`/v1/transactions?${wholeDay}`, 'en-US');
		expect(rows.body.map(({ method }) => method)).toEqual(['EASY_PAY', 'CARD']);
	});

	it('expires when ten minutes pass', async () => {
		const made = await make({ amount: 55_000, method: '카드', status: 'IN_PROGRESS' });
		await sandbox.control('clock', { now: '2026-03-05T12:10:30+09:00' });
		expect((await sandbox.get(`/v1/payments/${made.paymentKey}`)).body.status).toBe('EXPIRED');
		const confirm = { paymentKey: made.paymentKey, orderId: made.orderId, amount: 55_000 };
		expect(await sandbox.post('/v1/payments/confirm', confirm)).toMatchObject({
			status: 404,
			body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
		});
		await vi.waitFor(() => expect(received).toMatchObject([{ data: { status: 'EXPIRED' } }]), { timeout: 20_000 });
	});

	it('cancelled in parts stays PARTIAL_CANCELED with nothing left, its tax figures follow the rest', async () => {
		const made = await make({ amount: 120_000, method: '카드' });
		const cancel = (body: Json) => sandbox.post(`/v1/payments/${made.paymentKey}/cancel`, body);
		const part = await cancel({ cancelReason: '일부 상품 품절', cancelAmount: 30_000, refundableAmount: 120_000 });
		expect(part.body).toMatchObject({
			status: 'PARTIAL_CANCELED',
			balanceAmount: 90_000,
			suppliedAmount: 81_818,
			vat: 8_182,
			cancels: [{ cancelAmount: 30_000, refundableAmount: 90_000, transactionKey: part.body.lastTransactionKey }],
		});
		expect((await cancel({ cancelReason: '나머지' })).body).toMatchObject({
			status: 'PARTIAL_CANCELED',
			balanceAmount: 0,
		});
		expect(await cancel({ cancelReason: '또' })).toMatchObject({
			status: 403,
			body: { code: 'NOT_CANCELABLE_AMOUNT' },
		});
		expect((await transactions(wholeDay)).body.map(({ status, amount }) => [status, amount])).toEqual([
			['DONE', 120_000],
			['PARTIAL_CANCELED', 30_000],
			['PARTIAL_CANCELED', 90_000],
		]);
	});

	it('by virtual account is issued, paid, told about, and given back', async () => {
		const made = await make({ amount: 88_000, method: '가상계좌', status: 'WAITING_FOR_DEPOSIT' });
		expect(made).toMatchObject({ approvedAt: null, virtualAccount: { expired: false, depositorName: null } });
		const paid = await sandbox.control(`payments/${made.paymentKey}/deposit`);
		expect(paid).toMatchObject({ status: 'DONE', virtualAccount: { depositorName: expect.any(String) } });
		expect((await sandbox.post(`/_sandbox/payments/${made.paymentKey}/deposit`)).status).toBe(400);
		await vi.waitFor(() => expect(received).toHaveLength(2), { timeout: 20_000 });
		const callback = received.find((event) => !event.eventType);
		expect(callback).toEqual({
			createdAt: expect.any(String),
			secret: made.secret,
			status: 'DONE',
			transactionKey: paid.lastTransactionKey,
			orderId: made.orderId,
		});
		const back = await sandbox.post(`/v1/payments/${made.paymentKey}/cancel`, {
			cancelReason: '반품',
			refundReceiveAccount: { bank: '20', accountNumber: '1002123456789', holderName: '김하늘' },
		});
		expect(back.body).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });
		expect((await transactions(wholeDay)).body.map(({ status, amount }) => [status, amount])).toEqual([
			['WAITING_FOR_DEPOSIT', 0],
			['DONE', 88_000],
			['CANCELED', 88_000],
		]);
	});

	it('by virtual account lapses without a word when nobody pays', async () => {
		const made = await make({ amount: 15_000, method: '가상계좌', status: 'WAITING_FOR_DEPOSIT' });
		await sandbox.control('clock', { now: '2026-03-13T00:00:30+09:00' });
		expect((await sandbox.get(`/v1/payments/${made.paymentKey}`)).body).toMatchObject({
			status: 'CANCELED',
			virtualAccount: { expired: true },
		});
		expect((await transactions('startDate=2026-03-13&endDate=2026-03-14')).body).toMatchObject([{ amount: 15_000 }]);
		expect(received).toEqual([]);
	});
});

describe('payments made in the past', () => {
	it('are silent, and the control interface refuses nonsense', async () => {
		await make({ amount: 1_000, method: '카드', approvedAt: '2026-03-04T10:00:00+09:00' });
		await make({ amount: 1_000, method: '카드' });
		await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 20_000 });
		for (const body of [
			{ amount: 0, method: '카드' },
			{ amount: 10.5, method: '카드' },
			{ amount: 1_000, method: 'CASH' },
			{ amount: 1_000, method: '카드', status: 'WAITING_FOR_DEPOSIT' },
			{ amount: 1_000, method: '카드', approvedAt: '2026-03-06T10:00:00+09:00' },
			{ amount: 1_000, method: '카드', approvedAt: 'yesterday' },
			{ amount: 1_000, method: '카드', count: 0 },
		]) {
			const answer = await sandbox.post('/_sandbox/payments', body);
			expect(answer).toMatchObject({ status: 400, body: { error: expect.any(String) } });
		}
	});
});

describe('the list of transactions', () => {
	it('pages after a key, in order of time, and says when a key is not of the range', async () => {
		await sandbox.control('payments', {
			amount: 3_000,
			method: '카드',
			count: 5,
			approvedAt: '2026-03-05T09:00:00+09:00',
		});
		await sandbox.control('payments', {
			amount: 2_000,
			method: '카드',
			count: 5,
			approvedAt: '2026-03-04T09:00:00+09:00',
		});
		const range = 'startDate=2026-03-04&endDate=2026-03-05T23:59:59';
		const seen: Json[] = [];
		for (let after = ''; ; after = String(seen.at(-1)?.transactionKey)) {
			const { body } = await transactions(`${range}&limit=3&startingAfter=${after}`);
			seen.push(...body);
			if (body.length < 3) break;
		}
		expect(seen.map(({ amount }) => amount)).toEqual([...Array(5).fill(2_000), ...Array(5).fill(3_000)]);
		expect(new Set(seen.map(({ transactionKey }) => transactionKey)).size).toBe(10);
		const later = seen.at(-1)?.transactionKey;
		const answers = await Promise.all(
			[
				`startDate=2026-03-04&endDate=2026-03-04T23:59:59&startingAfter=${later}`,
				`${range}&startingAfter=unknown`,
				`${range}&limit=5001`,
				'startDate=2026-03-04',
				'startDate=2026-03-05&endDate=2026-03-04',
				'startDate=2026-02-30&endDate=2026-03-04',
			].map(transactions),
		);
		expect(answers.map(({ body }) => (body as unknown as Json).code)).toEqual([
			'INVALID_TRANSACTION_KEY',
			'INVALID_TRANSACTION_KEY',
			'EXCEED_MAX_QUERY_LIMIT',
			'INVALID_DATE',
			'INVALID_DATE',
			'INVALID_DATE',
		]);
	});

	it('takes a bare day as its first second, also at the end', async () => {
		await make({ amount: 1_000, method: '카드', approvedAt: '2026-03-04T00:00:00+09:00' });
		await make({ amount: 2_000, method: '카드', approvedAt: '2026-03-04T00:00:01+09:00' });
		expect((await transactions('startDate=2026-03-03&endDate=2026-03-04')).body).toMatchObject([{ amount: 1_000 }]);
	});

	it('survives a restart', async () => {
		await sandbox.control('payments', { amount: 3_000, method: '간편결제', count: 20 });
		const before = await transactions(wholeDay);
		await sandbox.restart();
		expect(await transactions(wholeDay)).toEqual(before);
	});
});
