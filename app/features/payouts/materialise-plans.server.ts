import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import { type BusinessCalendar, fromDateColumn, toDateColumn } from '#app/lib/kst-calendar.ts';
import { earliestScheduledDay } from '#app/toss/payout-rules.ts';
import { LONG } from './approve-batch.server.ts';
import { lockSellers } from './payout-facts.server.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import { isPlanDue, nextPeriod, nominalDay, type PlanRule, payDay } from './plan.ts';
import { lockPayable, OwedMoved, payAllSellers, paySeller, unpaid } from './plan-payouts.server.ts';
import { lockPlans } from './plans.server.ts';

/** A worker that slept for long makes up for so many periods of a plan in one round. */
const MOST_PERIODS = 24;

/** So often what is payable may move while it is paid. The next round tries again. */
const MOST_TRIES = 3;

/** Makes the payouts of one plan that are due; answers how many. All in one transaction, under the lock of the plan. */
async function materialiseOnce(planId: string, now: Date, calendar: BusinessCalendar): Promise<number> {
	return db().$transaction(async (tx) => {
		// Rounds of several workers take turns, also for the batches of a day.
		await lockPlans(tx);
		const plan = await tx.payoutPlan.findUnique({ where: { id: planId }, include: { seller: true } });
		if (!plan?.active) return 0;
		const rule = plan as typeof plan & PlanRule;
		if (!isPlanDue(rule, fromDateColumn(plan.nextOn), now, calendar)) return 0;
		// In one order everywhere: sellers, batches, and the log last. Of several periods the first one takes the log, and who then
		// waited for the batch of another would keep somebody waiting who has that batch and waits for the log.
		const { seller } = plan;
		const payable = seller ? [] : await lockPayable(tx, plan.leastAmount ?? 1n, now);
		if (seller) {
			await lockSellers(tx, [seller.id]);
			await tx.$queryRaw`
				select 1 from payout_batch where m_id = ${seller.mId} and source = 'plan' and state = 'awaiting_approval'
				order by id for update`;
		}
		const earliest = earliestScheduledDay(now, calendar);
		let period = fromDateColumn(plan.nextOn);
		let made = 0;
		for (let count = 0; count < MOST_PERIODS && isPlanDue(rule, period, now, calendar); count += 1) {
			const day = payDay(rule, period, calendar);
			const key = { planId, occurrenceOn: toDateColumn(period) };
			const known = await tx.payoutPlanOccurrence.findUnique({ where: { planId_occurrenceOn: key } });
			if (!known) {
				// Late is better than never: what was missed is booked for the first day that Toss takes.
				const payOn = day && day < earliest ? earliest : day;
				const due = { period, day, payOn };
				// All that is payable was paid with the first of the periods that were missed.
				const paidBefore = plan.amount === null && made > 0 && payOn !== null;
				const occurred = paidBefore
					? unpaid('paid-before')
					: seller
						? await paySeller(tx, { ...plan, seller }, due, now)
						: await payAllSellers(tx, plan, payable, due, now);
				if (!occurred) break;
				made += occurred.count;
				await tx.payoutPlanOccurrence.create({
					data: {
						...key,
						...occurred,
						payOn: toDateColumn(payOn ?? nominalDay(rule, period, calendar)),
						createdAt: now,
					},
				});
				await recordAudit(tx, WORKER, {
					action: 'payout-plan.occur',
					entityType: 'payout-plan',
					entityId: planId,
					after: { period, payOn, ...occurred, total: String(occurred.total) },
				});
			}
			period = nextPeriod(rule, period);
		}
		if (period !== fromDateColumn(plan.nextOn)) {
			await tx.payoutPlan.update({ where: { id: planId }, data: { nextOn: toDateColumn(period), updatedAt: now } });
		}
		return made;
	}, LONG);
}

async function materialisePlan(planId: string, now: Date, calendar: BusinessCalendar): Promise<number> {
	for (let tries = 1; ; tries += 1) {
		try {
			return await materialiseOnce(planId, now, calendar);
		} catch (error) {
			if (!(error instanceof OwedMoved) || tries === MOST_TRIES) throw error;
		}
	}
}

/**
 * Makes the payouts of all plans that are due, each period exactly once, into batches that await approval: one batch for
 * each day of payment, and one for each period of a plan of all sellers. Run again, or by two workers at once, it makes
 * nothing twice.
 */
export async function materialisePlans(): Promise<number> {
	const [now, calendar] = await Promise.all([currentInstant(), payoutCalendar()]);
	const plans = await db().payoutPlan.findMany({ where: { active: true }, orderBy: { id: 'asc' } });
	const failures: unknown[] = [];
	let made = 0;
	for (const plan of plans) {
		const rule = plan as typeof plan & PlanRule;
		if (!isPlanDue(rule, fromDateColumn(plan.nextOn), now, calendar)) continue;
		// One plan that cannot be made keeps no seller of another one waiting.
		await materialisePlan(plan.id, now, calendar).then(
			(count) => {
				made += count;
			},
			(error) => failures.push(error),
		);
	}
	if (failures.length > 0) throw failures[0];
	return made;
}
