import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { notPayableReason } from '#app/features/sellers/seller.ts';
import { newUlid } from '#app/lib/ids.ts';
import { atKst, fromDateColumn, kstDayOf } from '#app/lib/kst-calendar.ts';
import { earliestScheduledDay } from '#app/toss/payout-rules.ts';
import { addMonths, monthOf, sameBusinessDay } from './copy-month.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import { storeBatch } from './store-batch.server.ts';

export type CopyMonthResult =
	| { ok: true; batchId: string; count: number }
	| { ok: false; reason: 'nothing-to-copy' | 'copied-already' | 'month-over' };

/**
 * Makes a draft of the payouts that were completed last month: the same amounts to the same sellers, booked for the same
 * business day of this month, or for the earliest that is left; when none is, it is refused. Sellers that cannot be paid now
 * are left out. One live copy a month: a second click makes no second one.
 */
export async function copyLastMonth(actor: Actor, now: Date): Promise<CopyMonthResult> {
	const calendar = await payoutCalendar();
	const mId = environment().TOSS_MID;
	const month = monthOf(kstDayOf(now));
	const last = addMonths(month, -1);
	const sourceKey = last.slice(0, 7);
	const earliest = earliestScheduledDay(now, calendar);
	// All of a month on one day of the next one is what nobody means.
	if (monthOf(earliest) !== month) return { ok: false, reason: 'month-over' };
	return db().$transaction(
		async (tx): Promise<CopyMonthResult> => {
			await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('jeongsan.copy-month'))`;
			const copied = await tx.payoutBatch.count({
				where: { mId, source: 'copy', sourceKey, state: { not: 'withdrawn' } },
			});
			if (copied > 0) return { ok: false, reason: 'copied-already' };
			const paid = await tx.payout.findMany({
				where: { mId, status: 'completed', finishedAt: { gte: atKst(last), lt: atKst(month) } },
				include: { seller: { select: { registration: true, tossStatus: true } } },
				omit: { tossRaw: true },
				orderBy: { id: 'asc' },
			});
			const payable = paid.filter(({ seller }) => notPayableReason(seller) === null);
			if (payable.length === 0) return { ok: false, reason: 'nothing-to-copy' };
			const { batchId } = await storeBatch(
				tx,
				{
					mId,
					name: `${sourceKey} → ${month.slice(0, 7)}`,
					source: 'copy',
					sourceKey,
					state: 'draft',
					rejected: paid.length - payable.length,
					payouts: payable.map((payout) => {
						const paidOn = payout.payoutOn ? fromDateColumn(payout.payoutOn) : kstDayOf(payout.finishedAt!);
						const day = sameBusinessDay(paidOn, month, calendar);
						return {
							refPayoutId: `po-${newUlid(now)}`,
							mId,
							sellerId: payout.sellerId,
							scheduleType: 'SCHEDULED' as const,
							payoutOn: day < earliest ? earliest : day,
							amount: payout.amount,
							transactionDescription: payout.transactionDescription,
						};
					}),
				},
				actor,
				now,
			);
			return { ok: true, batchId, count: payable.length };
		},
		{ timeout: 120_000 },
	);
}
