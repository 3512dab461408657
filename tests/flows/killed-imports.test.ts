import { type ChildProcess, spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { extendEnvironment } from '#app/env.server.ts';
import { benchScope, matchedOf, writeBigFiles } from '../bench/big-files.ts';

const ROWS = Number(process.env.KILLED_ROWS ?? 60_000);
const now = new Date('2026-04-30T00:00:00Z');
const worker = { id: null, label: 'test' };
let folder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-killed-'));
	extendEnvironment({ DATA_DIR: folder });
	process.env.DATA_DIR = folder;
});
afterAll(() => {
	child?.kill('SIGKILL');
});

function startWorker(): void {
	child = spawn(process.execPath, ['--import', 'tsx', 'app/worker.ts'], {
		env: { ...process.env, DATA_DIR: folder, SANDBOX_PORT: '1', LOG_LEVEL: 'silent' },
		stdio: 'ignore',
	});
}

/** Kills the worker as soon as a query finds something, and starts another one. */
async function killWhen(found: () => Promise<boolean>): Promise<void> {
	startWorker();
	const first = child!;
	const gone = new Promise((resolve) => first.once('exit', resolve));
	await vi.waitUntil(found, { timeout: 60_000, interval: 5 });
	first.kill('SIGKILL');
	await gone;
}

it('ends an import and a run by itself after their process was killed, with nothing doubled and nothing missing', async () => {
	const { db } = await import('#app/db.server.ts');
	const { sql } = await import('#app/sql.server.ts');
	const { receiveUpload } = await import('#app/features/imports/uploads.server.ts');
	const { startImport } = await import('#app/features/imports/start-import.server.ts');
	const { startRun } = await import('#app/features/reconciliation/start-run.server.ts');
	const { kstDayFrom } = await import('#app/lib/kst-calendar.ts');
	const files = await writeBigFiles(folder, { name: 'killed', first: 0, count: ROWS, order: 1 });
	const exists = async (query: string, values: unknown[] = []) =>
		((await sql().query(query, values)).rowCount ?? 0) > 0;
	const done = async (table: string, id: string) =>
		exists(`select from ${table} where id = $1 and status = 'done'`, [id]);

	for (const [kind, file, table] of [
		['transactions', files.transactions, 'payment_transaction'],
		['settlements', files.settlements, 'settlement_line'],
	] as const) {
		const upload = await receiveUpload(path.basename(file), createReadStream(file), now);
		const started = await startImport(upload!, kind, worker, now);
		if (!started.ok) throw new Error(started.reason.message);
		const { importId } = started;
		// While its rows are on their way into the database.
		await killWhen(() =>
			exists(
				`select from pg_stat_activity where datname = current_database() and state = 'active'
					and (query like 'copy staging%' or query like 'alter table load\\_%' or query like 'create temp table suspect%')`,
			),
		);
		expect(await exists(`select from ${table}`)).toBe(false);
		startWorker();
		await vi.waitUntil(() => done('import', importId), { timeout: 120_000, interval: 200 });
		child?.kill('SIGKILL');
		const row = await db().import.findUniqueOrThrow({ where: { id: importId } });
		const { rows } = await sql().query<{ all: number; keys: number }>(
			`select count(*)::int as all, count(distinct transaction_key)::int as keys from ${table}`,
		);
		expect(row).toMatchObject({ inserted: rows[0]!.all, unchanged: 0, rejected: 0 });
		expect(await exists(`select from pg_namespace where nspname like 'load\\_%'`)).toBe(false);
		expect(await exists(`select from import where kind = $1 and id <> $2`, [kind, importId])).toBe(false);
	}

	const range = { from: kstDayFrom(benchScope.from), to: kstDayFrom(benchScope.to), asOf: kstDayFrom(benchScope.asOf) };
	const started = await startRun({ ...range, mIds: [], level: 'transactions' }, worker, now);
	if (!started.ok) throw new Error(started.reason);
	await killWhen(() =>
		exists(
			`select from pg_stat_activity where datname = current_database() and state = 'active' and query like '%run\\_%' and pid <> pg_backend_pid()`,
		),
	);
	startWorker();
	await vi.waitUntil(() => done('reconciliation_run', started.runId), { timeout: 120_000, interval: 200 });
	const run = await db().run.findUniqueOrThrow({ where: { id: started.runId } });
	expect(run.matched).toBe(matchedOf(ROWS));
	expect(await db().discrepancy.count({ where: { chainId: { not: started.runId } } })).toBe(0);
});
