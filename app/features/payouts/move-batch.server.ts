import { db, type Prisma, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import type { Payout, PayoutBatch, Seller } from '#app/generated/prisma/client.ts';
import { type BusinessCalendar, fromDateColumn, type KstDay } from '#app/lib/kst-calendar.ts';
import { LONG, lockBatch } from './approve-batch.server.ts';
import { type NotMovableBatch, notMovableBatchReason } from './batch.ts';
import { changedBy } from './changed-by.ts';
import { liveFactsOf, lockSellers } from './payout-facts.server.ts';
import { duplicateKey } from './payout-file.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import { decideSchedule, type ScheduleRefusal } from './schedule-rules.ts';

export interface BatchMove {
	payoutOn: KstDay;
	/** The version that the person looked at: what was changed since is not moved unseen. */
	version: number;
	/** The person has seen which payouts look like others of the new day, and means it. */
	confirmed: boolean;
}

/** A payout that is spoken of, by the names that people know it by. */
export interface NamedPayout {
	refPayoutId: string;
	refSellerId: string;
}

export type MoveRefusal =
	| { ok: false; reason: 'same-day' }
	/** Refused for the sake of one payout, and with it the whole. */
	| { ok: false; reason: ScheduleRefusal; payout: NamedPayout }
	| { ok: false; reason: 'confirmation-needed'; duplicates: NamedPayout[] };

export type MoveBatchResult =
	| { ok: true; moved: number }
	| { ok: false; reason: NotMovableBatch | 'batch-not-found' | 'changed-meanwhile' }
	| MoveRefusal;

/**
 * Gives booked payouts that wait for approval one day, under all rules of a new payout, with history and audit: all of them or
 * none. Answers the days of those that had another one. The caller holds the locks of sellers, batches and payouts.
 */
export async function moveBooked(
	tx: Tx,
	booked: readonly (Payout & { seller: Seller })[],
	{ payoutOn, confirmed }: Pick<BatchMove, 'payoutOn' | 'confirmed'>,
	actor: Actor,
	now: Date,
	calendar: BusinessCalendar,
): Promise<{ ok: true; days: KstDay[] } | MoveRefusal> {
	const moving = booked.filter((payout) => fromDateColumn(payout.payoutOn!) !== payoutOn);
	if (moving.length === 0) return { ok: false, reason: 'same-day' };
	const { live } = await liveFactsOf(tx, [...new Set(moving.map(({ sellerId }) => sellerId))], now);
	const duplicates: NamedPayout[] = [];
	const cameFrom = new Map<string, KstDay>();
	for (const { seller, refPayoutId, payoutOn: was, amount, transactionDescription } of moving) {
		const payout = { refPayoutId, refSellerId: seller.refSellerId };
		const key = duplicateKey(seller.id, amount, payoutOn);
		const from = fromDateColumn(was!);
		// Two of these that were of one day before looked alike when they were made: that was told then.
		const alike = live.has(key) || (cameFrom.get(key) ?? from) !== from;
		cameFrom.set(key, from);
		const decision = decideSchedule(
			{ scheduleType: 'SCHEDULED', payoutOn, amount, transactionDescription },
			{
				seller,
				// Another day changes nothing about the account: whoever approves is told of a new one.
				accountIsNew: false,
				payable: null,
				alike: alike ? 1 : 0,
				// Another day changes nothing in what the seller gets within 7 days: that was asked when they were made.
				counted: [],
				now,
				calendar,
				policy: { thresholdWon: null },
				confirmed: confirmed ? ['possible-duplicate', 'seven-day-limit'] : ['seven-day-limit'],
			},
		);
		if (!decision.ok && decision.reason !== 'confirmation-needed') {
			return { ok: false, reason: decision.reason, payout };
		}
		if (!decision.ok) duplicates.push(payout);
	}
	if (duplicates.length > 0) return { ok: false, reason: 'confirmation-needed', duplicates };
	const ids = moving.map(({ id }) => id);
	const batchIds = moving.map(({ batchId }) => batchId);
	const days = moving.map((payout) => fromDateColumn(payout.payoutOn!));
	await tx.$executeRaw`
		update payout set payout_on = ${payoutOn}::date, version = version + 1, updated_at = ${now},
			changed_by_ids = case when ${actor.id}::text is null or ${actor.id} = any(changed_by_ids) then changed_by_ids
				else array_append(changed_by_ids, ${actor.id}) end
		where id = any(${ids}::uuid[])`;
	await tx.$executeRaw`
		insert into payout_status_history (payout_id, at, from_status, to_status, source, detail)
		select id, ${now}, 'awaiting_approval', 'awaiting_approval', 'us',
			jsonb_build_object('by', ${actor.label}::text, 'changed', true)
		from unnest(${ids}::uuid[]) with ordinality as moved(id, position) order by position`;
	await tx.$executeRaw`
		insert into audit_log (actor_id, actor, action, entity_type, entity_id, before, after, request_id)
		select ${actor.id}, ${actor.label}, 'payout.change', 'payout', id::text, jsonb_build_object('payoutOn', was),
			jsonb_build_object('payoutOn', ${payoutOn}::text, 'batchId', batch_id), ${actor.requestId ?? null}
		from unnest(${ids}::uuid[], ${days}::text[], ${batchIds}::text[]) with ordinality as moved(id, was, batch_id, position)
		order by position`;
	return { ok: true, days };
}

/** Notes on a batch that payouts of it were moved from these days, and by whom. The caller holds its lock. */
export async function noteMove(
	tx: Tx,
	{ id, changedByIds }: Pick<PayoutBatch, 'id' | 'changedByIds'>,
	days: readonly KstDay[],
	{ payoutOn, confirmed }: Pick<BatchMove, 'payoutOn' | 'confirmed'>,
	actor: Actor,
	now: Date,
	more: Pick<Prisma.PayoutBatchUpdateInput, 'name' | 'sourceKey'> = {},
): Promise<void> {
	await tx.payoutBatch.update({
		where: { id },
		data: { ...more, changedByIds: changedBy(changedByIds, actor), version: { increment: 1 }, updatedAt: now },
	});
	await recordAudit(tx, actor, {
		action: 'payout-batch.move',
		entityType: 'payout-batch',
		entityId: id,
		before: { payoutOn: [...new Set(days)].sort() },
		after: { payoutOn, moved: days.length, confirmed },
	});
}

/**
 * What a batch of plans is called on another day. That of a day is of its new one, so that what plans make for the old day comes
 * into one of its own; that of all sellers stays that of its period.
 */
function planBatchOn({ name, sourceKey }: Pick<PayoutBatch, 'name' | 'sourceKey'>, day: KstDay) {
	return { name: name.replace(/\d{4}-\d\d-\d\d$/, day), sourceKey: sourceKey === name ? day : sourceKey };
}

/**
 * Gives all booked payouts of a batch that waits one day, under all rules of a new payout: all of them or none. Whoever
 * moved them does not approve them. Payouts of the same day are let alone: they have none.
 */
export async function moveBatch(
	batchId: string,
	{ payoutOn, version, confirmed }: BatchMove,
	actor: Actor,
	now: Date,
): Promise<MoveBatchResult> {
	const calendar = await payoutCalendar();
	return db().$transaction(async (tx): Promise<MoveBatchResult> => {
		const where = { batchId, status: 'awaiting_approval', payoutOn: { not: null } } as const;
		// In one order everywhere: sellers, batch, payouts. A payout that joins meanwhile moves the version on.
		const sellers = await tx.payout.findMany({ where, distinct: ['sellerId'], select: { sellerId: true } });
		const sellerIds = sellers.map(({ sellerId }) => sellerId);
		await lockSellers(tx, sellerIds);
		const found = await lockBatch(tx, batchId, now);
		if (!found) return { ok: false, reason: 'batch-not-found' };
		const { batch } = found;
		const reason = notMovableBatchReason(found.facts);
		if (reason) return { ok: false, reason };
		if (batch.version !== version) return { ok: false, reason: 'changed-meanwhile' };
		await tx.$queryRaw`select 1 from payout where batch_id = ${batchId}::uuid order by id for update`;
		const booked = await tx.payout.findMany({ where, include: { seller: true }, orderBy: { id: 'asc' } });
		const moved = await moveBooked(tx, booked, { payoutOn, confirmed }, actor, now, calendar);
		if (!moved.ok) return moved;
		const { days } = moved;
		const renamed = batch.source === 'plan' ? planBatchOn(batch, payoutOn) : {};
		await noteMove(tx, batch, days, { payoutOn, confirmed }, actor, now, renamed);
		return { ok: true, moved: days.length };
	}, LONG);
}
