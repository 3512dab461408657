import { db } from '#app/db.server.ts';
import { sevenDaySum } from '#app/toss/payout-rules.ts';
import { UNCONFIRMED } from '#app/toss/unconfirmed.ts';

/** How near a partly approved seller is to the sum at which KYC becomes necessary, in won. */
export interface SevenDayMeter {
	sum: bigint;
	/** Payouts of ours that Toss has not got yet: they will count when they are sent. */
	waiting: bigint;
	limit: bigint;
}

/** The won that were asked for in the last 7 × 24 hours, as Toss counts them, and what is still to be sent. */
export async function readSevenDayMeter(sellerId: string, now: Date): Promise<SevenDayMeter> {
	const limit = UNCONFIRMED.sevenDayLimit;
	const since = new Date(now.getTime() - UNCONFIRMED.sevenDayWindowMs);
	const [asked, waiting] = await Promise.all([
		db().payout.findMany({
			where: { sellerId, requestedAt: { gt: since } },
			select: { amount: true, requestedAt: true, status: true },
		}),
		db().payout.aggregate({
			where: { sellerId, requestedAt: null, status: { in: ['approved', 'submitting'] } },
			_sum: { amount: true },
		}),
	]);
	const counted = asked.map(({ amount, requestedAt, status }) => ({
		amount,
		requestedAt: requestedAt!,
		status: status.toUpperCase(),
	}));
	return { sum: sevenDaySum(counted, now), waiting: waiting._sum.amount ?? 0n, limit };
}
