import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { db } from '#app/db.server.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { sql } from '#app/sql.server.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { readCsv } from '#tests/setup/read-csv.ts';
import { cancelExport } from './cancel-export.server.ts';
import { exportFile, unfinishedFile } from './export-places.server.ts';
import { endAbandonedExports, exportTable, forgetOldExports } from './export-table.server.ts';
import { findExportedTable } from './exported-tables.server.ts';
import { dismissExport, listExports, startExport } from './start-export.server.ts';
import { tableBytes } from './table-bytes.server.ts';

const user = { id: 'exporter', actor: { id: 'exporter', label: 'exporter@example.test' } };

async function person(role: string): Promise<void> {
	const data = { name: '내보내기', email: 'exporter@example.test', role };
	await db().user.upsert({ where: { id: user.id }, create: { id: user.id, ...data }, update: data });
}

async function auditRows(count: number): Promise<void> {
	await db().$executeRawUnsafe(
		`insert into audit_log (actor, action, entity_type, entity_id, after)
		select '=cmd()', 'test.row', 'thing', 'n' || n, jsonb_build_object('n', n) from generate_series(1, ${count}) n`,
	);
}

const wish = {
	table: 'audit',
	format: 'csv' as const,
	query: 'action=test.row',
	columns: ['actor', 'entity'],
	language: 'ko' as const,
};

test('a file holds exactly what is shown: the chosen columns, the filters and the order, with no formula in it', async () => {
	await person('admin');
	await auditRows(2_500);
	const id = await startExport({ ...wish, rows: 2_500 }, user);
	expect(await listExports(user.id)).toMatchObject([{ id, status: 'running', rowsTotal: 2_500, rowsDone: 0 }]);
	await exportTable(id);
	expect(await listExports(user.id)).toMatchObject([{ id, status: 'done', rowsDone: 2_500 }]);
	const [head, ...rows] = readCsv(await readFile(exportFile(id), 'utf8'));
	expect(head).toEqual(['행위자', '대상']);
	expect(rows).toHaveLength(2_500);
	expect(rows[0]).toEqual(["'=cmd()", 'thing n2500']);
	expect(new Set(rows.map(([, entity]) => entity)).size).toBe(2_500);
	await dismissExport(id, 'somebody else');
	expect(await listExports(user.id)).toHaveLength(1);
	await dismissExport(id, user.id);
	expect(await listExports(user.id)).toEqual([]);
});

test('a file is kept for a week, and no longer', async () => {
	await person('admin');
	await auditRows(1);
	const id = await startExport({ ...wish, rows: 1 }, user);
	await exportTable(id);
	const ended = (hours: number) =>
		db().tableExport.update({ where: { id }, data: { finishedAt: new Date(Date.now() - hours * 60 * 60_000) } });
	await ended(7 * 24 - 1);
	await forgetOldExports();
	expect(existsSync(exportFile(id))).toBe(true);
	await ended(7 * 24 + 1);
	await forgetOldExports();
	expect(existsSync(exportFile(id))).toBe(false);
	expect((await listExports(user.id)).map((one) => one.id)).not.toContain(id);
});

test('who lost the permission meanwhile gets no file', async () => {
	await person('admin');
	const id = await startExport({ ...wish, rows: 1 }, user);
	await person('viewer');
	await exportTable(id);
	expect((await db().tableExport.findUniqueOrThrow({ where: { id } })).status).toBe('failed');
});

test('a file that cannot be written is told as failed after the last try, and only then', async () => {
	await person('admin');
	const id = await startExport({ ...wish, rows: 1 }, user);
	await mkdir(unfinishedFile(id), { recursive: true });
	const stateOf = async () => (await db().tableExport.findUniqueOrThrow({ where: { id } })).status;
	await expect(exportTable(id, { lastTry: false })).rejects.toThrow('EISDIR');
	expect(await stateOf()).toBe('running');
	await expect(exportTable(id, { lastTry: true })).rejects.toThrow('EISDIR');
	expect(await stateOf()).toBe('failed');
	await rmdir(unfinishedFile(id));
});

test('a file whose worker died in every try is told as failed, and one that will be taken up again is not', async () => {
	await person('admin');
	const [lost, kept] = [await startExport({ ...wish, rows: 1 }, user), await startExport({ ...wish, rows: 1 }, user)];
	await sql().query('update graphile_worker._private_jobs set attempts = max_attempts where key = $1', [
		`export:${lost}`,
	]);
	// One that was queued before jobs had keys may be the one that is waited for.
	const older = (key: string | null, id: string) =>
		sql().query('update graphile_worker._private_jobs set key = $1 where payload->>$2 = $3', [key, 'exportId', id]);
	await older(null, kept);
	expect(await endAbandonedExports()).toBe(0);
	await older(`export:${kept}`, kept);
	await mkdir(path.dirname(exportFile(lost)), { recursive: true });
	await writeFile(unfinishedFile(lost), 'half');
	expect(await endAbandonedExports()).toBe(1);
	const told = await listExports(user.id);
	expect(told.find(({ id }) => id === lost)).toMatchObject({ status: 'failed' });
	expect(told.find(({ id }) => id === kept)).toMatchObject({ status: 'running' });
	expect(existsSync(unfinishedFile(lost))).toBe(false);
});

