import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import type { TossPayout } from '#app/toss/payout-schema.ts';
import { applyPayoutReads, newsOfPayout } from './apply-payout-news.server.ts';
import { payoutStatusOf } from './payout.ts';

/** So many are looked up with one statement. */
const AT_ONCE = 2_000;

/**
 * Applies what a read of Toss's list says of our payouts, however long ago they were settled. It goes by Toss's id alone:
 * what we believe unsent is for the sender to settle, and for a reconciliation to tell.
 */
export async function applyPayoutList(reads: readonly TossPayout[]): Promise<void> {
	for (let start = 0; start < reads.length; start += AT_ONCE) {
		const some = new Map(reads.slice(start, start + AT_ONCE).map((read) => [read.id, read]));
		const known = await db().payout.findMany({
			where: { mId: environment().TOSS_MID, tossPayoutId: { in: [...some.keys()] } },
			select: { id: true, tossPayoutId: true, status: true },
		});
		const moved = known.flatMap(({ id: payoutId, tossPayoutId, status }) => {
			const read = some.get(tossPayoutId!)!;
			return payoutStatusOf(read.status) === status ? [] : [{ payoutId, news: newsOfPayout(read, 'poll') }];
		});
		await applyPayoutReads(moved, await currentInstant());
	}
}
