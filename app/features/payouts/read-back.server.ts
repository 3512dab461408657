import { currentInstant } from '#app/clock.server.ts';
import type { Payout } from '#app/generated/prisma/client.ts';
import { addDays, fromDateColumn, kstDayOf } from '#app/lib/kst-calendar.ts';
import { watchRead } from '#app/toss/failing-reads.server.ts';
import type { TossPayout } from '#app/toss/payout-schema.ts';
import { toss } from '#app/toss/toss.server.ts';
import { applyPayoutReads, newsOfPayout } from './apply-payout-news.server.ts';

type Sought = Pick<Payout, 'id' | 'refPayoutId' | 'payoutOn' | 'scheduleType' | 'firstSentAt' | 'lastSentAt'>;

/** The days on which Toss may have put these payouts; an EXPRESS payout is paid on the day of its request. */
function daysOfPayouts(payouts: readonly Sought[], now: Date) {
	const days = payouts.flatMap((payout) => {
		if (payout.scheduleType === 'SCHEDULED' && payout.payoutOn) return [fromDateColumn(payout.payoutOn)];
		const [first, last] = [payout.firstSentAt ?? now, payout.lastSentAt ?? now];
		return [addDays(kstDayOf(first), -1), addDays(kstDayOf(last), 1)];
	});
	days.sort();
	return { payoutDateGte: days[0]!, payoutDateLte: days.at(-1)! };
}

/**
 * Reads Toss's list of payouts to its end over the days of these payouts. Null when Toss could not be read to the end:
 * such a read proves nothing.
 */
async function readListOf(payouts: readonly Sought[], now: Date): Promise<Map<string, TossPayout> | null> {
	const read = await watchRead('payouts', async () => {
		const found = new Map<string, TossPayout>();
		for await (const payout of toss().payouts.list(daysOfPayouts(payouts, now))) found.set(payout.refPayoutId, payout);
		return found;
	});
	return read?.value ?? null;
}

/** Looks payouts up in Toss's list, applies what it holds, and answers those it does not; null when it was not read. */
export async function readBack<P extends Sought>(payouts: readonly P[]): Promise<P[] | null> {
	if (payouts.length === 0) return [];
	const now = await currentInstant();
	const list = await readListOf(payouts, now);
	if (!list) return null;
	const found = payouts.flatMap(({ id: payoutId, refPayoutId }) => {
		const read = list.get(refPayoutId);
		return read ? [{ payoutId, news: newsOfPayout(read, 'poll') }] : [];
	});
	await applyPayoutReads(found, now);
	return payouts.filter(({ refPayoutId }) => !list.has(refPayoutId));
}