test('a file that waits is called off by who asked for it alone, and its job goes with it', async () => {
	await person('admin');
	const id = await startExport({ ...wish, rows: 1 }, user);
	const jobs = async () =>
		(await sql().query('select 1 from graphile_worker.jobs where key = $1', [`export:${id}`])).rowCount;
	await mkdir(path.dirname(exportFile(id)), { recursive: true });
	await writeFile(unfinishedFile(id), 'half');
	expect(await cancelExport(id, { ...user, id: 'somebody else' })).toBe(false);
	expect([await jobs(), existsSync(unfinishedFile(id))]).toEqual([1, true]);
	expect(await cancelExport(id, user)).toBe(true);
	expect([await jobs(), existsSync(unfinishedFile(id))]).toEqual([0, false]);
	expect((await listExports(user.id)).map((one) => one.id)).not.toContain(id);
	expect(await db().auditLog.count({ where: { action: 'export.cancel', entityId: id } })).toBe(1);
	await exportTable(id);
	expect(existsSync(exportFile(id))).toBe(false);
	expect(await cancelExport(id, user)).toBe(false);
});

test('a file that is called off while it is made is left unfinished, and nothing of it stays', async () => {
	await person('admin');
	await auditRows(8_000);
	const id = await startExport({ ...wish, rows: 10_500 }, user);
	const making = exportTable(id, { lastTry: true });
	await vi.waitFor(() => expect(existsSync(unfinishedFile(id))).toBe(true), { interval: 5 });
	expect(await cancelExport(id, user)).toBe(true);
	await making;
	expect([existsSync(unfinishedFile(id)), existsSync(exportFile(id))]).toEqual([false, false]);
	const { status, dismissedAt } = await db().tableExport.findUniqueOrThrow({ where: { id } });
	expect([status, dismissedAt]).toEqual(['cancelled', expect.any(Date)]);
});

test('short files are made one after the other, as long ones are, and none of the short ones waits for a long one', async () => {
	await person('admin');
	const queueOf = async (rows: number) => {
		const id = await startExport({ ...wish, rows }, user);
		const { rows: jobs } = await sql().query<{ queue_name: string | null }>(
			'select queue_name from graphile_worker.jobs where key = $1',
			[`export:${id}`],
		);
		await cancelExport(id, user);
		return jobs[0]?.queue_name;
	};
	const [long, longer, short, shorter] = [
		await queueOf(1_000_000),
		await queueOf(200_001),
		await queueOf(200_000),
		await queueOf(60_000),
	];
	expect([long, short]).toEqual([expect.any(String), expect.any(String)]);
	expect([longer, shorter]).toEqual([long, short]);
	expect(short).not.toBe(long);
});

test('every table can be read to its end and has columns for a file in both languages', async () => {
	for (const name of [
		'sellers',
		'owed',
		'accruals',
		'payouts',
		'transactions',
		'settlements',
		'discrepancies',
		'orders',
		'bank',
		'batches',
		'plans',
		'closing-months',
		'closing-days',
		'runs',
		'imports',
		'webhooks',
		'audit',
	]) {
		for (const language of ['ko', 'en'] as const) {
			const bytes = await tableBytes(findExportedTable(name)!.source, {
				format: 'csv',
				params: new URLSearchParams(),
				columns: [],
				language,
				user,
			});
			let text = '';
			for await (const piece of bytes) text += Buffer.from(piece).toString('utf8');
			expect(text.split('\r\n')[0]!.split(',').length, name).toBeGreaterThan(3);
		}
	}
	expect(findExportedTable('toString')).toBeNull();
});

test('a long page of rows leaves room for other work of the process', async () => {
	const rows = Array.from({ length: 10_000 }, (_, number) => ({ number }));
	const source: TableSource<unknown> = {
		title: () => 'rows',
		columns: () => [
			{ key: 'number', header: 'n', render: () => null, value: (row) => (row as { number: number }).number },
		],
		open: () => ({ count: async () => rows.length, page: async () => ({ rows, next: null }) }),
	};
	const form = { format: 'xlsx', params: new URLSearchParams(), columns: [], language: 'ko', user } as const;
	let turns = 0;
	const turn = () => {
		turns += 1;
		next = setImmediate(turn);
	};
	let next = setImmediate(turn);
	for await (const _ of await tableBytes(source, form)) void _;
	clearImmediate(next);
	expect(turns).toBeGreaterThanOrEqual(10);
});

test('a file is made by one worker at a time', async () => {
	await person('admin');
	const id = await startExport({ ...wish, rows: 1 }, user);
	// A worker that was taken for dead is still at it.
	await withLock(`export:${id}`, () => expect(exportTable(id)).rejects.toThrow('somebody else'));
	const { status } = await db().tableExport.findUniqueOrThrow({ where: { id } });
	expect(status).toBe('running');
});
