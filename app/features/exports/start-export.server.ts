import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { newId } from '#app/lib/ids.ts';
import { exportJob } from './export-places.server.ts';
import type { ExportFormat } from './table-bytes.server.ts';

/** Files of more rows are made by a job; smaller ones while the browser waits. */
export const ROWS_AT_ONCE = 50_000;

/** Files of more rows take minutes: they wait for each other, and the shorter ones wait for none of them. */
const LONG_ROWS = 200_000;

/** Queues a file of a long table. */
export async function startExport(
	wish: {
		table: string;
		format: ExportFormat;
		query: string;
		columns: string[];
		language: Language;
		rows: number;
	},
	user: { id: string; actor: Actor },
): Promise<string> {
	// Not the sandbox's time: it tells a person how long the making took.
	const now = new Date();
	const { rows: rowsTotal, ...rest } = wish;
	const id = newId(now);
	await db().$transaction(async (tx) => {
		await tx.tableExport.create({ data: { id, ...rest, rowsTotal, createdById: user.id, createdAt: now } });
		await recordAudit(tx, user.actor, {
			action: 'export.start',
			entityType: 'export',
			entityId: id,
			after: { table: wish.table, format: wish.format, query: wish.query, rows: wish.rows },
		});
		const queue = rowsTotal > LONG_ROWS ? 'long-exports' : 'exports';
		await enqueue(tx, 'exportTable', { exportId: id }, { key: exportJob(id), maxAttempts: 5, queue });
	});
	return id;
}

export interface ExportView {
	id: string;
	table: string;
	format: string;
	status: 'running' | 'done' | 'failed';
	rowsTotal: number;
	rowsDone: number;
	createdAt: Date;
	finishedAt: Date | null;
}

/** The files that a person asked for and has not put away, the newest first. */
export async function listExports(userId: string, take = 20): Promise<ExportView[]> {
	const rows = await db().tableExport.findMany({
		where: { createdById: userId, dismissedAt: null },
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
		take,
		select: {
			id: true,
			table: true,
			format: true,
			status: true,
			rowsTotal: true,
			rowsDone: true,
			createdAt: true,
			finishedAt: true,
		},
	});
	return rows.map((row) => ({ ...row, status: row.status as ExportView['status'] }));
}

/** A file as every page shows it at its foot. */
export type TrayExport = Pick<ExportView, 'id' | 'format' | 'status' | 'rowsTotal' | 'rowsDone'>;

/** The latest files of a person, as every page shows them at its foot. */
export async function listTrayExports(userId: string): Promise<TrayExport[]> {
	const exports = await listExports(userId, 4);
	return exports.map(({ id, format, status, rowsTotal, rowsDone }) => ({ id, format, status, rowsTotal, rowsDone }));
}

/** Puts one away; its file stays until it is a week old. */
export async function dismissExport(id: string, userId: string): Promise<void> {
	await db().tableExport.updateMany({
		where: { id, createdById: userId, status: { not: 'running' } },
		data: { dismissedAt: new Date() },
	});
}
