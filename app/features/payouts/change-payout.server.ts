import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { agreedPayableOf } from '#app/features/owed/payable.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { fromDateColumn, type KstDay, kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import {
	type BatchState,
	type NotChangeable,
	notChangeableReason,
	stateAfterChange,
	statusAfterChange,
} from './batch.ts';
import { changedBy } from './changed-by.ts';
import { auditLostApproval } from './lose-approval.server.ts';
import type { PayoutStatus } from './payout.ts';
import { liveFactsOf, lockSellers } from './payout-facts.server.ts';
import { duplicateKey } from './payout-file.ts';
import { payoutCalendar, payoutRules } from './payout-settings.server.ts';
import { decideSchedule, type ScheduleDecision, type ScheduleWarning } from './schedule-rules.ts';

export interface PayoutChange {
	amount: bigint;
	/** Ignored for EXPRESS. */
	payoutOn: KstDay | null;
	transactionDescription: string;
	confirmed: readonly ScheduleWarning[];
	/** The version that the person looked at: somebody else's change is not overwritten unseen. */
	version: number;
}

export type ChangePayoutResult =
	| { ok: true; status: 'approved' | 'awaiting_approval' }
	| Extract<ScheduleDecision, { ok: false }>
	| { ok: false; reason: NotChangeable | 'not-found' | 'changed-meanwhile' | 'pays-items' };

/**
 * The batch of a changed payout holds so many won more, or less, and has lost its approval, and with it everything of it
 * that was not sent yet.
 */
async function reopenBatch(
	tx: Tx,
	{ id: batchId, state, more }: { id: string; state: BatchState; more: bigint },
	actor: Actor,
	now: Date,
): Promise<void> {
	const { changedByIds } = await tx.payoutBatch.findUniqueOrThrow({ where: { id: batchId } });
	await tx.payoutBatch.update({
		where: { id: batchId },
		data: {
			state: stateAfterChange(state),
			total: { increment: more },
			approvedById: null,
			approvedBy: null,
			approvedAt: null,
			changedByIds: changedBy(changedByIds, actor),
			version: { increment: 1 },
			updatedAt: now,
		},
	});
	if (state !== 'approved') return;
	const back = await tx.$queryRaw<{ id: string }[]>`
		select id from payout where batch_id = ${batchId}::uuid and status = 'approved' order by id for update`;
	const ids = back.map(({ id }) => id);
	await tx.$executeRaw`
		update payout set status = 'awaiting_approval', approved_by_id = null, approved_at = null, hold_reason = null,
			hold_until = null, version = version + 1, updated_at = ${now} where id = any(${ids}::uuid[])`;
	await tx.$executeRaw`
		insert into payout_status_history (payout_id, at, from_status, to_status, source, detail)
		select id, ${now}, 'approved', 'awaiting_approval', 'us', jsonb_build_object('by', ${actor.label}::text)
		from unnest(${ids}::uuid[]) with ordinality as back(id, position) order by position`;
	await auditLostApproval(tx, { id: batchId, state }, ids.length, actor);
}

/**
 * Changes a payout that was never sent: its amount, its date, its text, under all rules of a new one. It loses its
 * approval, and so does its batch; whoever changed it does not approve it.
 */
