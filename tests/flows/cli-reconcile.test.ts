import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReconcileOutput } from '#app/features/reconciliation/cli-commands.server.ts';
import { CSV_BOM } from '#app/lib/csv.ts';
import { sql } from '#app/sql.server.ts';
import { makeSettlementWorld, writeSettlementWorld } from '#tests/factories/settlement-world.ts';
import { freePort } from '#tests/setup/console.ts';
import { clearImported } from '#tests/setup/imported-tables.ts';

const ROWS = 20_000;
const world = makeSettlementWorld({ rows: ROWS, seed: 20_260_301 });
let folder: string;
let sandboxPort: number;

interface ImportOutput {
	rows: number;
	inserted: number;
	updated: number;
	unchanged: number;
	rejected: number;
}

/** Runs the command line as a person does, in a process of its own. */
function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			['app/boot/start.mjs', 'cli', ...args],
			{
				env: { ...process.env, DATA_DIR: folder, SANDBOX_PORT: String(sandboxPort), TOSS_API_URL: '' },
				maxBuffer: 64 * 1024 * 1024,
			},
			(error, stdout, stderr) => {
				const code = error ? Number((error as { code?: unknown }).code ?? 1) : 0;
				resolve({ code, stdout, stderr });
			},
		);
	});
}

async function json<Output>(...args: string[]): Promise<Output> {
	const { code, stdout, stderr } = await cli(...args, '--json');
	expect(code, stderr).toBe(0);
	return JSON.parse(stdout) as Output;
}

function reconcile(): Promise<ReconcileOutput> {
	const { from, to, asOf } = world.scope;
	return json<ReconcileOutput>('reconcile', '--from', from, '--to', to, '--as-of', asOf);
}

function expectTheWorld(output: ReconcileOutput): void {
	const { matched, notYetDue, discrepancies, totals } = world.expected;
	expect(output).toMatchObject({
		matched,
		notYetDue,
		discrepancies: Object.fromEntries(
			Object.entries(discrepancies).map(([kind, { count, amount }]) => [kind, { count, amount: String(amount) }]),
		),
		totals: {
			transactions: String(totals.transactions),
			settled: String(totals.settled),
			notYetDue: String(totals.notYetDue),
			discrepancies: String(totals.discrepancies),
			residual: '0',
		},
	});
}

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-flow-'));
	sandboxPort = await freePort();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a month of two files is imported and reconciled to the won, again and in any order with the same result', async () => {
	for (const { count } of Object.values(world.expected.discrepancies)) expect(count).toBeGreaterThan(0);
	const files = await writeSettlementWorld(world, folder);
	const transactions = await json<ImportOutput>('import', 'transactions', files.transactionsFile);
	expect(transactions).toMatchObject({ rows: ROWS, inserted: ROWS, updated: 0, unchanged: 0, rejected: 0 });
	const lines = world.expected.settlementRows;
	const settlements = await json<ImportOutput>('import', 'settlements', files.settlementsFile);
	expect(settlements).toMatchObject({ rows: lines, inserted: lines, updated: 0, unchanged: 0, rejected: 0 });
	const first = await reconcile();
	expectTheWorld(first);
	expect(first.scope).toEqual({ ...world.scope, mids: ['dalbitmall01', 'dalbitmall02', 'haneulshop'] });

	// The same rows in another order, so that not even the files are the same.
	const reordered = makeSettlementWorld({ rows: ROWS, seed: 20_260_301, order: 99 });
	const again = await writeSettlementWorld(reordered, folder, 'again');
	expect(await json<ImportOutput>('import', 'settlements', again.settlementsFile)).toMatchObject({
		inserted: 0,
		updated: 0,
		unchanged: lines,
	});
	expect(await json<ImportOutput>('import', 'transactions', again.transactionsFile)).toMatchObject({
		inserted: 0,
		updated: 0,
		unchanged: ROWS,
	});
	const second = await reconcile();
	expectTheWorld(second);
	expect(second.resultHash).toBe(first.resultHash);

	await clearImported();
	expect(await json<ImportOutput>('import', 'settlements', again.settlementsFile)).toMatchObject({ inserted: lines });
	expect(await json<ImportOutput>('import', 'transactions', again.transactionsFile)).toMatchObject({ inserted: ROWS });
	expect((await reconcile()).resultHash).toBe(first.resultHash);

	const exported = await cli('export', 'discrepancies', '--run', first.runId);
	expect(exported.code).toBe(0);
	const records = exported.stdout.slice(CSV_BOM.length).split('\r\n');
	expect(records[0]).toBe(
		'runId,kind,level,mId,transactionKey,paymentKey,orderId,day,currency,expected,actual,difference,state,owner,reason,evidence',
	);
	const found = Object.values(world.expected.discrepancies).reduce((sum, { count }) => sum + count, 0);
	expect(records).toHaveLength(found + 2);
}, 240_000);

test('what cannot be done is refused with the reason and the remedy, and nothing is written', async () => {
	const before = await sql().query('select count(*) from reconciliation_run');
	for (const args of [
		['reconcile', '--from', '2026-03-31', '--to', '2026-03-01'],
		['reconcile', '--from', '2026-02-30', '--to', '2026-03-01'],
		['reconcile', '--from', '2026-03-01', '--to', '2026-03-31', '--mid', 'nobody'],
		['proof', '--from', '2026-03-01', '--to', '2026-03-31', '--mid', 'nobody'],
		['export', 'discrepancies', '--run', 'nonsense'],
	]) {
		const { code, stdout } = await cli(...args, '--json');
		expect(code).toBe(2);
		expect(JSON.parse(stdout)).toEqual({
			error: { code: expect.any(String), message: expect.any(String), remedy: expect.any(String) },
		});
	}
	expect((await sql().query('select count(*) from reconciliation_run')).rows).toEqual(before.rows);
});
