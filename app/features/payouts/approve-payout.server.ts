import { db, type Prisma, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { beyondOwed } from '#app/features/owed/beyond-owed.server.ts';
import { auditedBeyond, type BeyondOwed, isConfirmed } from '#app/features/owed/beyond-owed.ts';
import type { Payout } from '#app/generated/prisma/client.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { fromDateColumn, kstDayOf } from '#app/lib/kst-calendar.ts';
import { accountChangesOf, changersOf } from './account-changes.server.ts';
import { canMovePayout, canWithdraw, type NotApprovable, notApprovableReason, type PayoutStatus } from './payout.ts';

async function lockPayout(tx: Tx, payoutId: string): Promise<Payout | null> {
	await tx.$queryRaw`select 1 from payout where id = ${payoutId}::uuid for update`;
	return tx.payout.findUnique({ where: { id: payoutId } });
}

/**
 * A batch that lost a payout is no longer what its approver looked at; one that lost its last is withdrawn itself, or it
 * would wait for ever for somebody to approve nothing.
 */
async function leaveBatch(tx: Tx, batchId: string, actor: Actor, now: Date): Promise<void> {
	const left = await tx.payout.count({ where: { batchId, status: { not: 'withdrawn' } } });
	const waiting = await tx.payout.count({ where: { batchId, status: 'awaiting_approval' } });
	const { state } = await tx.payoutBatch.findUniqueOrThrow({ where: { id: batchId }, select: { state: true } });
	const isOver = left === 0 && state !== 'withdrawn';
	// What is left of it was approved once, and nothing waits any more.
	const goesOn = left > 0 && waiting === 0 && state === 'awaiting_approval';
	const next = isOver ? 'withdrawn' : goesOn ? 'approved' : state;
	await tx.payoutBatch.update({
		where: { id: batchId },
		data: { state: next, version: { increment: 1 }, updatedAt: now },
	});
	if (!isOver) return;
	await recordAudit(tx, actor, {
		action: 'payout-batch.withdraw',
		entityType: 'payout-batch',
		entityId: batchId,
		before: { state },
		after: { state: 'withdrawn', withdrawn: 1, sent: 0 },
	});
}

async function move(tx: Tx, payout: Payout, to: PayoutStatus, actor: Actor, now: Date, data: Prisma.PayoutUpdateInput) {
	await tx.payout.update({
		where: { id: payout.id },
		data: {
			...data,
			status: to,
			holdReason: null,
			holdUntil: null,
			version: { increment: 1 },
			updatedAt: now,
			history: { create: { at: now, from: payout.status, to, source: 'us', detail: { by: actor.label } } },
		},
	});
}

/** What somebody who approves a payout looked at: its version, and that of the seller's account. */
export type SeenPayout = Pick<Payout, 'version' | 'accountVersion'>;

export type ApprovePayoutResult =
	| { ok: true }
	| { ok: false; reason: NotApprovable | 'changed-meanwhile' | 'not-found' }
	/** It pays more than is payable by now: `confirmed` has to say how much. */
	| { ok: false; reason: 'beyond-owed'; beyond: BeyondOwed[] };

/**
 * Approves a payout that somebody else made, and asks the worker to send it. One whose day has come or gone is refused: it
 * needs another day first. `seen` is what the approver looked at: no other amount, day, text or account is approved than
 * what stood before their eyes; and of one that pays more than is payable by now they say that they know by how much. Callers check `payouts.approve`.
 */
export async function approvePayout(
	payoutId: string,
	actor: Actor & { id: string },
	now: Date,
	seen: SeenPayout | null = null,
	confirmed: bigint | null = null,
): Promise<ApprovePayoutResult> {
	return db().$transaction(async (tx): Promise<ApprovePayoutResult> => {
		// In one order everywhere: seller, payout. The account does not change between the look and the approval.
		const [seller] = await tx.$queryRaw<{ accountVersion: number }[]>`
			select account_version as "accountVersion" from seller
			where id = (select seller_id from payout where id = ${payoutId}::uuid) for share`;
		const payout = await lockPayout(tx, payoutId);
		if (!payout || !seller) return { ok: false, reason: 'not-found' };
		const { accountVersion } = seller;
		const accountChangedByIds = changersOf(await accountChangesOf(tx, { payoutId }, now));
		const { createdById, changedByIds, batchId } = payout;
		const from = payout.status as PayoutStatus;
		const payoutOn = payout.payoutOn && fromDateColumn(payout.payoutOn);
		const reason = notApprovableReason(
			{ status: from, createdById, changedByIds, accountChangedByIds, batchId, payoutOn },
			actor.id,
			now,
		);
		if (reason) return { ok: false, reason };
		const isAsSeen = seen
			? seen.version === payout.version && seen.accountVersion === accountVersion
			: payout.accountVersion === accountVersion;
		if (!isAsSeen) return { ok: false, reason: 'changed-meanwhile' };
		if (!canMovePayout(from, 'approved')) return { ok: false, reason: 'not-awaiting-approval' };
		const beyond = await beyondOwed({ payoutId }, kstDayOf(now), tx);
		if (!isConfirmed(beyond, confirmed)) return { ok: false, reason: 'beyond-owed', beyond };
		await move(tx, payout, 'approved', actor, now, { approvedById: actor.id, approvedAt: now, accountVersion });
		await recordAudit(tx, actor, {
			action: 'payout.approve',
			entityType: 'payout',
			entityId: payoutId,
			before: { status: from },
			after: { status: 'approved', ...auditedBeyond(beyond) },
		});
		await enqueue(tx, 'submitPayouts', {}, { key: 'submitPayouts' });
		return { ok: true };
	});
}

export type WithdrawPayoutResult = { ok: true } | { ok: false; reason: 'already-sent' | 'not-found' };

/** Takes back a payout that was not sent yet. Once it may be on its way this is refused. */
export async function withdrawPayout(payoutId: string, actor: Actor, now: Date): Promise<WithdrawPayoutResult> {
	return db().$transaction(async (tx): Promise<WithdrawPayoutResult> => {
		const place = await tx.payout.findUnique({ where: { id: payoutId }, select: { batchId: true } });
		// In one order everywhere: batch, payout.
		if (place?.batchId) await tx.$queryRaw`select 1 from payout_batch where id = ${place.batchId}::uuid for update`;
		const payout = await lockPayout(tx, payoutId);
		if (!payout) return { ok: false, reason: 'not-found' };
		const from = payout.status as PayoutStatus;
		if (!canWithdraw(from)) return { ok: false, reason: 'already-sent' };
		await move(tx, payout, 'withdrawn', actor, now, { finishedAt: now });
		await recordAudit(tx, actor, {
			action: 'payout.withdraw',
			entityType: 'payout',
			entityId: payoutId,
			before: { status: from },
			after: { status: 'withdrawn' },
		});
		if (payout.batchId) await leaveBatch(tx, payout.batchId, actor, now);
		return { ok: true };
	});
}
