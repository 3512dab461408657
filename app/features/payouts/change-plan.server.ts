import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { fromDateColumn, toDateColumn } from '#app/lib/kst-calendar.ts';
import { earliestScheduledDay } from '#app/toss/payout-rules.ts';
import { changedBy } from './changed-by.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import {
	nextPeriod,
	type PlanPays,
	type PlanRefusal,
	type PlanRule,
	payDay,
	periodAfterChange,
	planRefusal,
} from './plan.ts';
import { type AlikePlans, auditedPays, findAlike, lockPlan, needsTerms } from './plans.server.ts';

export interface PlanChange extends PlanRule, Omit<PlanPays, 'sellerId'> {
	transactionDescription: string;
	/** The version that the person looked at: somebody else's change is not overwritten unseen. */
	version: number;
}

export type ChangePlanResult =
	| { ok: true }
	| ({ ok: false; reason: 'confirmation-needed' } & AlikePlans)
	| { ok: false; reason: 'not-found' | 'changed-meanwhile' | PlanRefusal | 'no-terms' };

/** What the audit log keeps of a plan, before and after. */
const recorded = ({ transactionDescription, rhythm, ordinal, onHoliday, ...pays }: Omit<PlanChange, 'version'>) => ({
	...auditedPays(pays),
	transactionDescription,
	rhythm,
	ordinal,
	onHoliday,
});

/**
 * Changes what a plan pays from its next period on. Payouts that it made already stay as they are. Whoever changed it
 * never approves what it pays, like its maker. Where it pays from now on what another plan or a payout pays already, somebody
 * has to say that both are meant: `confirmed`.
 */
export async function changePlan(
	planId: string,
	{ version, ...change }: PlanChange,
	actor: Actor,
	now: Date,
	confirmed = false,
): Promise<ChangePlanResult> {
	const calendar = await payoutCalendar();
	return db().$transaction(async (tx): Promise<ChangePlanResult> => {
		const plan = await lockPlan(tx, planId);
		if (!plan) return { ok: false, reason: 'not-found' };
		if (plan.version !== version) return { ok: false, reason: 'changed-meanwhile' };
		const { sellerId } = plan;
		const refusal = planRefusal({ ...change, sellerId });
		if (refusal) return { ok: false, reason: refusal };
		if (await needsTerms(tx, change)) return { ok: false, reason: 'no-terms' };
		const before = { ...(plan as typeof plan & PlanRule), next: fromDateColumn(plan.nextOn) };
		let nextOn = periodAfterChange(before, change, earliestScheduledDay(now, calendar), calendar);
		const made = await tx.payoutPlanOccurrence.findMany({
			where: { planId, occurrenceOn: { gte: toDateColumn(nextOn) } },
			select: { occurrenceOn: true },
		});
		const paid = new Set(made.map(({ occurrenceOn }) => fromDateColumn(occurrenceOn)));
		while (paid.has(nextOn)) nextOn = nextPeriod(change, nextOn);
		// A paused plan pays nothing: it is asked about when it goes on. What it paid before was asked about when it was made.
		const paysAnew =
			plan.amount !== change.amount || payDay(before, nextOn, calendar) !== payDay(change, nextOn, calendar);
		if (plan.active && paysAnew && !confirmed) {
			const alike = await findAlike(tx, { ...change, sellerId }, nextOn, calendar, planId);
			if (alike.plans.length + alike.payouts.length > 0) return { ok: false, reason: 'confirmation-needed', ...alike };
		}
		await tx.payoutPlan.update({
			where: { id: planId },
			data: {
				...change,
				leastAmount: change.leastAmount ?? null,
				nextOn: toDateColumn(nextOn),
				changedByIds: changedBy(plan.changedByIds, actor),
				version: { increment: 1 },
				updatedAt: now,
			},
		});
		await recordAudit(tx, actor, {
			action: 'payout-plan.change',
			entityType: 'payout-plan',
			entityId: planId,
			before: { ...recorded(before), version, nextOn: before.next },
			after: { ...recorded(change), version: version + 1, nextOn, confirmed },
		});
		return { ok: true };
	});
}
