import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { IMPORT_LOCK } from '#app/features/payments/complete-import.server.ts';
import { newId } from '#app/lib/ids.ts';
import { sql } from '#app/sql.server.ts';
import { cancelImport } from './cancel-import.server.ts';
import { endAbandonedImports } from './end-abandoned.server.ts';
import { importKind } from './import-kinds.server.ts';
import { runImport } from './run-import.server.ts';
import { startImport } from './start-import.server.ts';
import { receiveUpload } from './uploads.server.ts';

const TEXT =
	'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount\nm,k1,p1,o1,카드,DONE,2026-03-03T10:00:00,KRW,1000\n';
const now = new Date('2026-03-20T00:00:00Z');

beforeAll(async () => {
	process.env.DATA_DIR = await mkdtemp(path.join(tmpdir(), 'jeongsan-cancel-'));
});

let count = 0;
async function uploaded(): Promise<string> {
	count += 1;
	const text = TEXT.replace('k1', `k-${count}`);
	async function* bytes() {
		yield Buffer.from(text);
	}
	const upload = await receiveUpload('t.csv', bytes(), now);
	const started = await startImport(upload!, null, CLI, now);
	if (!started.ok) throw new Error('not started');
	return started.importId;
}

const stateOf = async (id: string) => {
	const { status, phase, error } = await db().import.findUniqueOrThrow({ where: { id } });
	return { status, phase, code: (error as { code?: string } | null)?.code };
};

it('rolls a running import back when it is cancelled, whatever it waits for', async () => {
	const importId = await uploaded();
	const other = await sql().connect();
	await other.query('begin');
	await other.query(IMPORT_LOCK);
	const running = runImport(importId, { lastTry: false });
	await vi.waitFor(async () => expect(await stateOf(importId)).toMatchObject({ status: 'running', phase: 'waiting' }), {
		timeout: 20_000,
	});
	// Nobody else can take it up meanwhile, and it does not count as abandoned.
	await expect(runImport(importId, { lastTry: true })).rejects.toMatchObject({ name: 'ImportBusy' });
	await sql().query(`delete from graphile_worker._private_jobs`);
	await db().import.update({ where: { id: importId }, data: { createdAt: new Date('2020-01-01') } });
	expect(await endAbandonedImports()).toBe(0);
	expect(await cancelImport(importId, CLI, now)).toEqual({ ok: true });
	await running;
	await other.query('rollback');
	other.release();
	expect(await stateOf(importId)).toEqual({ status: 'cancelled', phase: null, code: 'cancelled' });
	expect(await db().paymentTransaction.count()).toBe(0);
	expect(await cancelImport(importId, CLI, now)).toEqual({ ok: false, reason: 'too-late' });
});

it('does not begin an import that was cancelled before, and says of one that is in that it is too late', async () => {
	const importId = await uploaded();
	await cancelImport(importId, CLI, now);
	await runImport(importId, { lastTry: false });
	expect(await stateOf(importId)).toMatchObject({ status: 'cancelled' });
	const done = await uploaded();
	await runImport(done, { lastTry: false });
	expect(await stateOf(done)).toMatchObject({ status: 'done' });
	expect(await cancelImport(done, CLI, now)).toEqual({ ok: false, reason: 'too-late' });
	expect(await cancelImport(newId(now), CLI, now)).toEqual({ ok: false, reason: 'not-found' });
});

it('stays running after a failure that will be tried again, and ends failed after the last', async () => {
	const importId = await uploaded();
	await sql().query('alter table payment_transaction rename to gone');
	try {
		await expect(runImport(importId, { lastTry: false })).rejects.toThrow();
		expect(await stateOf(importId)).toMatchObject({ status: 'running' });
		await expect(runImport(importId, { lastTry: true })).rejects.toThrow();
	} finally {
		await sql().query('alter table gone rename to payment_transaction');
	}
	expect(await stateOf(importId)).toMatchObject({ status: 'failed', code: 'interrupted' });
});

it('ends what a process left running that no job takes up, and takes away what waited of it on disk', async () => {
	const file = path.join(process.env.DATA_DIR!, 'x.csv');
	await writeFile(file, TEXT.replace('k1', 'k2'));
	const { importId } = await importKind('transactions').importFile({ path: file, name: 'x.csv', actor: CLI, now });
	await db().import.update({ where: { id: importId }, data: { status: 'running' } });
	const spools = path.join(process.env.DATA_DIR!, 'spool');
	await mkdir(spools, { recursive: true });
	const [another, ...left] = [newId(now), importId, `${importId}-foreign`].map((name) => `${name}.copy`);
	for (const name of [another!, ...left]) await writeFile(path.join(spools, name), 'm\tk2');
	expect(await endAbandonedImports()).toBe(1);
	expect(await readdir(spools)).toEqual([another]);
	expect(await stateOf(importId)).toEqual({ status: 'failed', phase: null, code: 'interrupted' });
});
