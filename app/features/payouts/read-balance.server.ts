import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { toss } from '#app/toss/toss.server.ts';

/** A balance that did not change is written down at most this often. */
const UNCHANGED_EVERY_MS = 60_000;

/** Reads the balance from Toss and keeps the reading, in won. Throws TossRejected or TossUnknownOutcome. */
export async function readBalance(): Promise<{ available: bigint; pending: bigint; readAt: Date }> {
	const mId = environment().TOSS_MID;
	const readAt = await currentInstant();
	const { available, pending } = await toss().balance();
	const last = await db().balanceReading.findFirst({ where: { mId }, orderBy: { id: 'desc' } });
	const same = last && last.available === available && last.pending === pending;
	const age = last ? readAt.getTime() - last.readAt.getTime() : 0;
	if (!same || age < 0 || age >= UNCHANGED_EVERY_MS) {
		await db().balanceReading.create({ data: { mId, available, pending, readAt } });
	}
	return { available, pending, readAt };
}
