import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, daysOf, formatKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { TossClient } from './client.ts';
import { TossRejected, TossUnknownOutcome } from './errors.ts';
import { ScriptedServer } from './scripted-server.ts';
import { windowsOf } from './settlements-api.ts';
import { parseTossTime } from './toss-time.ts';

const server = new ScriptedServer();
let client: TossClient;

beforeAll(async () => {
	client = new TossClient({
		baseUrl: await server.start(),
		secretKey: 'test_sk_x',
		securityKey: '00'.repeat(32),
		retry: { attempts: 1 },
	});
});
afterAll(() => server.stop());

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
	const items: T[] = [];
	for await (const item of source) items.push(item);
	return items;
}

const envelope = (entityBody: unknown) => ({ version: '2022-11-16', entityBody, entityType: 'x', error: null });

function payout(number: number) {
	return {
		id: `FPA_${number}`,
		refPayoutId: `po-${number}`,
		destination: 'seller_1',
		scheduleType: 'EXPRESS',
		amount: { currency: 'KRW', value: 1000 },
		status: 'REQUESTED',
	};
}

describe('lists of payouts', () => {
	/** Behaves like the service; `cap` is a smaller page than asked for, which then says that there is more. */
	function serve(count: number, cap: number) {
		const rows = Array.from({ length: count }, (_, index) => payout(index));
		server.answerBy((request) => {
			const after = request.query.get('startingAfter');
			const start = after ? rows.findIndex((row) => row.id === after) + 1 : 0;
			const size = Math.min(cap, Number(request.query.get('limit')));
			const items = rows.slice(start, start + size);
			return { body: envelope({ items, hasMore: start + size < count, size: items.length }) };
		});
	}

	it.each([
		[0, 1000],
		[999, 1000],
		[1000, 1000],
		[2500, 1000],
		[250, 100],
	])('read %i payouts to the end, by %i', async (count, cap) => {
		serve(count, cap);
		const payouts = await all(
			client.payouts.list({ payoutDateGte: kstDayFrom('2025-03-01'), payoutDateLte: kstDayFrom('2025-03-31') }),
		);
		expect(payouts.map((one) => one.id)).toEqual(Array.from({ length: count }, (_, index) => `FPA_${index}`));
		expect(server.requests[0]?.query.get('payoutDateGte')).toBe('2025-03-01');
		expect(server.requests[0]?.query.get('payoutDateLte')).toBe('2025-03-31');
	});

	it('do not believe that a full page is the last', async () => {
		server.answerInTurn(
			{ body: envelope({ items: Array.from({ length: 1000 }, (_, index) => payout(index)), hasMore: false }) },
			{ body: envelope({ items: [payout(1000)], hasMore: false }) },
		);
		expect(await all(client.payouts.list())).toHaveLength(1001);
	});

	it('end with a failure, not for ever, when the cursor is not listened to', async () => {
		const items = Array.from({ length: 1000 }, (_, index) => payout(index));
		server.answerInTurn({ body: envelope({ items }) });
		await expect(all(client.payouts.list())).rejects.toBeInstanceOf(TossUnknownOutcome);
		expect(server.requests).toHaveLength(2);
	});

	it('give each payout once, also when a page repeats it', async () => {
		server.answerInTurn({ body: envelope([payout(0), payout(1), payout(0)]) });
		expect((await all(client.payouts.list())).map((one) => one.id)).toEqual(['FPA_0', 'FPA_1']);
	});

	it('say where one is not what was promised, and believe no word that is no boolean', async () => {
		server.answerInTurn({ body: envelope({ items: [payout(0)], hasMore: 'no' }) });
		expect(await all(client.payouts.list())).toHaveLength(1);
		for (const items of [
			[payout(0), { ...payout(1), status: null }],
			[payout(0), null],
		]) {
			for (const body of [items, { items }]) {
				server.answerInTurn({ body: envelope(body) });
				await expect(all(client.payouts.list())).rejects.toThrow(/at items\.1/);
			}
		}
	});
});

function transaction(number: number, at: Date) {
	return {
		mId: 'm',
		transactionKey: `t-${number}`,
		paymentKey: `p-${number}`,
		orderId: `o-${number}`,
		method: '카드',
		status: 'DONE',
		transactionAt: formatKst(at),
		currency: 'KRW',
		amount: 1000 + number,
	};
}

