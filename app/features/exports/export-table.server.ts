import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isRole, may } from '#app/auth/roles.ts';
import { db } from '#app/db.server.ts';
import type { Prisma } from '#app/generated/prisma/client.ts';
import { isLanguage } from '#app/i18n/languages.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { sql } from '#app/sql.server.ts';
import { exportFile, exportJob, unfinishedFile } from './export-places.server.ts';
import { findExportedTable } from './exported-tables.server.ts';
import { isExportFormat, tableBytes } from './table-bytes.server.ts';

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const TOLD_EVERY_MS = 400;

/**
 * The job of the same name: makes the file, telling how far it is. A job that is taken up again begins anew. Who lost the
 * permission meanwhile gets no file. One that cannot be made is told as failed once nobody will try again: a disk that is
 * full, for example.
 */
export async function exportTable(exportId: string, options: { lastTry?: boolean } = {}): Promise<void> {
	try {
		// A worker that was taken for dead may still be at it: two of them would write into one file.
		const made = await withLock(exportJob(exportId), async () => {
			await makeFile(exportId);
			return true;
		});
		if (!made) throw new Error('somebody else is making this file');
	} catch (error) {
		if (options.lastTry) await finish(exportId, 'failed');
		throw error;
	}
}

async function makeFile(exportId: string): Promise<void> {
	const row = await db().tableExport.findUnique({ where: { id: exportId }, include: { createdBy: true } });
	if (row?.status !== 'running') return;
	const table = findExportedTable(row.table);
	const { role, disabledAt } = row.createdBy;
	const allowed = table && isRole(role) && !disabledAt && may(role, table.permission);
	if (!allowed || !isExportFormat(row.format)) {
		await finish(exportId, 'failed');
		return;
	}
	const [file, half] = [exportFile(exportId), unfinishedFile(exportId)];
	await mkdir(path.dirname(file), { recursive: true });
	let told = 0;
	const bytes = await tableBytes(
		table.source,
		{
			format: row.format,
			params: new URLSearchParams(row.query),
			columns: row.columns,
			language: isLanguage(row.language) ? row.language : 'ko',
			user: { id: row.createdById },
		},
		async (rowsDone) => {
			if (performance.now() - told < TOLD_EVERY_MS) return;
			told = performance.now();
			if (!(await changeRunning(exportId, { rowsDone }))) throw new Error('this file was called off');
		},
	);
	try {
		await pipeline(Readable.from(bytes), createWriteStream(half, { mode: 0o600 }));
		await rename(half, file);
	} catch (error) {
		await rm(half, { force: true });
		// Called off, which takes away what was written, or more rows than a sheet holds: no later try would help.
		if (!(error instanceof RangeError) && (await isRunning(exportId))) throw error;
		await finish(exportId, 'failed');
		return;
	}
	if (!(await finish(exportId, 'done', row.rowsTotal))) await rm(file, { force: true });
}

async function isRunning(id: string): Promise<boolean> {
	return (await db().tableExport.count({ where: { id, status: 'running' } })) > 0;
}

/** False when nobody waits for the file any more: what is called off stays so. */
async function changeRunning(id: string, data: Prisma.TableExportUpdateManyMutationInput): Promise<boolean> {
	return (await db().tableExport.updateMany({ where: { id, status: 'running' }, data })).count > 0;
}

function finish(id: string, status: 'done' | 'failed', rowsDone?: number): Promise<boolean> {
	return changeRunning(id, { status, finishedAt: new Date(), rowsDone });
}

/**
 * Ends exports `running` that no job will take up again, as failed: their worker died in each try, for want of memory for
 * example, and told nobody. Gives how many there were.
 */
export async function endAbandonedExports(): Promise<number> {
	const { rows } = await sql().query<{ id: string }>(
		`select e.id from table_export e
		 where e.status = 'running' and not exists (
			select 1 from graphile_worker.jobs j
			-- A job that an older version queued has no key: it may be of any of them.
			where (j.key = 'export:' || e.id or j.key is null and j.task_identifier = 'exportTable')
				and (j.attempts < j.max_attempts or j.locked_at is not null))`,
	);
	for (const { id } of rows) {
		await rm(unfinishedFile(id), { force: true });
		await finish(id, 'failed');
	}
	return rows.length;
}

/** The job of the same name: files hold what their readers may see, and none of them is kept for longer than a week. */
export async function forgetOldExports(): Promise<void> {
	const old = await db().tableExport.findMany({
		where: { finishedAt: { lt: new Date(Date.now() - KEPT_MS) } },
		select: { id: true },
	});
	for (const { id } of old) {
		await rm(exportFile(id), { force: true });
		await db().tableExport.delete({ where: { id } });
	}
}