export async function changePayout(
	payoutId: string,
	change: PayoutChange,
	actor: Actor,
	now: Date,
): Promise<ChangePayoutResult> {
	const [calendar, rules] = await Promise.all([payoutCalendar(), payoutRules()]);
	return db().$transaction(async (tx): Promise<ChangePayoutResult> => {
		const place = await tx.payout.findUnique({ where: { id: payoutId }, select: { batchId: true, sellerId: true } });
		if (!place) return { ok: false, reason: 'not-found' };
		// In one order everywhere: seller, batch, payouts.
		await lockSellers(tx, [place.sellerId]);
		if (place.batchId) await tx.$queryRaw`select 1 from payout_batch where id = ${place.batchId}::uuid for update`;
		// All of the batch at once: once the log is held, nobody else's payouts are waited for.
		await tx.$queryRaw`
			select 1 from payout where id = ${payoutId}::uuid or batch_id = ${place.batchId}::uuid order by id for update`;
		const payout = await tx.payout.findUniqueOrThrow({
			where: { id: payoutId },
			include: { seller: true, batch: { select: { state: true } } },
		});
		const status = payout.status as PayoutStatus;
		const batchState = (payout.batch?.state ?? null) as BatchState | null;
		const reason = notChangeableReason({ status, firstSentAt: payout.firstSentAt, batchState });
		if (reason) return { ok: false, reason };
		if (payout.version !== change.version) return { ok: false, reason: 'changed-meanwhile' };
		// What it pays is fixed, and comes to what it was made for.
		if (change.amount !== payout.amount && (await tx.payoutItem.count({ where: { payoutId } })) > 0)
			return { ok: false, reason: 'pays-items' };
		const payoutOn = payout.scheduleType === 'SCHEDULED' ? change.payoutOn : null;
		const scheduleType = payout.scheduleType as 'EXPRESS' | 'SCHEDULED';
		const { live, counted } = await liveFactsOf(tx, [payout.sellerId], now);
		const key = duplicateKey(payout.sellerId, change.amount, payoutOn ?? kstDayOf(payout.createdAt));
		const oldOn = payout.payoutOn && fromDateColumn(payout.payoutOn);
		const oldKey = duplicateKey(payout.sellerId, payout.amount, oldOn ?? kstDayOf(payout.createdAt));
		const others = [...(counted.get(payout.sellerId) ?? [])];
		const itself = others.findIndex(({ amount, requestedAt }) => amount === payout.amount && requestedAt >= now);
		if (itself >= 0) others.splice(itself, 1);
		const { refSellerId } = payout.seller;
		const payable = (await agreedPayableOf([refSellerId], kstDayOf(now), tx)).get(refSellerId) ?? null;
		const decision = decideSchedule(
			{ ...change, payoutOn, scheduleType },
			{
				seller: payout.seller,
				// The account is not what is changed: whoever approves is told of a new one.
				accountIsNew: false,
				// What it took so far is taken; only more is asked about.
				payable: payable !== null && change.amount > payout.amount ? payable + payout.amount : null,
				alike: key !== oldKey && live.has(key) ? 1 : 0,
				counted: others,
				now,
				calendar,
				policy: rules,
				confirmed: change.confirmed,
			},
		);
		if (!decision.ok) return decision;
		const inBatch = payout.batchId !== null;
		const next = statusAfterChange({ status, approvedById: payout.approvedById, inBatch }, decision.status);
		await tx.payout.update({
			where: { id: payoutId },
			data: {
				amount: change.amount,
				payoutOn: payoutOn && toDateColumn(payoutOn),
				transactionDescription: change.transactionDescription,
				status: next,
				approvedById: null,
				approvedAt: null,
				holdReason: null,
				holdUntil: null,
				changedByIds: changedBy(payout.changedByIds, actor),
				version: { increment: 1 },
				updatedAt: now,
				history: {
					create: { at: now, from: status, to: next, source: 'us', detail: { by: actor.label, changed: true } },
				},
			},
		});
		await recordAudit(tx, actor, {
			action: 'payout.change',
			entityType: 'payout',
			entityId: payoutId,
			before: {
				amount: String(payout.amount),
				payoutOn: oldOn,
				transactionDescription: payout.transactionDescription,
				status,
			},
			after: {
				amount: String(change.amount),
				payoutOn,
				transactionDescription: change.transactionDescription,
				status: next,
				confirmed: [...change.confirmed],
			},
		});
		if (payout.batchId && batchState) {
			const more = change.amount - payout.amount;
			await reopenBatch(tx, { id: payout.batchId, state: batchState, more }, actor, now);
		}
		if (next === 'approved') await enqueue(tx, 'submitPayouts', {}, { key: 'submitPayouts' });
		return { ok: true, status: next };
	});
}
