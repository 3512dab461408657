import { db } from '#app/db.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { fromDateColumn, type KstDay } from '#app/lib/kst-calendar.ts';
import { LONG } from './approve-batch.server.ts';
import { type MoveRefusal, moveBooked, noteMove } from './move-batch.server.ts';
import { lockSellers } from './payout-facts.server.ts';
import { payoutCalendar } from './payout-settings.server.ts';

/** So many payouts are moved with one form at most; more are a batch. */
export const MOST_MOVED = 200;

/** Only before somebody approved them, as a whole batch: what is approved is changed one by one. */
const MOVABLE = { status: 'awaiting_approval', payoutOn: { not: null } } as const;

export interface SelectionMove {
	/** With the version that the person looked at: what was changed since is not moved unseen. */
	payouts: readonly { id: string; version: number }[];
	payoutOn: KstDay;
	/** The person has seen which payouts look like others of the new day, and means it. */
	confirmed: boolean;
}

export type MoveSelectionResult =
	| { ok: true; moved: number }
	| { ok: false; reason: 'nothing-to-move' | 'changed-meanwhile' }
	| MoveRefusal;

/** What is shown of chosen payouts before they are moved, in the order of the list; which of them can be. */
export async function listSelection(ids: readonly string[]) {
	const payouts = await db().payout.findMany({
		where: { id: { in: [...ids] } },
		select: {
			id: true,
			refPayoutId: true,
			amount: true,
			payoutOn: true,
			status: true,
			version: true,
			seller: { select: { name: true } },
		},
		orderBy: { id: 'desc' },
	});
	return payouts.map(({ payoutOn, seller, ...payout }) => ({
		...payout,
		seller: seller.name,
		payoutOn: payoutOn && fromDateColumn(payoutOn),
		movable: payout.status === MOVABLE.status && payoutOn !== null,
	}));
}

/**
 * Gives chosen payouts that wait for approval one day, of whatever batches they are or of none: all of them or none, as the
 * day of a batch. Whoever moved them approves neither them nor their batches.
 */
export async function moveSelection(
	{ payouts, payoutOn, confirmed }: SelectionMove,
	actor: Actor,
	now: Date,
): Promise<MoveSelectionResult> {
	const calendar = await payoutCalendar();
	const versions = new Map(payouts.slice(0, MOST_MOVED).map(({ id, version }) => [id, version]));
	const ids = [...versions.keys()];
	if (ids.length === 0) return { ok: false, reason: 'nothing-to-move' };
	return db().$transaction(async (tx): Promise<MoveSelectionResult> => {
		const places = await tx.payout.findMany({
			where: { id: { in: ids } },
			select: { sellerId: true, batchId: true },
		});
		const batchIds = [...new Set(places.flatMap(({ batchId }) => batchId ?? []))];
		// In one order everywhere: sellers, batches, payouts.
		await lockSellers(tx, [...new Set(places.map(({ sellerId }) => sellerId))]);
		await tx.$queryRaw`select 1 from payout_batch where id = any(${batchIds}::uuid[]) order by id for update`;
		await tx.$queryRaw`select 1 from payout where id = any(${ids}::uuid[]) order by id for update`;
		const booked = await tx.payout.findMany({
			where: { id: { in: ids }, ...MOVABLE },
			include: { seller: true },
			orderBy: { id: 'asc' },
		});
		if (booked.length < ids.length || booked.some(({ id, version }) => version !== versions.get(id)))
			return { ok: false, reason: 'changed-meanwhile' };
		const moved = await moveBooked(tx, booked, { payoutOn, confirmed }, actor, now, calendar);
		if (!moved.ok) return moved;
		const moving = booked.filter((payout) => fromDateColumn(payout.payoutOn!) !== payoutOn);
		for (const batchId of new Set(moving.flatMap((payout) => payout.batchId ?? []))) {
			const ofBatch = moving.filter((payout) => payout.batchId === batchId);
			const days = ofBatch.map((payout) => fromDateColumn(payout.payoutOn!));
			const batch = await tx.payoutBatch.findUniqueOrThrow({ where: { id: batchId } });
			await noteMove(tx, batch, days, { payoutOn, confirmed }, actor, now);
		}
		return { ok: true, moved: moved.days.length };
	}, LONG);
}
