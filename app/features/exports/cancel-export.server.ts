import { rm } from 'node:fs/promises';
import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { forgetJob } from '#app/jobs/enqueue.server.ts';
import { exportJob, unfinishedFile } from './export-places.server.ts';

/**
 * Calls off a file that waits or is being made; whoever makes it stops a moment later. False when there is none any more
 * to call off: it is ready, or could not be made.
 */
export async function cancelExport(id: string, user: { id: string; actor: Actor }): Promise<boolean> {
	const now = new Date();
	const cancelled = await db().$transaction(async (tx) => {
		const { count } = await tx.tableExport.updateMany({
			where: { id, createdById: user.id, status: 'running' },
			data: { status: 'cancelled', finishedAt: now, dismissedAt: now },
		});
		if (count === 0) return false;
		await recordAudit(tx, user.actor, { action: 'export.cancel', entityType: 'export', entityId: id });
		await forgetJob(tx, exportJob(id));
		return true;
	});
	// Of a worker that died at it, and that nobody will take up again, a half may be left.
	if (cancelled) await rm(unfinishedFile(id), { force: true });
	return cancelled;
}
