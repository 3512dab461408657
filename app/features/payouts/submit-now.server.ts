import { db } from '#app/db.server.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { followPayouts } from './follow-payouts.server.ts';
import { isOpenAtToss, type PayoutStatus } from './payout.ts';
import { SENDING, sendReadyPayouts } from './submit-payouts.server.ts';

export interface Submitted {
	/** Toss has them. */
	submitted: number;
	/** Toss refused them for good. */
	rejected: number;
	/** Approved, and waiting for their day, the hours, balance, or their seller. */
	held: number;
	/** Nobody knows yet whether Toss has them; they are followed up, and never sent as something new. */
	unknown: number;
}

const PATIENCE_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 500;

/**
 * Sends what may go out now, without a worker, and tells what became of all payouts that were approved or on their way
 * when it began. Beside a running worker the two take turns: nothing is sent twice.
 */
export async function submitNow(): Promise<Submitted> {
	const waiting = await db().payout.findMany({
		where: { status: { in: ['approved', 'submitting'] } },
		select: { id: true, status: true },
	});
	const count = { submitted: 0, rejected: 0, held: 0, unknown: 0 };
	if (waiting.length === 0) return count;
	// What a process that was ended in the middle left behind is settled first.
	if (waiting.some(({ status }) => status === 'submitting')) await followPayouts();
	const until = Date.now() + PATIENCE_MS;
	const approved = () => db().payout.count({ where: { status: 'approved', holdReason: null } });
	for (let left = await approved(); ; ) {
		const sent = await withLock(SENDING, async () => {
			await sendReadyPayouts();
			return true;
		});
		if (sent === null && Date.now() < until) {
			await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
			continue;
		}
		const rest = await approved();
		if (rest === 0 || rest >= left) break;
		left = rest;
	}
	const ids = waiting.map(({ id }) => id);
	const groups = await db().$queryRaw<{ status: PayoutStatus; count: number }[]>`
		select status, count(*)::int as count from payout where id = any(${ids}::uuid[]) group by status`;
	for (const { status, count: some } of groups) {
		if (status === 'submitting') count.unknown += some;
		else if (status === 'approved') count.held += some;
		else if (status === 'rejected') count.rejected += some;
		else if (isOpenAtToss(status) || ['completed', 'failed', 'canceled'].includes(status)) count.submitted += some;
	}
	return count;
}
