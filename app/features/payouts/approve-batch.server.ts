import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { beyondOwed } from '#app/features/owed/beyond-owed.server.ts';
import { auditedBeyond, type BeyondOwed, isConfirmed } from '#app/features/owed/beyond-owed.ts';
import type { PayoutBatch } from '#app/generated/prisma/client.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { type AccountChange, accountChangesOf, changersOf } from './account-changes.server.ts';
import {
	type BatchFacts,
	type BatchState,
	canRequestApproval,
	type NotApprovableBatch,
	type NotWithdrawableBatch,
	notApprovableBatchReason,
	notWithdrawableBatchReason,
	type SeenBatch,
} from './batch.ts';
import { changedBy } from './changed-by.ts';

/** Thousands of payouts in one transaction take their time. */
export const LONG = { timeout: 120_000, maxWait: 20_000 };

/** Locks a batch and tells what decisions about it need; null when there is none. */
export async function lockBatch(
	tx: Tx,
	batchId: string,
	now: Date,
): Promise<{ batch: PayoutBatch; facts: BatchFacts } | null> {
	await tx.$queryRaw`select 1 from payout_batch where id = ${batchId}::uuid for update`;
	const batch = await tx.payoutBatch.findUnique({ where: { id: batchId } });
	if (!batch) return null;
	return { batch, facts: await batchFacts(tx, batch, now) };
}

/** What decisions about a batch need to know of it, of its payouts, and of the accounts to which they go. */
export async function batchFacts(
	tx: Tx,
	batch: Pick<PayoutBatch, 'id' | 'state' | 'version' | 'createdById' | 'changedByIds'>,
	now: Date,
): Promise<BatchFacts & { accountChanges: AccountChange[] }> {
	const [counts] = await tx.$queryRaw<
		{
			waiting: number;
			booked: number;
			late: number;
			withdrawable: number;
			accounts: number;
			otherAccounts: number;
			makers: string[] | null;
		}[]
	>`
		select count(*) filter (where status = 'awaiting_approval')::int as waiting,
			count(*) filter (where status = 'awaiting_approval' and payout_on is not null)::int as booked,
			count(*) filter (where status = 'awaiting_approval' and payout_on <= ${kstDayOf(now)}::date)::int as late,
			count(*) filter (where status in ('awaiting_approval', 'approved'))::int as withdrawable,
			coalesce(sum(s.account_version) filter (where status = 'awaiting_approval'), 0)::int as accounts,
			count(*) filter (where status = 'awaiting_approval' and s.account_version <> p.account_version)::int
				as "otherAccounts",
			(select array_agg(distinct maker) from payout made, unnest(array_append(made.changed_by_ids, made.created_by_id)) maker
				where made.batch_id = ${batch.id}::uuid and maker is not null) as makers
		from payout p join seller s on s.id = p.seller_id where batch_id = ${batch.id}::uuid`;
	const accountChanges = await accountChangesOf(tx, { batchId: batch.id }, now);
	const makerIds = [...new Set([batch.createdById, ...batch.changedByIds, ...(counts?.makers ?? [])])];
	return {
		state: batch.state as BatchState,
		version: batch.version,
		makerIds: makerIds.filter((id) => id !== null),
		accountChanges,
		accountChangedByIds: changersOf(accountChanges),
		accounts: counts?.accounts ?? 0,
		otherAccounts: counts?.otherAccounts ?? 0,
		waiting: counts?.waiting ?? 0,
		booked: counts?.booked ?? 0,
		late: counts?.late ?? 0,
		withdrawable: counts?.withdrawable ?? 0,
	};
}

/** Moves all payouts of a batch that stand in one of the states, with history and audit; answers how many. */
async function movePayouts(
	tx: Tx,
	batchId: string,
	move: { from: readonly string[]; to: 'approved' | 'withdrawn'; action: string },
	actor: Actor,
	now: Date,
): Promise<number> {
	const { from, to, action } = move;
	const moving = await tx.$queryRaw<{ id: string; status: string }[]>`
		select id, status from payout where batch_id = ${batchId}::uuid and status = any(${from}::text[])
		order by id for update`;
	const ids = moving.map(({ id }) => id);
	const before = moving.map(({ status }) => status);
	const approver = to === 'approved' ? actor.id : null;
	await tx.$executeRaw`
		update payout set status = ${to}, hold_reason = null, hold_until = null, version = version + 1, updated_at = ${now},
			approved_by_id = coalesce(${approver}, approved_by_id),
			approved_at = case when ${to} = 'approved' then ${now} else approved_at end,
			account_version = case when ${to} = 'approved'
				then (select account_version from seller where seller.id = payout.seller_id) else account_version end,
			finished_at = case when ${to} = 'withdrawn' then ${now} else finished_at end
		where id = any(${ids}::uuid[])`;
	await tx.$executeRaw`
		insert into payout_status_history (payout_id, at, from_status, to_status, source, detail)
		select id, ${now}, was, ${to}, 'us', jsonb_build_object('by', ${actor.label}::text, 'batchId', ${batchId}::text)
		from unnest(${ids}::uuid[], ${before}::text[]) with ordinality as moved(id, was, position) order by position`;
	await tx.$executeRaw`
		insert into audit_log (actor_id, actor, action, entity_type, entity_id, before, after, request_id)
		select ${actor.id}, ${actor.label}, ${action}, 'payout', id::text, jsonb_build_object('status', was),
			jsonb_build_object('status', ${to}::text, 'batchId', ${batchId}::text), ${actor.requestId ?? null}
		from unnest(${ids}::uuid[], ${before}::text[]) with ordinality as moved(id, was, position) order by position`;
	return ids.length;
}

