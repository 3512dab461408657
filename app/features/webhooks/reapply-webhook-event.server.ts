import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { canReapply } from './webhook-event.ts';

export type ReapplyResult = { ok: true } | { ok: false; reason: 'not-found' | 'not-reappliable' };

/** Takes an event up once more. The rules are the same as the first time, so it can change nothing wrongly. */
export async function reapplyWebhookEvent(webhookEventId: string, actor: Actor): Promise<ReapplyResult> {
	return db().$transaction(async (tx): Promise<ReapplyResult> => {
		const event = await tx.webhookEvent.findUnique({ where: { id: webhookEventId }, select: { state: true } });
		if (!event) return { ok: false, reason: 'not-found' };
		if (!canReapply(event.state)) return { ok: false, reason: 'not-reappliable' };
		await tx.webhookEvent.update({ where: { id: webhookEventId }, data: { state: 'stored' } });
		await recordAudit(tx, actor, {
			action: 'webhook.reapply',
			entityType: 'webhook',
			entityId: webhookEventId,
			before: { state: event.state },
		});
		await enqueue(tx, 'applyWebhookEvent', { webhookEventId }, { key: `applyWebhookEvent:${webhookEventId}` });
		return { ok: true };
	});
}
