import { currentInstant } from '#app/clock.server.ts';
import { db, type Tx } from '#app/db.server.ts';
import { recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import { agreedPayableOf } from '#app/features/owed/payable.server.ts';
import { notPayableReason } from '#app/features/sellers/seller.ts';
import { type BusinessCalendar, fromDateColumn, type KstDay, kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import { earliestScheduledDay } from '#app/toss/payout-rules.ts';
import type { BatchWarning } from './batch-queries.server.ts';
import { liveFactsOf, lockSellers } from './payout-facts.server.ts';
import { duplicateKey } from './payout-file.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import { isPeriodDue, nextPeriod, nominalDay, type PlanRule, payDay } from './plan.ts';
import { isBeyondOwed, reachesSevenDayLimit, type ScheduleWarning } from './schedule-rules.ts';
import { addPayouts, type BatchPayout, storeBatch } from './store-batch.server.ts';

/** A worker that slept for long makes up for so many periods of a plan in one round. */
const MOST_PERIODS = 24;

/** Puts a payout into the batch of its day: one that still waits for approval, or a new one. */
async function putIntoBatch(
	tx: Tx,
	payout: BatchPayout,
	payOn: KstDay,
	warnings: readonly BatchWarning[],
	now: Date,
): Promise<string> {
	// Locked: somebody may approve, move or withdraw it at this moment.
	const [found] = await tx.$queryRaw<{ id: string }[]>`
		select id from payout_batch where m_id = ${payout.mId} and source = 'plan' and source_key = ${payOn}
			and state = 'awaiting_approval'
		order by id limit 1 for update`;
	const open = found ? await tx.payoutBatch.findUniqueOrThrow({ where: { id: found.id } }) : null;
	const told = [
		...(Array.isArray(open?.warnings) ? open.warnings : []),
		...warnings.map((warning) => ({ ...warning })),
	];
	if (!open) {
		const batch = {
			mId: payout.mId,
			name: payOn,
			source: 'plan',
			sourceKey: payOn,
			state: 'awaiting_approval',
		} as const;
		const { payoutIds } = await storeBatch(
			tx,
			{ ...batch, ...(told.length > 0 ? { warnings: told } : {}), payouts: [payout] },
			WORKER,
			now,
		);
		return payoutIds[0]!;
	}
	// The version moves on: somebody who looks at the batch at this moment has to look again.
	await tx.payoutBatch.update({
		where: { id: open.id },
		data: {
			count: { increment: 1 },
			total: { increment: payout.amount },
			...(warnings.length > 0 ? { warnings: told } : {}),
			version: { increment: 1 },
			updatedAt: now,
		},
	});
	const [payoutId] = await addPayouts(tx, open.id, [payout], WORKER, now);
	return payoutId!;
}

/** Makes the payouts of one plan that are due; answers how many. All in one transaction, under the lock of the plan. */
async function materialisePlan(planId: string, now: Date, calendar: BusinessCalendar): Promise<number> {
	return db().$transaction(async (tx) => {
		// Rounds of several workers take turns, also for the batches of a day.
		await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('jeongsan.payout-plans'))`;
		const plan = await tx.payoutPlan.findUnique({ where: { id: planId }, include: { seller: true } });
		if (!plan?.active) return 0;
		// In one order everywhere: seller, batches, and the log last. Of several periods the first one takes the log, and who then
		// waited for the batch of another would keep somebody waiting who has that batch and waits for the log.
		await lockSellers(tx, [plan.sellerId]);
		await tx.$queryRaw`
			select 1 from payout_batch where m_id = ${plan.seller.mId} and source = 'plan' and state = 'awaiting_approval'
			order by id for update`;
		const rule = plan as typeof plan & PlanRule;
		const today = kstDayOf(now);
		const earliest = earliestScheduledDay(now, calendar);
		let period = fromDateColumn(plan.nextOn);
		let made = 0;
		for (let count = 0; count < MOST_PERIODS && isPeriodDue(rule, period, today, calendar); count += 1) {
			const day = payDay(rule, period, calendar);
			const payable = notPayableReason(plan.seller) === null;
			// A seller that cannot be paid may become payable until the day itself.
			if (day && !payable && today < day) break;
			const key = { planId, occurrenceOn: toDateColumn(period) };
			const known = await tx.payoutPlanOccurrence.findUnique({ where: { planId_occurrenceOn: key } });
			if (!known) {
				// Late is better than never: what was missed is booked for the first day that Toss takes.
				const payOn = day && day < earliest ? earliest : day;
				let payoutId: string | null = null;
				if (payOn && payable) {
					const payout: BatchPayout = {
						refPayoutId: `plan-${planId.replaceAll('-', '').slice(-20)}-${period.replaceAll('-', '')}`,
						mId: plan.seller.mId,
						sellerId: plan.sellerId,
						scheduleType: 'SCHEDULED',
						payoutOn: payOn,
						amount: plan.amount,
						transactionDescription: plan.transactionDescription,
						createdById: plan.createdById,
						changedByIds: plan.changedByIds,
					};
					// Nobody is there to be asked: whoever approves is told.
					const { live, counted } = await liveFactsOf(tx, [plan.sellerId], now);
					const { refPayoutId } = payout;
					const { refSellerId } = plan.seller;
					const told: ScheduleWarning[] = [];
					if (live.has(duplicateKey(plan.sellerId, plan.amount, payOn))) told.push('possible-duplicate');
					const soFar = counted.get(plan.sellerId) ?? [];
					if (reachesSevenDayLimit(plan.seller, soFar, now, plan.amount)) told.push('seven-day-limit');
					const owed = (await agreedPayableOf([refSellerId], today, tx)).get(refSellerId) ?? null;
					if (isBeyondOwed(owed, plan.amount)) told.push('beyond-owed');
					const warnings: BatchWarning[] = told.map((warning) => ({ line: 0, refPayoutId, refSellerId, warning }));
					payoutId = await putIntoBatch(tx, payout, payOn, warnings, now);
					made += 1;
				}
				const outcome = payoutId ? 'made' : day ? 'seller-not-payable' : 'skipped-holiday';
				await tx.payoutPlanOccurrence.create({
					data: {
						...key,
						payOn: toDateColumn(payOn ?? nominalDay(rule, period, calendar)),
						outcome,
						payoutId,
						createdAt: now,
					},
				});
				await recordAudit(tx, WORKER, {
					action: 'payout-plan.occur',
					entityType: 'payout-plan',
					entityId: planId,
					after: { period, payOn, outcome, payoutId },
				});
			}
			period = nextPeriod(rule, period);
		}
		if (period !== fromDateColumn(plan.nextOn)) {
			await tx.payoutPlan.update({ where: { id: planId }, data: { nextOn: toDateColumn(period), updatedAt: now } });
		}
		return made;
	});
}

/**
 * Makes the payouts of all plans that are due, each period exactly once, into batches that await approval: one batch for
 * each day of payment. Run again, or by two workers at once, it makes nothing twice.
 */
export async function materialisePlans(): Promise<number> {
	const [now, calendar] = await Promise.all([currentInstant(), payoutCalendar()]);
	const plans = await db().payoutPlan.findMany({ where: { active: true }, orderBy: { id: 'asc' } });
	let made = 0;
	for (const plan of plans) {
		const rule = plan as typeof plan & PlanRule;
		if (!isPeriodDue(rule, fromDateColumn(plan.nextOn), kstDayOf(now), calendar)) continue;
		made += await materialisePlan(plan.id, now, calendar);
	}
	return made;
}