describe('transactions', () => {
	const from = kstDayFrom('2026-03-01');
	const to = kstDayFrom('2026-03-02');
	const begin = new Date('2026-03-01T00:00:00+09:00').getTime();
	/** 12,000 rows, seven in each second. */
	const rows = Array.from({ length: 12_000 }, (_, index) =>
		transaction(index, new Date(begin + Math.floor(index / 7) * 1000)),
	);

	function serve(refuseCursorAt: (request: number) => boolean) {
		server.answerBy((request, index) => {
			const after = request.query.get('startingAfter');
			if (after && refuseCursorAt(index)) {
				return { status: 400, body: { code: 'INVALID_TRANSACTION_KEY', message: '잘못된 페이징 키 입니다.' } };
			}
			const startAt = parseTossTime(request.query.get('startDate') ?? '')!.getTime();
			const window = rows.filter((row) => parseTossTime(row.transactionAt)!.getTime() >= startAt);
			const start = after ? window.findIndex((row) => row.transactionKey === after) + 1 : 0;
			return { body: window.slice(start, start + Number(request.query.get('limit'))) };
		});
	}

	it('cover whole days and come in pages, each row once', async () => {
		serve(() => false);
		const pages = await all(client.transactions.list({ from, to }));
		expect(pages.map((page) => page.length)).toEqual([5000, 5000, 2000]);
		expect(server.requests[0]?.query.get('startDate')).toBe('2026-03-01T00:00:00');
		expect(server.requests[0]?.query.get('endDate')).toBe('2026-03-02T23:59:59');
	});

	it('go on by time when the cursor is refused, each row still once', async () => {
		serve(() => true);
		const found = (await all(client.transactions.list({ from, to }))).flat();
		expect(found.map((row) => row.transactionKey)).toEqual(rows.map((row) => row.transactionKey));
		serve((index) => index === 1);
		expect((await all(client.transactions.list({ from, to }))).flat()).toHaveLength(rows.length);
	});

	it('fail rather than leave rows out or run for ever', async () => {
		const shuffled = Array.from({ length: 5000 }, (_, index) => transaction(index, new Date(begin - index * 1000)));
		server.answerBy((_request, index) =>
			index === 0 ? { body: shuffled } : { status: 400, body: { code: 'INVALID_PAGING_KEY', message: 'x' } },
		);
		await expect(all(client.transactions.list({ from, to }))).rejects.toBeInstanceOf(TossRejected);
		server.answerInTurn({ body: rows.slice(0, 5000) });
		await expect(all(client.transactions.list({ from, to }))).rejects.toBeInstanceOf(TossUnknownOutcome);
		// Two pages that take turns.
		server.answerBy((_request, index) => ({ body: rows.slice((index % 2) * 5000, (index % 2) * 5000 + 5000) }));
		await expect(all(client.transactions.list({ from, to }))).rejects.toBeInstanceOf(TossUnknownOutcome);
		expect(server.requests).toHaveLength(3);
		const oneSecond = Array.from({ length: 5000 }, (_, index) => transaction(index, new Date(begin)));
		server.answerBy((request) =>
			request.query.get('startingAfter')
				? { status: 400, body: { code: 'INVALID_TRANSACTION_KEY', message: 'x' } }
				: { body: oneSecond },
		);
		await expect(all(client.transactions.list({ from, to }))).rejects.toBeInstanceOf(TossUnknownOutcome);
	});
});

describe('settlements', () => {
	const line = (key: string) => ({
		mId: 'm',
		paymentKey: 'p',
		transactionKey: key,
		orderId: 'o',
		currency: 'KRW',
		method: '카드',
		amount: 1000,
		fee: 30,
		supplyAmount: 27,
		vat: 3,
		payOutAmount: 970,
		approvedAt: '2026-03-03T10:15:42+09:00',
		soldDate: '2026-03-03',
		paidOutDate: '2026-03-10',
	});

	it('come by windows of 31 days and by page, repeated lines as they are', async () => {
		server.answerBy((request) => {
			const page = Number(request.query.get('page'));
			if (request.query.get('startDate') !== '2026-01-01') return { body: [] };
			return { body: Array.from({ length: page === 1 ? 5000 : 2 }, (_, index) => line(`t-${page}-${index % 4999}`)) };
		});
		const pages = await all(
			client.settlements.list({
				from: kstDayFrom('2026-01-01'),
				to: kstDayFrom('2026-02-28'),
				dateType: 'paidOutDate',
			}),
		);
		expect(pages.map((page) => page.length)).toEqual([5000, 2]);
		const asked = server.requests.map(({ query }) => [...query.entries()].map(([, value]) => value));
		expect(asked).toEqual([
			['2026-01-01', '2026-01-31', 'paidOutDate', '1', '5000'],
			['2026-01-01', '2026-01-31', 'paidOutDate', '2', '5000'],
			['2026-02-01', '2026-02-28', 'paidOutDate', '1', '5000'],
		]);
	});

	it('fail rather than run for ever', async () => {
		server.answerInTurn({ body: Array.from({ length: 5000 }, (_, index) => line(`t-${index}`)) });
		const list = () => client.settlements.list({ from: kstDayFrom('2026-01-01'), to: kstDayFrom('2026-01-01') });
		await expect(all(list())).rejects.toBeInstanceOf(TossUnknownOutcome);
		expect(server.requests).toHaveLength(2);
		server.answerBy((_request, index) => ({
			body: Array.from({ length: 5000 }, (_, n) => line(`t-${index % 2}-${n}`)),
		}));
		await expect(all(list())).rejects.toBeInstanceOf(TossUnknownOutcome);
		expect(server.requests).toHaveLength(3);
	});

	it('have windows that cover every day once', () => {
		const start = kstDayFrom('2026-01-01');
		fc.assert(
			fc.property(fc.integer({ min: -3, max: 200 }), fc.integer({ min: 1, max: 40 }), (span, length) => {
				const to = addDays(start, span);
				const windows = windowsOf(start, to, length);
				expect(windows.flatMap((window) => daysOf(window.from, window.to))).toEqual(daysOf(start, to));
				for (const window of windows) expect(daysOf(window.from, window.to).length).toBeLessThanOrEqual(length);
			}),
		);
	});
});
