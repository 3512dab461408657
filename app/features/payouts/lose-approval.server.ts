import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import { type BatchState, stateAfterChange } from './batch.ts';
import { recordSteps } from './record-steps.server.ts';

/** Notes that a batch has lost its approval, and that of so many of its payouts. */
export function auditLostApproval(
	tx: Tx,
	{ id, state }: { id: string; state: BatchState },
	payouts: number,
	actor: Actor,
): Promise<void> {
	return recordAudit(tx, actor, {
		action: 'payout-batch.lose-approval',
		entityType: 'payout-batch',
		entityId: id,
		before: { state },
		after: { state: stateAfterChange(state), payouts },
	});
}

/**
 * Takes approved payouts back whose seller has another account by now: what was approved for one account is not sent to
 * another, but approved again by somebody who sees both. With them their batches wait again; the rest of a batch goes on.
 */
export async function takeBackForOtherAccounts(now: Date): Promise<void> {
	const outdated = await db().$queryRaw<{ id: string; batchId: string | null }[]>`
		select p.id, p.batch_id as "batchId" from payout p join seller s on s.id = p.seller_id
		where p.status = 'approved' and p.account_version <> s.account_version`;
	if (outdated.length === 0) return;
	const ids = outdated.map(({ id }) => id);
	const batchIds = [...new Set(outdated.flatMap(({ batchId }) => batchId ?? []))];
	await db().$transaction(async (tx) => {
		// In one order everywhere: batches, payouts.
		await tx.$queryRaw`select 1 from payout_batch where id = any(${batchIds}::uuid[]) order by id for update`;
		const back = await tx.$queryRaw<{ id: string; batchId: string | null }[]>`
			select p.id, p.batch_id as "batchId" from payout p join seller s on s.id = p.seller_id
			where p.id = any(${ids}::uuid[]) and p.status = 'approved' and p.account_version <> s.account_version
			order by p.id for update of p`;
		const backIds = back.map(({ id }) => id);
		await tx.$executeRaw`
			update payout set status = 'awaiting_approval', approved_by_id = null, approved_at = null, hold_reason = null,
				hold_until = null, version = version + 1, updated_at = ${now} where id = any(${backIds}::uuid[])`;
		const detail = { accountChanged: true };
		await recordSteps(
			tx,
			WORKER,
			backIds.map(
				(payoutId) => ({ payoutId, from: 'approved', to: 'awaiting_approval', source: 'us', detail }) as const,
			),
			now,
			() => ({ action: 'payout.lose-approval', after: { status: 'awaiting_approval', ...detail } }),
		);
		const batches = await tx.payoutBatch.findMany({ where: { id: { in: batchIds } }, orderBy: { id: 'asc' } });
		for (const { id, ...batch } of batches) {
			const state = batch.state as BatchState;
			const payouts = back.filter(({ batchId }) => batchId === id).length;
			if (payouts === 0) continue;
			await tx.payoutBatch.update({
				where: { id },
				data: { state: stateAfterChange(state), version: { increment: 1 }, updatedAt: now },
			});
			await auditLostApproval(tx, { id, state }, payouts, WORKER);
		}
	});
}
