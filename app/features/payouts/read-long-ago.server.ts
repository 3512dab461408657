import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { watchRead } from '#app/toss/failing-reads.server.ts';
import { readTossPayouts } from './read-toss-payouts.server.ts';
import { endedWithin } from './value-day.ts';

const LONG_READ = 'payouts.longRead';
/** A read that broke off is not begun again at once: it may be long. */
const AGAIN_AFTER_MS = 60 * 60_000;

interface LongRead {
	triedAt: string;
	/** The day on which it was last read to its end. */
	doneOn: string | null;
}

/**
 * Once a day reads Toss's list of what was paid longer ago than every read looks (`recentDays`), back to as many days as
 * the settings say: the bank may send money back late, and the event of it may be lost.
 */
export async function readLongAgo(now: Date, recentDays: number): Promise<void> {
	const today = kstDayOf(now);
	const days = { from: addDays(today, -environment().PAYOUT_RETURN_DAYS), to: addDays(today, -recentDays) };
	if (days.from > days.to) return;
	const stored = await db().appSetting.findUnique({ where: { key: LONG_READ } });
	const last = stored?.value as LongRead | undefined;
	const since = now.getTime() - Date.parse(last?.triedAt ?? '');
	if (last?.doneOn === today || (since >= 0 && since < AGAIN_AFTER_MS)) return;
	const note = async (doneOn: string | null) => {
		const value = { triedAt: now.toISOString(), doneOn } satisfies LongRead;
		await db().appSetting.upsert({ where: { key: LONG_READ }, create: { key: LONG_READ, value }, update: { value } });
	};
	const paid = await db().payout.findFirst({
		where: {
			mId: environment().TOSS_MID,
			status: 'completed',
			...endedWithin(days.from, days.to),
		},
		select: { id: true },
	});
	if (paid) await note(null);
	const read = await watchRead('payouts-long-ago', async () => !paid || (await readTossPayouts(days)) !== null);
	if (read?.value) await note(today);
}
