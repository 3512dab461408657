import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { lockKeyOf } from '#app/jobs/with-lock.server.ts';
import { newId } from '#app/lib/ids.ts';
import { type KstDay, toDateColumn } from '#app/lib/kst-calendar.ts';
import { type Hold, seenOfHold } from './hold.ts';

export interface HeldBatch {
	mId: string;
	currency: string;
	paidOutOn: KstDay;
}

export type HoldResult =
	| { ok: true }
	| { ok: false; reason: 'no-such-batch' | 'more-than-batch' | 'not-held' | 'changed-meanwhile' };

const nameOf = ({ mId, currency, paidOutOn }: HeldBatch) => `${mId}/${currency}/${paidOutOn}`;
const whereOf = ({ mId, currency, paidOutOn }: HeldBatch) => ({
	mId_currency_paidOutOn: { mId, currency, paidOutOn: toDateColumn(paidOutOn) },
});

/** The hold as it stands until the transaction ends; also two people who note the first one take turns. */
async function lockHold(tx: Tx, batch: HeldBatch) {
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${lockKeyOf(`hold:${nameOf(batch)}`)}, 0))`;
	return tx.bankHold.findUnique({ where: whereOf(batch) });
}

/**
 * Notes that a part of a batch is kept back, or corrects what was noted: so much less has to arrive until it is let go.
 * Refuses what was entered over a hold that is another one by now (`seen`, by seenOfHold).
 */
export async function noteHold(
	batch: HeldBatch,
	{ amount, reason, seen }: Hold & { seen: string },
	actor: Actor,
	now: Date,
): Promise<HoldResult> {
	return db().$transaction(async (tx): Promise<HoldResult> => {
		const { mId, currency, paidOutOn } = batch;
		const day = toDateColumn(paidOutOn);
		const lines = await tx.settlementLine.aggregate({
			where: { mId, currency, paidOutOn: day },
			_sum: { payOutAmount: true },
			_count: true,
		});
		if (lines._count === 0) return { ok: false, reason: 'no-such-batch' };
		if (amount > (lines._sum.payOutAmount ?? 0n)) return { ok: false, reason: 'more-than-batch' };
		const before = await lockHold(tx, batch);
		if (seenOfHold(before) !== seen) return { ok: false, reason: 'changed-meanwhile' };
		await tx.bankHold.upsert({
			where: whereOf(batch),
			create: { id: newId(), mId, currency, paidOutOn: day, amount, reason, createdBy: actor.label, createdAt: now },
			update: { amount, reason },
		});
		await recordAudit(tx, actor, {
			action: 'bank-hold.note',
			entityType: 'bank-hold',
			entityId: nameOf(batch),
			...(before ? { before: { amount: String(before.amount), reason: before.reason } } : {}),
			after: { amount: String(amount), reason },
		});
		return { ok: true };
	});
}

/** Takes a hold back: the whole batch has to arrive again. Refuses to remove another hold than the one that was seen. */
export async function removeHold(
	batch: HeldBatch,
	{ reason, seen }: { reason: string; seen: string },
	actor: Actor,
): Promise<HoldResult> {
	return db().$transaction(async (tx): Promise<HoldResult> => {
		const before = await lockHold(tx, batch);
		if (!before) return { ok: false, reason: 'not-held' };
		if (seenOfHold(before) !== seen) return { ok: false, reason: 'changed-meanwhile' };
		await tx.bankHold.delete({ where: whereOf(batch) });
		await recordAudit(tx, actor, {
			action: 'bank-hold.remove',
			entityType: 'bank-hold',
			entityId: nameOf(batch),
			before: { amount: String(before.amount), reason: before.reason },
			after: { reason },
		});
		return { ok: true };
	});
}
