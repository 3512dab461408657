import type { Tx } from '#app/db.server.ts';
import { chunks } from '#app/lib/chunks.ts';
import { addDays, atKst, fromDateColumn, kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import type { CountedPayout } from '#app/toss/payout-rules.ts';
import { UNCONFIRMED } from '#app/toss/unconfirmed.ts';
import { deadStatuses } from './payout.ts';
import { duplicateKey } from './payout-file.ts';

/**
 * What the rules about duplicates and about the 7-day limit need to know of some sellers' live payouts: their keys, and
 * what counts against the limit. Payouts that were not sent yet count as if asked for now.
 */
export async function liveFactsOf(
	tx: Tx,
	sellerIds: readonly string[],
	now: Date,
): Promise<{ live: Set<string>; counted: Map<string, CountedPayout[]> }> {
	const today = kstDayOf(now);
	const since = new Date(now.getTime() - UNCONFIRMED.sevenDayWindowMs);
	const live = new Set<string>();
	const counted = new Map<string, CountedPayout[]>();
	for (const some of chunks(sellerIds)) {
		const payouts = await tx.payout.findMany({
			where: {
				sellerId: { in: some },
				status: { notIn: [...deadStatuses] },
				OR: [
					{ payoutOn: { gte: toDateColumn(today) } },
					{ createdAt: { gte: atKst(today), lt: atKst(addDays(today, 1)) } },
					{ requestedAt: { gte: since } },
					{ requestedAt: null },
				],
			},
			select: { sellerId: true, amount: true, payoutOn: true, createdAt: true, requestedAt: true },
		});
		for (const { sellerId, amount, payoutOn, createdAt, requestedAt } of payouts) {
			live.add(duplicateKey(sellerId, amount, payoutOn ? fromDateColumn(payoutOn) : kstDayOf(createdAt)));
			const list = counted.get(sellerId) ?? [];
			list.push({ amount, requestedAt: requestedAt ?? now, status: 'REQUESTED' });
			counted.set(sellerId, list);
		}
	}
	return { live, counted };
}

/**
 * Locks sellers in the order of their ids: payouts to one seller are decided one after the other. Who is registered under one
 * reference with several merchants is one seller, to whom there is one account of what is owed.
 */
export async function lockSellers(tx: Tx, sellerIds: readonly string[]): Promise<void> {
	await tx.$queryRaw`
		select 1 from seller
		where ref_seller_id in (select ref_seller_id from seller where id = any(${[...sellerIds]}::uuid[]))
		order by id for update`;
}