export type ApproveBatchResult =
	/** With what of it is more than is payable by now, and was confirmed. */
	| { ok: true; approved: number; beyond?: BeyondOwed[] }
	| { ok: false; reason: NotApprovableBatch | 'batch-not-found' }
	/** Payouts of it pay more than is payable by now: `confirmed` has to say how much in all. */
	| { ok: false; reason: 'beyond-owed'; beyond: BeyondOwed[] };

/**
 * Approves a batch that others made: all its waiting payouts at once, and asks the worker to send them. While the day of
 * one of them has come or gone it is refused: that one would never be sent. `seen` is what the approver looked at, and
 * `confirmed` how much more than is payable by now they know to approve; `any` of a command, which tells it afterwards. Callers
 * check `payouts.approve`.
 */
export async function approveBatch(
	batchId: string,
	actor: Actor & { id: string },
	now: Date,
	seen: SeenBatch | null = null,
	confirmed: bigint | 'any' | null = null,
): Promise<ApproveBatchResult> {
	return db().$transaction(async (tx): Promise<ApproveBatchResult> => {
		// In one order everywhere: sellers, batch, payouts. No account changes between the look and the approval.
		await tx.$queryRaw`
			select 1 from seller where id in (
				select seller_id from payout where batch_id = ${batchId}::uuid and status = 'awaiting_approval')
			order by id for share`;
		const found = await lockBatch(tx, batchId, now);
		if (!found) return { ok: false, reason: 'batch-not-found' };
		const reason = notApprovableBatchReason(found.facts, actor.id, seen);
		if (reason) return { ok: false, reason };
		const beyond = await beyondOwed({ batchId }, kstDayOf(now), tx);
		if (!isConfirmed(beyond, confirmed)) return { ok: false, reason: 'beyond-owed', beyond };
		const move = { from: ['awaiting_approval'], to: 'approved', action: 'payout.approve' } as const;
		const approved = await movePayouts(tx, batchId, move, actor, now);
		await tx.payoutBatch.update({
			where: { id: batchId },
			data: {
				state: 'approved',
				approvedById: actor.id,
				approvedBy: actor.label,
				approvedAt: now,
				version: { increment: 1 },
				updatedAt: now,
			},
		});
		await recordAudit(tx, actor, {
			action: 'payout-batch.approve',
			entityType: 'payout-batch',
			entityId: batchId,
			before: { state: found.batch.state },
			after: { state: 'approved', approved, ...auditedBeyond(beyond) },
		});
		await enqueue(tx, 'submitPayouts', {}, { key: 'submitPayouts' });
		return { ok: true, approved, ...(beyond.length > 0 ? { beyond } : {}) };
	}, LONG);
}

export type WithdrawBatchResult =
	| { ok: true; withdrawn: number; sent: number }
	| { ok: false; reason: NotWithdrawableBatch | 'batch-not-found' };

/** Takes back all payouts of a batch that were not sent yet; what is on its way goes on, and is counted. */
export async function withdrawBatch(batchId: string, actor: Actor, now: Date): Promise<WithdrawBatchResult> {
	return db().$transaction(async (tx): Promise<WithdrawBatchResult> => {
		const found = await lockBatch(tx, batchId, now);
		if (!found) return { ok: false, reason: 'batch-not-found' };
		const reason = notWithdrawableBatchReason(found.facts);
		if (reason) return { ok: false, reason };
		const move = { from: ['awaiting_approval', 'approved'], to: 'withdrawn', action: 'payout.withdraw' } as const;
		const withdrawn = await movePayouts(tx, batchId, move, actor, now);
		const sent = await tx.payout.count({ where: { batchId, status: { not: 'withdrawn' } } });
		// A batch of which a part was sent stays what it was: approved.
		const state = sent > 0 ? found.batch.state : 'withdrawn';
		const data = { state, version: { increment: 1 }, updatedAt: now };
		await tx.payoutBatch.update({ where: { id: batchId }, data });
		await recordAudit(tx, actor, {
			action: 'payout-batch.withdraw',
			entityType: 'payout-batch',
			entityId: batchId,
			before: { state: found.batch.state },
			after: { state, withdrawn, sent },
		});
		return { ok: true, withdrawn, sent };
	}, LONG);
}

export type RequestApprovalResult = { ok: true } | { ok: false; reason: 'batch-not-found' | 'not-a-draft' };

/** Puts a draft before the people who approve. */
export async function requestApproval(batchId: string, actor: Actor, now: Date): Promise<RequestApprovalResult> {
	return db().$transaction(async (tx): Promise<RequestApprovalResult> => {
		const found = await lockBatch(tx, batchId, now);
		if (!found) return { ok: false, reason: 'batch-not-found' };
		if (!canRequestApproval(found.facts)) return { ok: false, reason: 'not-a-draft' };
		const changedByIds = changedBy(found.batch.changedByIds, actor);
		await tx.payoutBatch.update({
			where: { id: batchId },
			data: { state: 'awaiting_approval', changedByIds, version: { increment: 1 }, updatedAt: now },
		});
		await recordAudit(tx, actor, {
			action: 'payout-batch.request-approval',
			entityType: 'payout-batch',
			entityId: batchId,
			before: { state: 'draft' },
			after: { state: 'awaiting_approval' },
		});
		return { ok: true };
	});
}
