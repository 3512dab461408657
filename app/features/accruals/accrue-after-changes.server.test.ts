import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { environment, extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { undoImport } from '#app/features/imports/undo-import.server.ts';
import { registerSeller } from '#app/features/sellers/register-seller.server.ts';
import { importFile } from '#app/features/settlements/import-file.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { recurringJobs } from '#app/jobs/recurring.ts';
import { newId } from '#app/lib/ids.ts';
import { sql } from '#app/sql.server.ts';
import { taskList } from '#app/worker.ts';
import { companyInput } from '#tests/factories/sellers.ts';

const NOW = new Date('2026-03-20T03:00:00Z');

/** Whether what is owed waits to be worked out; if so, that is done, as the worker does it. */
async function workOut(): Promise<boolean> {
	const { rows } = await sql().query(
		`delete from graphile_worker._private_jobs where key like 'accrueOrders%' returning payload`,
	);
	for (const { payload } of rows) await taskList().accrueOrders!(payload, { job: { attempts: 1 } } as never);
	return rows.length === 1;
}

const steps = async () =>
	(
		await sql().query<{ step: string }>(
			`select concat_ws(' ', ref_seller_id, reason, net) as step from accrual where order_id like 'due-%' order by id`,
		)
	).rows.map(({ step }) => step);

async function load(kind: 'orders' | 'transactions', name: string, lines: readonly string[]): Promise<string> {
	const file = path.join(await mkdtemp(path.join(tmpdir(), 'jeongsan-owed-')), name);
	await writeFile(file, lines.join('\n'));
	await importFile({ path: file, name, kind, actor: CLI, now: NOW });
	const { rows } = await sql().query('select id from import where file_name = $1', [name]);
	return rows[0].id;
}

test('orders, payments and a seller that become known, and an import taken back, each change what is owed', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-owed-'));
	extendEnvironment({ DATA_DIR: folder, ENCRYPTION_KEYS: randomBytes(32).toString('hex') });
	await sql().query(
		`insert into seller_terms (id, from_on, commission_bp, payable_after_days, created_by, created_at)
		values ($1, '2026-03-01', 1000, 7, 'test', $2)`,
		[newId(NOW), NOW],
	);
	await workOut();
	await load('orders', 'due-orders.csv', [
		'orderId,refSellerId,amount,orderedAt,currency',
		'due-1,due-artisan,10000,2026-03-02T10:00:00+09:00,KRW',
		'due-2,due-artisan,20000,2026-03-02T10:00:00+09:00,KRW',
	]);
	expect(await workOut()).toBe(true);
	const seller = companyInput({ refSellerId: 'due-artisan' });
	expect((await registerSeller(seller, CLI, NOW)).ok).toBe(true);
	expect(await workOut()).toBe(true);
	expect(await steps()).toEqual([]);
	const paid = (order: string, amount: number) =>
		`${environment().TOSS_MID},tx-${order},pay-${order},${order},카드,DONE,2026-03-02T11:00:00+09:00,KRW,${amount}`;
	const head = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
	const importId = await load('transactions', 'due-transactions.csv', [
		head,
		paid('due-1', 10_000),
		paid('due-2', 20_000),
	]);
	expect(await workOut()).toBe(true);
	expect(await steps()).toEqual(['due-artisan order 8900', 'due-artisan order 17800']);
	expect((await undoImport(importId, CLI, NOW)).ok).toBe(true);
	expect(await workOut()).toBe(true);
	expect(await steps()).toHaveLength(2);
	const doubts = await sql().query(`select why from order_in_doubt where order_id like 'due-%'`);
	expect(doubts.rows.map(({ why }) => why)).toEqual(['not-paid-any-more', 'not-paid-any-more']);
});

test('what is owed is worked out again and again, one pass after the other', async () => {
	expect(recurringJobs.map(({ task }) => task)).toContain('accrueOrders');
	for (let turn = 0; turn < 2; turn += 1)
		await db().$transaction((tx) => enqueue(tx, 'accrueOrders', {}, { key: 'accrueOrders' }));
	const { rows } = await sql().query(`select queue_name from graphile_worker.jobs where key = 'accrueOrders'`);
	expect(rows).toEqual([{ queue_name: 'accrueOrders' }]);
});
