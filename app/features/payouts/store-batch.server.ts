import type { Prisma, Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { takeItems } from '#app/features/owed/take-items.server.ts';
import { newId } from '#app/lib/ids.ts';
import { type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import type { BatchSource, BatchState } from './batch.ts';
import type { ScheduleType } from './payout.ts';

/** One payout of a batch; it waits for the approval of the whole. */
export interface BatchPayout {
	refPayoutId: string;
	mId: string;
	sellerId: string;
	scheduleType: ScheduleType;
	payoutOn: KstDay | null;
	amount: bigint;
	transactionDescription: string;
	replacesPayoutId?: string;
	/** Who stands behind it, when that is not who makes the batch. */
	createdById?: string | null;
	/** Who else had a hand in it: like who made it, they never approve it. */
	changedByIds?: readonly string[];
}

export interface NewBatch {
	mId: string;
	name: string;
	source: BatchSource;
	sourceKey: string;
	state: Extract<BatchState, 'draft' | 'awaiting_approval'>;
	rejected?: number;
	errors?: Prisma.InputJsonValue;
	warnings?: Prisma.InputJsonValue;
	payouts: readonly BatchPayout[];
}

/** Ids in the order of the payouts: what stands first is sent first. */
function idsInOrder(count: number, now: Date): string[] {
	return Array.from({ length: count }, () => newId(now)).sort();
}

/**
 * Adds payouts to a batch, each with its history, its audit row and what it pays. Set-based: thousands take about a second.
 * The caller holds the rows of their sellers.
 */
export async function addPayouts(
	tx: Tx,
	batchId: string,
	payouts: readonly BatchPayout[],
	actor: Actor,
	now: Date,
): Promise<string[]> {
	const ids = idsInOrder(payouts.length, now);
	const rows = JSON.stringify(
		payouts.map((payout, index) => ({
			id: ids[index],
			m_id: payout.mId,
			ref_payout_id: payout.refPayoutId,
			seller_id: payout.sellerId,
			schedule_type: payout.scheduleType,
			payout_on: payout.payoutOn,
			amount: String(payout.amount),
			transaction_description: payout.transactionDescription,
			replaces_payout_id: payout.replacesPayoutId ?? null,
			created_by_id: payout.createdById === undefined ? actor.id : payout.createdById,
			changed_by_ids: payout.changedByIds ?? [],
		})),
	);
	await tx.$executeRaw`
		insert into payout (id, m_id, ref_payout_id, seller_id, schedule_type, payout_on, amount, transaction_description,
			replaces_payout_id, created_by_id, changed_by_ids, account_version, batch_id, status, created_at, updated_at)
		select row.id, row.m_id, ref_payout_id, seller_id, schedule_type, payout_on, amount, transaction_description,
			replaces_payout_id, row.created_by_id, changed_by_ids, s.account_version, ${batchId}::uuid, 'awaiting_approval',
			${now}, ${now}
		from jsonb_to_recordset(${rows}::jsonb) as row(id uuid, m_id text, ref_payout_id text, seller_id uuid,
			schedule_type text, payout_on date, amount bigint, transaction_description text, replaces_payout_id uuid,
			created_by_id text, changed_by_ids text[])
		join seller s on s.id = row.seller_id`;
	await tx.$executeRaw`
		insert into payout_status_history (payout_id, at, from_status, to_status, source, detail)
		select id, ${now}, null, 'awaiting_approval', 'us', jsonb_build_object('batchId', ${batchId}::text)
		from unnest(${ids}::uuid[]) with ordinality as made(id, position) order by position`;
	await takeItems(tx, ids, kstDayOf(now), now);
	await tx.$executeRaw`
		insert into audit_log (actor_id, actor, action, entity_type, entity_id, after, request_id)
		select ${actor.id}, ${actor.label}, 'payout.schedule', 'payout', p.id::text,
			jsonb_build_object('refPayoutId', p.ref_payout_id, 'sellerId', p.seller_id, 'scheduleType', p.schedule_type,
				'payoutOn', p.payout_on, 'amount', p.amount::text, 'status', p.status, 'batchId', ${batchId}::text),
			${actor.requestId ?? null}
		from payout p where p.id = any(${ids}::uuid[]) order by p.id`;
	return ids;
}

/** Stores a batch with its payouts and its audit rows; answers its id and the ids of the payouts in their order. */
export async function storeBatch(
	tx: Tx,
	batch: NewBatch,
	actor: Actor,
	now: Date,
): Promise<{ batchId: string; payoutIds: string[] }> {
	const { payouts, rejected = 0, errors, warnings, ...rest } = batch;
	const batchId = newId(now);
	const total = sumWon(payouts.map(({ amount }) => amount));
	await tx.payoutBatch.create({
		data: {
			...rest,
			id: batchId,
			count: payouts.length,
			total,
			rejected,
			...(errors ? { errors } : {}),
			...(warnings ? { warnings } : {}),
			createdById: actor.id,
			createdBy: actor.label,
			createdAt: now,
			updatedAt: now,
		},
	});
	const payoutIds = await addPayouts(tx, batchId, payouts, actor, now);
	// After the rows: whoever holds the log makes everybody else wait.
	await recordAudit(tx, actor, {
		action: 'payout-batch.make',
		entityType: 'payout-batch',
		entityId: batchId,
		after: {
			name: batch.name,
			source: batch.source,
			state: batch.state,
			count: payouts.length,
			total: String(total),
			rejected,
		},
	});
	return { batchId, payoutIds };
}
