import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { sql } from '#app/sql.server.ts';
import { clearImported } from '#tests/setup/imported-tables.ts';
import { type ImportResult, importFile } from './import-file.server.ts';

const now = new Date('2026-03-20T00:00:00Z');
let folder: string;
let count = 0;

async function load(kind: 'transactions' | 'settlements', content: string | Buffer): Promise<ImportResult> {
	count += 1;
	const file = path.join(folder, `file-${count}.csv`);
	await writeFile(file, content);
	return importFile({ path: file, name: path.basename(file), kind, actor: CLI, now });
}

const ADMIN_HEADER =
	'상점아이디(MID),정산액 입금일,매출일,원거래 승인일,취소일시,주문번호,결제수단,결제상태,결제기관,카드종류,할부,결제·취소액 (A),PG수수료 (B),공급가액,부가세,할부수수료,당일 정산액 (C) = (A-B),카드 매입상태,카드 승인번호,TID,영수증';

interface AdminRow {
	order: string;
	amount: number;
	tid?: string;
	at?: string;
	canceledAt?: string;
	fee?: number;
	paid?: string;
}

function adminRow({
	order,
	amount,
	tid = '',
	at = '2026-03-03 10:15:42',
	canceledAt = '',
	fee = 110,
	paid,
}: AdminRow): string {
	const vat = fee / 11;
	const money = (won: number) => `"${won.toLocaleString('en')}"`;
	const day = (canceledAt || at).slice(0, 10);
	return `m,${paid ?? '2026-03-10'},${day},${at},${canceledAt},${order},카드,${canceledAt ? '취소' : '완료'},현대,신용,일시불,${money(amount)},${fee},${fee - vat},${vat},0,${money(amount - fee)},매입완료,00412873,${tid},`;
}

const admin = (...rows: AdminRow[]) => [ADMIN_HEADER, ...rows.map(adminRow), ''].join('\r\n');

const T_HEADER = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
interface Known {
	key: string;
	order: string;
	amount: number;
	at?: string;
	status?: string;
	payment?: string;
}
const transactions = (...rows: Known[]) =>
	[
		T_HEADER,
		...rows.map(
			({ key, order, amount, at = '2026-03-03T10:15:42+09:00', status = 'DONE', payment }) =>
				`m,${key},${payment ?? `pay-${order}`},${order},카드,${status},${at},KRW,${amount}`,
		),
		'',
	].join('\n');

const S_HEADER =
	'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate,fees';
const lines = (...rows: (Known & { fee?: number; paid?: string })[]) =>
	[
		S_HEADER,
		...rows.map(
			({ key, order, amount, at = '2026-03-03T10:15:42+09:00', fee = 110, paid = '2026-03-10' }) =>
				`m,pay-${order},${key},${order},KRW,카드,${amount},${fee},${fee - fee / 11},${fee / 11},${amount - fee},${at},${at.slice(0, 10)},${paid},`,
		),
		'',
	].join('\n');

interface StoredLine {
	transaction_key: string;
	occurrence: number;
	key_state: string;
	payment_key: string;
	amount: string;
	version: number;
}
const stored = async () =>
	(
		await sql().query<StoredLine>(
			`select transaction_key, occurrence, key_state, payment_key, amount, version from settlement_line
			 order by transaction_key, occurrence`,
		)
	).rows.map((row) => ({ ...row, transaction_key: row.transaction_key.replace(/^provisional_.*/, 'provisional') }));

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-itemized-'));
	process.env.DATA_DIR = folder;
});
beforeEach(clearImported);

