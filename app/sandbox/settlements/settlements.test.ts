import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardCompanyName } from '#app/toss/card-codes.ts';
import { paymentMethods } from '../payments/payment.ts';
import { type Json, openSandbox } from '../payments/sandbox-client.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;

beforeAll(async () => {
	sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => start('2026-03-03T10:00:00+09:00'));

async function start(now: string): Promise<void> {
	await sandbox.control('reset');
	await sandbox.control('clock', { now });
}

const setClock = (now: string) => sandbox.control('clock', { now });
const make = (body: Json) =>
	sandbox.control<Json & { paymentKey: string; lastTransactionKey: string }>('payments', body);
const cancel = (key: string, body: Json) =>
	sandbox.post<Json>(`/v1/payments/${key}/cancel`, { cancelReason: '변심', ...body });
const lines = async (query = 'startDate=2026-03-01&endDate=2026-03-31') =>
	(await sandbox.get<Json[]>(`/v1/settlements?${query}`)).body;

describe('settlement lines', () => {
	it('appear the day after, with the exact fields and figures of the documents', async () => {
		const made = await make({ amount: 55_000, method: '카드', installmentPlanMonths: 0 });
		expect(await lines()).toEqual([]);
		await setClock('2026-03-03T23:59:58+09:00');
		expect(await lines()).toEqual([]);
		await setClock('2026-03-04T00:00:00+09:00');
		const [line] = await lines();
		expect(line).toMatchObject({
			mId: 'jeongsanmall',
			paymentKey: made.paymentKey,
			transactionKey: made.lastTransactionKey,
			amount: 55_000,
			interestFee: 0,
			fee: 1_694,
			fees: [{ type: 'BASE', fee: 1_694 }],
			supplyAmount: 1_540,
			vat: 154,
			payOutAmount: 53_306,
			approvedAt: made.approvedAt,
			soldDate: '2026-03-03',
			paidOutDate: '2026-03-10',
			cancel: null,
		});
		expect(Object.keys(line ?? {}).join(' ')).toBe(
			'mId paymentKey transactionKey orderId currency method amount interestFee fee fees supplyAmount vat payOutAmount ' +
				'approvedAt soldDate paidOutDate card easyPay giftCertificate mobilePhone transfer virtualAccount cancel',
		);
		expect(await lines('startDate=2026-03-10&endDate=2026-03-10&dateType=paidOutDate')).toEqual([line]);
		expect(await lines('startDate=2026-03-10&endDate=2026-03-10')).toEqual([]);
	});

	it('follow the documented story of an instalment payment and its partial cancel', async () => {
		const made = await make({ amount: 120_000, method: '카드', installmentPlanMonths: 3, interestPayer: 'MERCHANT' });
		await setClock('2026-03-09T11:40:05+09:00');
		await cancel(made.paymentKey, { cancelAmount: 30_000 });
		await setClock('2026-03-10T09:00:00+09:00');
		expect(await lines()).toMatchObject([
			{
				amount: 120_000,
				fee: 6_336,
				fees: [
					{ type: 'BASE', fee: 3_696 },
					{ type: 'INSTALLMENT', fee: 2_640 },
				],
				supplyAmount: 5_760,
				vat: 576,
				payOutAmount: 113_664,
			},
			{
				amount: -30_000,
				fee: -1_584,
				supplyAmount: -1_440,
				vat: -144,
				payOutAmount: -28_416,
				approvedAt: made.approvedAt,
				soldDate: '2026-03-09',
				paidOutDate: '2026-03-16',
				card: { amount: 120_000 },
				cancel: { cancelAmount: 30_000, refundableAmount: 90_000 },
			},
		]);
	});

	it('are none for a virtual account that was cancelled before its deposit', async () => {
		const made = await make({ amount: 15_000, method: '가상계좌', status: 'WAITING_FOR_DEPOSIT' });
		expect((await cancel(made.paymentKey, {})).body.status).toBe('CANCELED');
		await setClock('2026-03-05T00:00:00+09:00');
		expect(await lines()).toEqual([]);
	});

	it('can be broken on purpose, one field at a time, and mended', async () => {
		const made = await Promise.all(
			[10_000, 20_000, 30_000, 40_000].map((amount) => make({ amount, method: '계좌이체' })),
		);
		const change = (index: number, what: unknown) =>
			sandbox.control('settlements', { transactionKey: made[index]!.lastTransactionKey, change: what });
		await change(0, 'omit');
		await change(1, 'duplicate');
		await change(2, 'late');
		await change(3, { amount: 39_000 });
		await setClock('2026-03-04T00:00:00+09:00');
		expect((await lines()).map(({ amount }) => amount)).toEqual([20_000, 20_000, 39_000]);
		await setClock('2026-03-05T00:00:00+09:00');
		expect((await lines()).map(({ amount }) => amount)).toEqual([20_000, 20_000, 30_000, 39_000]);
		expect((await lines('startDate=2026-03-03&endDate=2026-03-03&size=2&page=2')).map(({ amount }) => amount)).toEqual([
			30_000, 39_000,
		]);
		for (const index of [0, 1, 3]) await change(index, 'restore');
		expect((await lines()).map(({ amount }) => amount)).toEqual([10_000, 20_000, 30_000, 40_000]);
		for (const body of [
			{ transactionKey: 'unknown', change: 'omit' },
			{ transactionKey: made[0]!.lastTransactionKey, change: 'explode' },
			{ transactionKey: made[0]!.lastTransactionKey, change: { nonsense: 1 } },
			{ transactionKey: made[0]!.lastTransactionKey, change: { amount: 'much' } },
		]) {
			expect((await sandbox.post('/_sandbox/settlements', body)).status).toBe(400);
		}
	});

	it('look as an old API version writes them where that is set, with the same figures', async () => {
		await make({ amount: 55_000, method: '카드', installmentPlanMonths: 0 });
		await setClock('2026-03-04T00:00:00+09:00');
		const [line] = (await lines()) as (Json & { card: Json })[];
		await sandbox.control('settings', { settlementShape: 'old' });
		const [old] = (await lines()) as (Json & { card: Json })[];
		const { fees: _fees, ...without } = line!;
		expect(old).toEqual({
			...without,
			card: { ...line!.card, company: cardCompanyName(String(line!.card.issuerCode)), receiptUrl: expect.any(String) },
		});
	});

	it('are refused as documented', async () => {
		const ask = async (query: string) => (await sandbox.get(`/v1/settlements?${query}`)).body.code;
		expect(await ask('startDate=2026-03-01')).toBe('INVALID_REQUIRED_PARAM');
		expect(await ask('startDate=2026-03-01&endDate=2026-02-01')).toBe('INVALID_DATE');
		expect(await ask('startDate=2026-03-01&endDate=20260302')).toBe('INVALID_DATE');
		expect(await ask('startDate=2026-03-01&endDate=2026-03-02&dateType=approvedAt')).toBe('INVALID_REQUEST');
		expect(await ask('startDate=2026-03-01&endDate=2026-03-02&size=5001')).toBe('EXCEED_MAX_QUERY_LIMIT');
		expect(await ask('startDate=2026-03-01&endDate=2026-03-02&page=0')).toBe('INVALID_REQUEST');
	});

	it('are none when the sandbox does not pretend to be live', async () => {
		await make({ amount: 55_000, method: '카드' });
		await setClock('2026-03-04T00:00:00+09:00');
		await sandbox.control('settings', { settlementsPretendLive: false });
		expect(await lines()).toEqual([]);
	});

	it('wait for the merchant where captures are manual', async () => {
		await sandbox.control('settings', { manualSettlement: 'required' });
		const made = await make({ amount: 55_000, method: '카드' });
		await setClock('2026-03-05T10:00:00+09:00');
		expect(await lines()).toEqual([]);
		const answer = await sandbox.post('/v1/settlements', { paymentKey: made.paymentKey });
		expect(answer).toEqual({ status: 200, body: { result: true } });
		await setClock('2026-03-06T00:00:00+09:00');
		expect(await lines()).toMatchObject([{ soldDate: '2026-03-05' }]);
		expect((await sandbox.post('/v1/settlements', { paymentKey: 'x' })).body.code).toBe('NOT_FOUND_PAYMENT');
	});
});

describe('the balance', () => {
	const balance = async () => {
		const { body } = await sandbox.get<{ entityBody: Record<string, { value: number }> }>('/v2/balances');
		return [body.entityBody.pendingAmount?.value, body.entityBody.availableAmount?.value];
	};

	it('holds a net as pending two days before it is paid out, and as available on that day', async () => {
		await make({ amount: 55_000, method: '카드', installmentPlanMonths: 0 });
		for (const [now, expected] of [
			['2026-03-07T23:59:59', [0, 0]],
			['2026-03-08T00:00:00', [53_306, 0]],
			['2026-03-10T00:00:00', [0, 53_306]],
			['2026-03-20T00:00:00', [0, 53_306]],
		] as const) {
			await setClock(`${now}+09:00`);
			expect(await balance()).toEqual(expected);
		}
	});

	it('stays as it was set by hand', async () => {
		await make({ amount: 55_000, method: '카드' });
		await sandbox.control('balance', { available: 1_000_000, pending: 5 });
		await setClock('2026-03-20T00:00:00+09:00');
		expect(await balance()).toEqual([5, 1_000_000]);
	});
});

describe('over any range of days', () => {
	const plan = fc.array(
		fc.record({
			method: fc.constantFrom(...paymentMethods),
			amount: fc.integer({ min: 1_000, max: 300_000 }),
			day: fc.integer({ min: 1, max: 9 }),
			cancelled: fc.option(fc.integer({ min: 1, max: 1_000 })),
		}),
		{ minLength: 1, maxLength: 12 },
	);

	it('the lines add up to the transactions, and pages of any size hold the same lines in the same order', async () => {
		await fc.assert(
			fc.asyncProperty(plan, fc.integer({ min: 1, max: 5 }), async (payments, size) => {
				await start('2026-03-10T12:00:00+09:00');
				for (const { day, cancelled, ...payment } of payments) {
					const made = await make({ ...payment, approvedAt: `2026-03-0${day}T12:00:00+09:00` });
					if (cancelled === null) continue;
					const refundReceiveAccount = { bank: '20', accountNumber: '1', holderName: '김하늘' };
					await cancel(made.paymentKey, { cancelAmount: cancelled, refundReceiveAccount });
				}
				await setClock('2026-03-11T00:00:00+09:00');
				const { body: rows } = await sandbox.get<Json[]>('/v1/transactions?startDate=2026-03-01&endDate=2026-03-11');
				const effects = rows.map(({ status, amount }) => (status === 'DONE' ? Number(amount) : -Number(amount)));
				const all = await lines();
				const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
				expect(sum(all.map(({ amount }) => Number(amount)))).toBe(sum(effects));
				const paged: Json[] = [];
				for (let page = 1; ; page += 1) {
					const part = await lines(`startDate=2026-03-01&endDate=2026-03-31&size=${size}&page=${page}`);
					paged.push(...part);
					if (part.length < size) break;
				}
				expect(paged).toEqual(all);
			}),
			{ numRuns: 15 },
		);
	});
});

describe('thirty thousand payments', () => {
	it('can be made in a few calls and read page by page', async () => {
		for (const [index, day] of ['01', '02', '03', '04', '05'].entries()) {
			await sandbox.control('payments', {
				amount: 10_000 + index,
				method: index % 2 === 0 ? '카드' : '계좌이체',
				approvedAt: `2026-02-${day}T10:00:00+09:00`,
				count: 6_000,
			});
		}
		const begun = performance.now();
		let after = '';
		let count = 0;
		for (;;) {
			const range = 'startDate=2026-02-01T00:00:00&endDate=2026-02-28T23:59:59';
			const { body } = await sandbox.get<Json[]>(`/v1/transactions?${range}&limit=5000&startingAfter=${after}`);
			count += body.length;
			if (body.length < 5000) break;
			after = String(body.at(-1)?.transactionKey);
		}
		expect(count).toBe(30_000);
		count = 0;
		for (let page = 1; ; page += 1) {
			const part = await lines(`startDate=2026-02-01&endDate=2026-02-28&size=5000&page=${page}`);
			count += part.length;
			if (part.length < 5000) break;
		}
		expect(count).toBe(30_000);
		expect(performance.now() - begun).toBeLessThan(20_000);
	});
});
