import { db, type Tx } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { agreedPayableOf } from '#app/features/owed/payable.server.ts';
import { notPayableReason } from '#app/features/sellers/seller.ts';
import type { Payout } from '#app/generated/prisma/client.ts';
import { newUlid } from '#app/lib/ids.ts';
import { addDays, fromDateColumn, kstDayOf } from '#app/lib/kst-calendar.ts';
import { earliestScheduledDay } from '#app/toss/payout-rules.ts';
import type { BatchWarning } from './batch-queries.server.ts';
import { addMonths, monthOf, sameBusinessDay } from './copy-month.ts';
import { liveFactsOf, lockSellers } from './payout-facts.server.ts';
import { duplicateKey } from './payout-file.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import { isBeyondOwed } from './schedule-rules.ts';
import { type BatchPayout, storeBatch } from './store-batch.server.ts';
import { endedOn, endedWithin } from './value-day.ts';

export type CopyMonthResult =
	| { ok: true; batchId: string; count: number }
	| { ok: false; reason: 'nothing-to-copy' | 'copied-already' | 'month-over' };

/** Which of the payouts active plans made, themselves or what they make good: this month's are made by the plans again. */
async function paidByPlans(tx: Tx, paid: readonly Pick<Payout, 'id'>[]): Promise<Set<string>> {
	const planned = await tx.$queryRaw<{ id: string }[]>`
		with recursive origin as (
			select id as paid_id, id, batch_id, replaces_payout_id from payout
			where id = any(${paid.map(({ id }) => id)}::uuid[])
			union all
			select o.paid_id, p.id, p.batch_id, p.replaces_payout_id from origin o join payout p on p.id = o.replaces_payout_id
		)
		select distinct o.paid_id as id from origin o
		join payout_plan_occurrence made on made.payout_id = o.id or made.batch_id = o.batch_id
		join payout_plan plan on plan.id = made.plan_id and plan.active`;
	return new Set(planned.map(({ id }) => id));
}

/** Which of the payouts look like one that there is for its day already, or like another one of them, or pay more than is owed. */
async function warningsOf(
	tx: Tx,
	payouts: readonly (BatchPayout & { refSellerId: string })[],
	now: Date,
): Promise<BatchWarning[]> {
	const sellerIds = [...new Set(payouts.map(({ sellerId }) => sellerId))];
	await lockSellers(tx, sellerIds);
	const { live } = await liveFactsOf(tx, sellerIds, now);
	const payable = await agreedPayableOf([...new Set(payouts.map(({ refSellerId }) => refSellerId))], kstDayOf(now), tx);
	const sums = new Map<string, bigint>();
	return payouts.flatMap(({ refPayoutId, refSellerId, sellerId, amount, payoutOn }) => {
		const told: BatchWarning['warning'][] = [];
		const key = duplicateKey(sellerId, amount, payoutOn ?? kstDayOf(now));
		if (live.has(key)) told.push('possible-duplicate');
		live.add(key);
		const sum = (sums.get(sellerId) ?? 0n) + amount;
		sums.set(sellerId, sum);
		if (isBeyondOwed(payable.get(refSellerId) ?? null, sum)) told.push('beyond-owed');
		return told.map((warning) => ({ line: 0, refPayoutId, refSellerId, warning }));
	});
}

/**
 * Makes a draft of the payouts that were completed last month: the same amounts to the same sellers, booked for the same
 * business day of this month, or for the earliest that is left; when none is, it is refused. Sellers that cannot be paid now
 * are left out, and so is what an active plan makes by itself. What looks like another payout of its day is told. One live
 * copy a month: a second click makes no second one.
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
				where: { mId, status: 'completed', ...endedWithin(last, addDays(month, -1)) },
				include: { seller: { select: { registration: true, tossStatus: true, refSellerId: true } } },
				omit: { tossRaw: true },
				orderBy: { id: 'asc' },
			});
			const planned = await paidByPlans(tx, paid);
			const copies = paid.filter(({ id, seller }) => notPayableReason(seller) === null && !planned.has(id));
			if (copies.length === 0) return { ok: false, reason: 'nothing-to-copy' };
			const payouts = copies.map((payout) => {
				const paidOn = payout.payoutOn ? fromDateColumn(payout.payoutOn) : endedOn(payout)!;
				const day = sameBusinessDay(paidOn, month, calendar);
				return {
					refPayoutId: `po-${newUlid(now)}`,
					refSellerId: payout.seller.refSellerId,
					mId,
					sellerId: payout.sellerId,
					scheduleType: 'SCHEDULED' as const,
					payoutOn: day < earliest ? earliest : day,
					amount: payout.amount,
					transactionDescription: payout.transactionDescription,
				};
			});
			const warnings = await warningsOf(tx, payouts, now);
			const { batchId } = await storeBatch(
				tx,
				{
					mId,
					name: `${sourceKey} → ${month.slice(0, 7)}`,
					source: 'copy',
					sourceKey,
					state: 'draft',
					rejected: paid.length - copies.length,
					...(warnings.length > 0 ? { warnings: warnings.map((warning) => ({ ...warning })) } : {}),
					payouts,
				},
				actor,
				now,
			);
			return { ok: true, batchId, count: copies.length };
		},
		{ timeout: 120_000 },
	);
}