describe('the 건별 file of the merchant admin', () => {
	it('is read in CP949 too, without its totals, and counts the same rows once', async () => {
		const rows = [
			adminRow({ order: 'order-1', amount: 55000 }),
			adminRow({ order: 'order-2', amount: -20000, fee: 0, canceledAt: '2026-03-06 10:05:00' }),
		];
		const total = ',,,,,합계,,,,,,"35,000",110,100,10,0,"34,890",,,,';
		const file = [ADMIN_HEADER, ...rows, total, ''].join('\r\n');
		const first = await load('settlements', iconv.encode(file, 'cp949'));
		expect(first).toMatchObject({
			profile: 'toss-admin-itemized',
			encoding: 'cp949',
			rows: 2,
			inserted: 2,
			rejected: 0,
			errors: [],
		});
		expect(await load('settlements', file)).toMatchObject({ encoding: 'utf-8', rows: 2, unchanged: 2 });
		const older = file
			.replace('원거래 승인일', '결제일')
			.replace('PG수수료 (B)', 'PG 수수료(B)')
			.replace('결제·취소액', '결제ㆍ취소액');
		expect(await load('settlements', older)).toMatchObject({ rows: 2, unchanged: 2 });
		const wrong = await load('settlements', file.replace('"35,000"', '"35,001"'));
		expect(wrong).toMatchObject({ rows: 2, unchanged: 2, rejected: 0 });
		expect(wrong.errors).toMatchObject([
			{ line: 4, column: '결제·취소액 (A)', reason: expect.stringMatching(/^total-differs/) },
		]);
	});

	it('joins the transaction that TID, payment or order tells', async () => {
		await load(
			'transactions',
			transactions(
				{ key: 'tx-1', order: 'order-1', amount: 1000 },
				{ key: 'tx-2', order: 'order-2', amount: 1000 },
				{ key: 'tx-3', order: 'order-2', amount: 1000, status: 'CANCELED', at: '2026-03-05T16:02:11+09:00' },
				{ key: 'tx-4', order: 'order-4', amount: 1000 },
			),
		);
		await load(
			'settlements',
			admin(
				{ order: 'another', amount: 1000, tid: 'tx-1' },
				{ order: 'order-2', amount: 1000, tid: 'pay-order-2' },
				{ order: 'order-2', amount: -1000, tid: 'pay-order-2', canceledAt: '2026-03-05 16:02:11' },
				{ order: 'order-4', amount: 1000, tid: 'unknown', at: '2026-03-03' },
				{ order: 'order-5', amount: 1000 },
			),
		);
		expect(await stored()).toMatchObject([
			{ transaction_key: 'provisional', key_state: 'provisional' },
			{ transaction_key: 'tx-1', key_state: 'resolved' },
			{ transaction_key: 'tx-2', key_state: 'resolved', amount: '1000' },
			{ transaction_key: 'tx-3', key_state: 'resolved', amount: '-1000', payment_key: 'pay-order-2' },
			{ transaction_key: 'tx-4', key_state: 'resolved' },
		]);
	});

	it("takes a cancel for its own transaction, also where its TID is the approval's", async () => {
		const canceled = { order: 'order-1', amount: 1000, status: 'CANCELED', at: '2026-03-05T16:02:11+09:00' };
		await load(
			'transactions',
			transactions({ key: 'tx-1', order: 'order-1', amount: 1000 }, { key: 'tx-2', ...canceled }),
		);
		await load(
			'settlements',
			admin(
				{ order: 'order-1', amount: 1000, tid: 'tx-1' },
				{ order: 'order-1', amount: -1000, tid: 'tx-1', canceledAt: '2026-03-05 16:02:11' },
			),
		);
		expect(await stored()).toMatchObject([
			{ transaction_key: 'tx-1', occurrence: 1, key_state: 'resolved', amount: '1000' },
			{ transaction_key: 'tx-2', occurrence: 1, key_state: 'resolved', amount: '-1000' },
		]);
	});

	const arrivals = {
		transaction: () => load('transactions', transactions({ key: 'tx-1', order: 'order-1', amount: 1000 })),
		line: () => load('settlements', lines({ key: 'tx-1', order: 'order-1', amount: 1000 })),
		itemized: () => load('settlements', admin({ order: 'order-1', amount: 1000 })),
	};
	const orders: (keyof typeof arrivals)[][] = [
		['itemized', 'transaction', 'line'],
		['itemized', 'line', 'transaction'],
		['transaction', 'itemized', 'line'],
		['transaction', 'line', 'itemized'],
		['line', 'itemized', 'transaction'],
		['line', 'transaction', 'itemized'],
	];
	it.each(orders)('becomes one with the line that has the key: %s, %s, %s', async (...order) => {
		for (const name of order) await arrivals[name]();
		expect(await stored()).toEqual([
			{
				transaction_key: 'tx-1',
				occurrence: 1,
				key_state: 'given',
				payment_key: 'pay-order-1',
				amount: '1000',
				version: 1,
			},
		]);
		const again = await load('settlements', `${admin({ order: 'order-1', amount: 1000 })}\r\n`);
		expect(again).toMatchObject({ rows: 1, unchanged: 1 });
		expect(await stored()).toHaveLength(1);
	});

	const morning = { order: 'order-1', amount: -1000, tid: 'pay-order-1', canceledAt: '2026-03-03 11:00:00' };
	const forms = {
		times: () => load('settlements', admin(morning, { ...morning, canceledAt: '2026-03-03 12:00:00' })),
		days: () =>
			load('settlements', admin({ ...morning, canceledAt: '2026-03-03' }, { ...morning, canceledAt: '2026-03-03' })),
		transactions: () =>
			load(
				'transactions',
				transactions(
					...['11', '12'].map((hour) => ({
						key: `tx-${hour}`,
						order: 'order-1',
						amount: 1000,
						status: 'PARTIAL_CANCELED',
						at: `2026-03-03T${hour}:00:00+09:00`,
					})),
				),
			),
	};
	it.each([
		[['times', 'days']],
		[['days', 'times']],
		[['times', 'days', 'transactions']],
		[['days', 'times', 'transactions']],
	] as (keyof typeof forms)[][][])('is the same whether it tells times or days alone: %s', async (order) => {
		for (const name of order) await forms[name]();
		expect((await stored()).map(({ amount }) => amount)).toEqual(['-1000', '-1000']);
		for (const name of order) if (name !== 'transactions') expect(await forms[name]()).toMatchObject({ unchanged: 2 });
		expect(await stored()).toHaveLength(2);
	});

	it('stands apart under a key of its own where it can be either of two transactions', async () => {
		await forms.transactions();
		await load('settlements', lines({ key: 'tx-11', order: 'order-1', amount: -1000, fee: 11 }));
		await load('settlements', admin({ ...morning, canceledAt: '2026-03-03' }));
		const [given, ...others] = (await stored()).filter(({ key_state }) => key_state !== 'ambiguous');
		const apart = (await stored()).find(({ key_state }) => key_state === 'ambiguous');
		expect(given).toMatchObject({ transaction_key: 'tx-11', occurrence: 1, version: 1 });
		expect([apart, others]).toMatchObject([{ key_state: 'ambiguous', payment_key: '', amount: '-1000' }, []]);
		expect(apart!.transaction_key).not.toMatch(/^tx-/);
	});

	it('keeps both contents when the line with the key says otherwise', async () => {
		await load('settlements', admin({ order: 'order-1', amount: 1000, fee: 220 }));
		await load('settlements', lines({ key: 'tx-1', order: 'order-1', amount: 1000 }));
		expect(await stored()).toMatchObject([{ transaction_key: 'tx-1', key_state: 'given', version: 2 }]);
		const { rows } = await sql().query('select content from settlement_line_version');
		expect(rows).toMatchObject([{ content: { fee: 220 } }]);
	});

	const twins = {
		transactions: () =>
			load(
				'transactions',
				transactions(
					{ key: 'tx-1', order: 'order-1', amount: 1000, status: 'PARTIAL_CANCELED', at: '2026-03-03T11:00:00+09:00' },
					{ key: 'tx-2', order: 'order-1', amount: 1000, status: 'PARTIAL_CANCELED', at: '2026-03-03T12:00:00+09:00' },
				),
			),
		one: () =>
			load(
				'transactions',
				transactions({
					key: 'tx-1',
					order: 'order-1',
					amount: 1000,
					status: 'PARTIAL_CANCELED',
					at: '2026-03-03T11:00:00+09:00',
				}),
			),
		itemized: () =>
			load(
				'settlements',
				admin(
					{ order: 'order-1', amount: -1000, canceledAt: '2026-03-03' },
					{ order: 'order-1', amount: -1000, canceledAt: '2026-03-03' },
				),
			),
	};
	it.each([
		[['transactions', 'itemized']],
		[['itemized', 'transactions']],
		[['one', 'itemized', 'transactions']],
	] as (keyof typeof twins)[][][])('stands apart while several transactions fit: %s', async (order) => {
		for (const name of order) await twins[name]();
		expect(await stored()).toMatchObject([
			{ transaction_key: 'provisional', occurrence: 1, key_state: 'ambiguous', payment_key: '' },
			{ transaction_key: 'provisional', occurrence: 2, key_state: 'ambiguous', payment_key: '' },
		]);
		const cancel = { order: 'order-1', amount: -1000 };
		const given = lines({ ...cancel, key: 'tx-1' }, { ...cancel, key: 'tx-2' }).replace(
			/,fees$/m,
			',cancel.canceledAt',
		);
		await load('settlements', given.replace(/,$/gm, ',2026-03-03T11:00:00+09:00'));
		expect(await stored()).toMatchObject([
			{ transaction_key: 'tx-1', occurrence: 1, key_state: 'given' },
			{ transaction_key: 'tx-2', occurrence: 1, key_state: 'given' },
		]);
		await load(
			'settlements',
			`${admin({ ...cancel, canceledAt: '2026-03-03' }, { ...cancel, canceledAt: '2026-03-03' })}\r\n`,
		);
		expect(await stored()).toHaveLength(2);
	});
});
