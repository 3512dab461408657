import { db, type Tx } from '#app/db.server.ts';
import { addDays, atKst, fromDateColumn, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { type AskedToGoOut, beyondLimit, goOutDay, type OverLimit } from './daily-limit.ts';
import { payoutCalendar, payoutRules } from './payout-settings.server.ts';

/**
 * Won that went out on a day in Seoul: what Toss took on it, and what was sent on it with an outcome that nobody knows. What
 * Toss refused, cancelled or failed, and what the bank gave back, is not out.
 */
async function sentOn(day: KstDay, tx: Tx): Promise<bigint> {
	const [from, to] = [atKst(day), atKst(addDays(day, 1))];
	const [row] = await tx.$queryRaw<{ won: bigint }[]>`
		select coalesce(sum(amount), 0)::bigint as won from payout
		where status in ('submitting', 'requested', 'in_progress', 'completed', 'unknown')
			and (requested_at >= ${from} and requested_at < ${to}
				or requested_at is null and last_sent_at >= ${from} and last_sent_at < ${to})`;
	return row!.won;
}

export interface RoomOfDay {
	day: KstDay;
	limit: bigint;
	/** What may still go out on the day; never less than nothing. */
	left: bigint;
}

/** What may still go out today by the limit of a day; null without one. */
export async function roomOfDay(now: Date, tx: Tx = db()): Promise<RoomOfDay | null> {
	const { dailyLimitWon: limit } = await payoutRules(tx);
	if (limit === null) return null;
	const day = kstDayOf(now);
	const left = limit - (await sentOn(day, tx));
	return { day, limit, left: left > 0n ? left : 0n };
}

/**
 * Those of these approved payouts that may go out within the limit of the day, in their order; the others are held until the
 * next day. Runs inside the transaction that commits them as sent: senders take turns from here to its end, so that two of
 * them never see the same room.
 */
export async function takeWithinLimit(tx: Tx, ids: readonly string[], now: Date): Promise<string[]> {
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('jeongsan.daily-limit'))`;
	const room = await roomOfDay(now, tx);
	if (!room) return [...ids];
	const payouts = await tx.payout.findMany({ where: { id: { in: [...ids] } }, select: { id: true, amount: true } });
	const amounts = new Map(payouts.map(({ id, amount }) => [id, amount]));
	let { left } = room;
	const [fit, beyond]: [string[], string[]] = [[], []];
	for (const id of ids) {
		const amount = amounts.get(id) ?? 0n;
		if (amount > left) {
			beyond.push(id);
			continue;
		}
		left -= amount;
		fit.push(id);
	}
	if (beyond.length > 0)
		await tx.payout.updateMany({
			where: { id: { in: beyond } },
			data: { holdReason: 'daily-limit', holdUntil: atKst(addDays(room.day, 1)), updatedAt: now },
		});
	return fit;
}

/**
 * The days on which more would go out than their limit lets through, if what is asked were approved now: with what went out
 * today and all that is approved and has not gone out. Empty without a limit.
 */
export async function daysBeyondLimit(asked: readonly AskedToGoOut[], now: Date): Promise<OverLimit[]> {
	const room = await roomOfDay(now);
	if (!room || asked.length === 0) return [];
	const [calendar, rules, approved] = await Promise.all([
		payoutCalendar(),
		payoutRules(),
		db().payout.groupBy({
			by: ['scheduleType', 'payoutOn'],
			where: { status: 'approved' },
			_sum: { amount: true },
		}),
	]);
	const dayOf = (one: Omit<AskedToGoOut, 'amount'>) => goOutDay(one, now, calendar, rules);
	const planned = approved.map(({ scheduleType, payoutOn, _sum }) => ({
		day: dayOf({ scheduleType, payoutOn: payoutOn && fromDateColumn(payoutOn) }),
		amount: _sum.amount ?? 0n,
	}));
	const gone = { day: room.day, amount: room.limit - room.left };
	return beyondLimit(
		room.limit,
		[gone, ...planned],
		asked.map((one) => ({ day: dayOf(one), amount: one.amount })),
	);
}
