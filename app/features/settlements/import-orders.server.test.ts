import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { environment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { sql } from '#app/sql.server.ts';
import { clearImported } from '#tests/setup/imported-tables.ts';
import { type ImportResult, importFile } from './import-file.server.ts';

const HEADER = 'orderId,refSellerId,amount,orderedAt,currency';
let folder: string;
let count = 0;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-orders-'));
	process.env.DATA_DIR = folder;
});
beforeEach(clearImported);

async function load(lines: readonly string[], header = HEADER): Promise<ImportResult> {
	count += 1;
	const file = path.join(folder, `${count}.csv`);
	// A blank line at the end makes the content of each file its own.
	await writeFile(file, `${[header, ...lines].join('\n')}\n${' \n'.repeat(count)}`);
	return importFile({
		path: file,
		name: 'orders.csv',
		kind: 'orders',
		actor: CLI,
		now: new Date(Date.UTC(2026, 2, 20) + count),
	});
}

const counts = ({ rows, inserted, updated, unchanged, rejected }: ImportResult) => ({
	rows,
	inserted,
	updated,
	unchanged,
	rejected,
});

async function stored(): Promise<string[]> {
	const { rows } = await sql().query<{ line: string }>(
		`select concat_ws(' ', m_id, order_id, occurrence, ref_seller_id, amount, ordered_on, version) as line
		from order_line order by m_id, order_id, occurrence`,
	);
	return rows.map(({ line }) => line);
}

const LINES = [
	'ord-1,artisan-1,12000,2026-03-02T10:00:00+09:00,KRW',
	'ord-1,artisan-2,8000,2026-03-02T10:00:00+09:00,KRW',
	'ord-2,artisan-1,5000,2026-03-02 23:59:59,KRW',
	'ord-2,artisan-1,5000,2026-03-02 23:59:59,KRW',
];

test('orders go in once, whatever the order of their lines; a line of another seller is one more', async () => {
	expect(counts(await load(LINES))).toEqual({ rows: 4, inserted: 4, updated: 0, unchanged: 0, rejected: 0 });
	const mId = environment().TOSS_MID;
	expect(await stored()).toEqual([
		`${mId} ord-1 1 artisan-1 12000 2026-03-02 1`,
		`${mId} ord-1 2 artisan-2 8000 2026-03-02 1`,
		`${mId} ord-2 1 artisan-1 5000 2026-03-02 1`,
		`${mId} ord-2 2 artisan-1 5000 2026-03-02 1`,
	]);
	expect(counts(await load([...LINES].reverse()))).toEqual({
		rows: 4,
		inserted: 0,
		updated: 0,
		unchanged: 4,
		rejected: 0,
	});
});

test('another amount for the same seller is a restatement, and both versions are kept', async () => {
	await load(LINES);
	const again = await load(['ord-1,artisan-2,7500,2026-03-02T10:00:00+09:00,KRW']);
	expect(counts(again)).toEqual({ rows: 1, inserted: 0, updated: 1, unchanged: 0, rejected: 0 });
	expect((await stored())[1]).toMatch(/ord-1 2 artisan-2 7500 2026-03-02 2$/);
	const { rows } = await sql().query(
		`select occurrence, version, content->>'amount' as amount from order_line_version`,
	);
	expect(rows).toEqual([{ occurrence: 2, version: 1, amount: '8000' }]);
});

test('Korean headers, a merchant of its own and unknown columns are taken; bad cells keep their row out', async () => {
	const result = await load(
		[
			'shop-7,ord-9,artisan-1,"₩55,000",2026.03.03 오후 2:05,모자',
			'shop-7,ord-10,artisan-1,많이,2026-03-03,',
			'shop-7,1.23457E+15,artisan-1,1,2026-03-03,',
		],
		'상점아이디,주문번호,셀러코드,주문금액,주문일시,상품명',
	);
	expect(counts(result)).toEqual({ rows: 3, inserted: 1, updated: 0, unchanged: 0, rejected: 2 });
	expect(result.errors.map(({ line, column }) => `${line} ${column}`)).toEqual(['3 주문금액', '4 주문번호']);
	expect(await stored()).toEqual(['shop-7 ord-9 1 artisan-1 55000 2026-03-03 1']);
	const { rows } = await sql().query(`select currency, extra from order_line`);
	expect(rows).toEqual([{ currency: 'KRW', extra: { 상품명: '모자' } }]);
});

test('orders go in by a session that has had temporary tables before, as a run leaves it', async () => {
	const pool = sql();
	const sessions = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
	for (const session of sessions) {
		await session.query('create temporary table of_a_run as select generate_series(1, 10) as row; drop table of_a_run');
	}
	for (const session of sessions) session.release();
	expect(counts(await load(LINES))).toEqual({ rows: 4, inserted: 4, updated: 0, unchanged: 0, rejected: 0 });
});
