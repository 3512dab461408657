import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';

/** Queues the fetching of days from Toss; its imports show once it begins. */
export async function startSync(days: { from: KstDay; to: KstDay }, actor: Actor): Promise<void> {
	await db().$transaction(async (tx) => {
		await recordAudit(tx, actor, {
			action: 'sync.start',
			entityType: 'sync',
			entityId: `${days.from}..${days.to}`,
			after: days,
		});
		await enqueue(tx, 'syncDays', { ...days, createdById: actor.id }, { queue: 'sync', maxAttempts: 5 });
	});
}
