import { z } from 'zod';
import { db, type Prisma } from '#app/db.server.ts';
import { payableSeller } from '#app/features/sellers/queries.server.ts';
import { notPayableReason } from '#app/features/sellers/seller.ts';
import { decodeCursor, isUuid, keysetPage } from '#app/lib/keyset.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { batchFacts } from './approve-batch.server.ts';
import type { BatchState } from './batch.ts';
import { daysBeyondLimit } from './daily-limit.server.ts';
import type { RowError } from './payout-file.ts';
import type { ScheduleWarning } from './schedule-rules.ts';

/** One page of batches, newest first. */
export async function listBatches(
	filters: { state?: BatchState },
	page: { after?: string; before?: string; size: number },
) {
	const after = decodeCursor(page.after);
	const before = after ? null : decodeCursor(page.before);
	const cursor = after ?? before;
	const bound: Prisma.PayoutBatchWhereInput = cursor ? { id: { [before ? 'gt' : 'lt']: cursor.id } } : {};
	const found = await db().payoutBatch.findMany({
		where: { AND: [{ state: filters.state }, bound] },
		omit: { errors: true, warnings: true },
		orderBy: { id: before ? 'asc' : 'desc' },
		take: page.size + 1,
	});
	const waiting = await db().payout.groupBy({
		by: ['batchId'],
		where: { batchId: { in: found.map(({ id }) => id) }, status: 'awaiting_approval' },
		_sum: { amount: true },
	});
	const waitingOf = new Map(waiting.map(({ batchId, _sum }) => [batchId, _sum.amount ?? 0n]));
	const rows = found.map((batch) => ({ ...batch, waiting: waitingOf.get(batch.id) ?? 0n }));
	return keysetPage(rows, { after, before, size: page.size }, ({ id }) => ({ id, value: '' }));
}

/** How many batches the filters let through, with how many payouts and won, and how many won of them wait for approval. */
export async function sumBatches(filters: { state?: BatchState }) {
	const [{ _count, _sum }, waiting] = await Promise.all([
		db().payoutBatch.aggregate({
			where: { state: filters.state },
			_count: true,
			_sum: { count: true, total: true },
		}),
		db().payout.aggregate({
			where: { status: 'awaiting_approval', batchId: { not: null }, batch: { state: filters.state } },
			_sum: { amount: true },
		}),
	]);
	return {
		count: _count,
		payouts: _sum.count ?? 0,
		total: _sum.total ?? 0n,
		waiting: waiting._sum.amount ?? 0n,
	};
}

export type ListedBatch = Awaited<ReturnType<typeof listBatches>>['rows'][number];

const storedErrors = z.object({ names: z.array(z.string()), rows: z.array(z.unknown()) });

export interface BatchWarning {
	/** Of the file; 0 for what comes from none. */
	line: number;
	refPayoutId: string;
	refSellerId: string;
	warning: ScheduleWarning;
}

/** The sellers of payouts that still wait to be sent and are not sent as things stand, with the reason, by name. */
async function unpayableSellers(batchId: string) {
	const sellers = await db().seller.findMany({
		where: {
			payouts: { some: { batchId, status: { in: ['awaiting_approval', 'approved'] } } },
			OR: [{ NOT: payableSeller }, { tossStatus: null }],
		},
		select: { id: true, name: true, refSellerId: true, registration: true, tossStatus: true, payoutsApi: true },
		orderBy: [{ name: 'asc' }, { id: 'asc' }],
	});
	return sellers.map(({ id, name, refSellerId, ...standing }) => ({
		id,
		name,
		refSellerId,
		reason: notPayableReason(standing) ?? ('unknown-status' as const),
	}));
}

async function beyondLimitOf(batchId: string, now: Date) {
	const waiting = await db().payout.groupBy({
		by: ['scheduleType', 'payoutOn'],
		where: { batchId, status: 'awaiting_approval' },
		_sum: { amount: true },
	});
	const asked = waiting.map(({ scheduleType, payoutOn, _sum }) => ({
		scheduleType,
		payoutOn: payoutOn && fromDateColumn(payoutOn),
		amount: _sum.amount ?? 0n,
	}));
	return daysBeyondLimit(asked, now);
}

/** A batch with what became of its payouts, and what decisions about it need; null when there is none. */
export async function findBatch(id: string | undefined, now: Date) {
	if (!isUuid(id)) return null;
	const batch = await db().payoutBatch.findUnique({ where: { id } });
	if (!batch) return null;
	const [{ accountChanges, ...facts }, unpayable, groups, beyond] = await Promise.all([
		db().$transaction((tx) => batchFacts(tx, batch, now)),
		unpayableSellers(id),
		db().payout.groupBy({ by: ['status'], where: { batchId: id }, _count: true, _sum: { amount: true } }),
		beyondLimitOf(id, now),
	]);
	const { errors: stored, warnings, ...rest } = batch;
	const errors = storedErrors.safeParse(stored);
	return {
		batch: rest,
		facts,
		unpayable,
		/** What whoever approves it has to know of the accounts. */
		accountChanges,
		/** The days whose limit its approval would go beyond. */
		beyond,
		byStatus: groups.map(({ status, _count, _sum }) => ({ status, count: _count, amount: _sum.amount ?? 0n })),
		/** As they were told when the file came. */
		errors: errors.success ? { names: errors.data.names, rows: errors.data.rows as RowError[] } : null,
		warnings: (Array.isArray(warnings) ? warnings : []) as unknown as BatchWarning[],
	};
}

/** The name of a batch, for a filter; null when there is none. */
export async function findBatchName(id: string) {
	return isUuid(id) ? db().payoutBatch.findUnique({ where: { id }, select: { id: true, name: true } }) : null;
}

/** Batches that wait for somebody to approve them. */
export function countWaitingBatches(): Promise<number> {
	return db().payoutBatch.count({ where: { state: 'awaiting_approval' } });
}
