import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { firstTermsDay } from '#app/features/owed/read-terms.server.ts';
import { type NotPayable, notPayableReason } from '#app/features/sellers/seller.ts';
import type { PayoutPlan } from '#app/generated/prisma/client.ts';
import { newId } from '#app/lib/ids.ts';
import { type BusinessCalendar, fromDateColumn, type KstDay, toDateColumn } from '#app/lib/kst-calendar.ts';
import { earliestScheduledDay } from '#app/toss/payout-rules.ts';
import { deadStatuses } from './payout.ts';
import { lockSellers } from './payout-facts.server.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import { firstPeriod, type PlanPays, type PlanRefusal, type PlanRule, payDay, planRefusal } from './plan.ts';
import type { AlikePayout } from './schedule-payout.server.ts';

export interface NewPlan extends PlanRule, PlanPays {
	transactionDescription: string;
}

/** What exists already and pays the same: plans of the same rhythm or the same next day, payouts of that day. */
export interface AlikePlans {
	plans: { id: string }[];
	payouts: AlikePayout[];
}

export type MakePlanResult =
	| { ok: true; planId: string }
	| ({ ok: false; reason: 'confirmation-needed' } & AlikePlans)
	| { ok: false; reason: 'seller-not-found' | NotPayable | PlanRefusal | 'no-terms' };

/** Whether a plan would wait for ever: without terms nothing is payable. */
export async function needsTerms(tx: Tx, { amount }: Pick<PlanPays, 'amount'>): Promise<boolean> {
	return amount === null && (await firstTermsDay(tx)) === null;
}

/** Live plans besides `planId`, and payouts, that pay whom, and as much as, a plan pays in its first period to come. */
export async function findAlike(
	tx: Tx,
	input: Pick<NewPlan, 'sellerId' | 'amount' | keyof PlanRule>,
	nextOn: KstDay,
	calendar: BusinessCalendar,
	planId: string | null = null,
): Promise<AlikePlans> {
	const { sellerId, amount, rhythm, ordinal } = input;
	const first = payDay(input, nextOn, calendar);
	const live = await tx.payoutPlan.findMany({
		where: { sellerId, amount, active: true, ...(planId ? { NOT: { id: planId } } : {}) },
		orderBy: { id: 'desc' },
	});
	const plans = live.filter((plan) => {
		if (plan.rhythm === rhythm && plan.ordinal === ordinal) return true;
		return first !== null && payDay(plan as PlanRule & typeof plan, fromDateColumn(plan.nextOn), calendar) === first;
	});
	// What will be payable then is not known.
	const payouts =
		first && sellerId && amount !== null
			? await tx.payout.findMany({
					where: { sellerId, amount, payoutOn: toDateColumn(first), status: { notIn: [...deadStatuses] } },
					select: { id: true, refPayoutId: true },
					orderBy: { id: 'desc' },
				})
			: [];
	return { plans: plans.map(({ id }) => ({ id })), payouts };
}

/**
 * Makes a plan that begins with the first day that can still be paid. What looks like a plan or a payout that exists is
 * made when somebody has said that both are meant: `confirmed`.
 */
export async function makePlan(input: NewPlan, actor: Actor, now: Date, confirmed = false): Promise<MakePlanResult> {
	const calendar = await payoutCalendar();
	const refusal = planRefusal(input);
	if (refusal) return { ok: false, reason: refusal };
	return db().$transaction(async (tx): Promise<MakePlanResult> => {
		if (await needsTerms(tx, input)) return { ok: false, reason: 'no-terms' };
		// Of two clicks the second has to see what the first made.
		if (input.sellerId === null) await lockPlans(tx);
		else {
			await lockSellers(tx, [input.sellerId]);
			const seller = await tx.seller.findUnique({ where: { id: input.sellerId } });
			if (!seller) return { ok: false, reason: 'seller-not-found' };
			const notPayable = notPayableReason(seller);
			if (notPayable) return { ok: false, reason: notPayable };
		}
		const nextOn = firstPeriod(input, earliestScheduledDay(now, calendar), calendar);
		const alike = await findAlike(tx, input, nextOn, calendar);
		if (!confirmed && alike.plans.length + alike.payouts.length > 0) {
			return { ok: false, reason: 'confirmation-needed', ...alike };
		}
		const planId = newId(now);
		await tx.payoutPlan.create({
			data: {
				...input,
				id: planId,
				nextOn: toDateColumn(nextOn),
				createdById: actor.id,
				createdAt: now,
				updatedAt: now,
			},
		});
		await recordAudit(tx, actor, {
			action: 'payout-plan.make',
			entityType: 'payout-plan',
			entityId: planId,
			after: { ...input, ...auditedPays(input), nextOn, confirmed },
		});
		return { ok: true, planId };
	});
}

/** What the audit log keeps of how much a plan pays. */
export const auditedPays = ({ amount, leastAmount }: Omit<PlanPays, 'sellerId'>) => ({
	amount: amount === null ? 'payable' : String(amount),
	leastAmount: amount === null ? String(leastAmount) : null,
});

/** Plans change one after the other, and none while it is due. */
export async function lockPlans(tx: Tx): Promise<void> {
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('jeongsan.payout-plans'))`;
}

/**
 * Locks a plan that is to change, in one order everywhere: all plans, the seller, the plan. The makers of due payouts take the
 * same lock: a period is paid by the old rule or by the new one. Null when there is none.
 */
export async function lockPlan(tx: Tx, planId: string): Promise<PayoutPlan | null> {
	await lockPlans(tx);
	const place = await tx.payoutPlan.findUnique({ where: { id: planId }, select: { sellerId: true } });
	if (!place) return null;
	if (place.sellerId) await lockSellers(tx, [place.sellerId]);
	await tx.$queryRaw`select 1 from payout_plan where id = ${planId}::uuid for update`;
	return tx.payoutPlan.findUnique({ where: { id: planId } });
}

export type SetPlanActiveResult =
	| { ok: true }
	| { ok: false; reason: 'not-found' }
	| ({ ok: false; reason: 'confirmation-needed' } & AlikePlans);

/**
 * Pauses a plan, or lets it go on with the next period that can still be paid: what passed in the pause is not made up. What
 * was made in the pause and pays the same is asked about again: `confirmed`.
 */
export async function setPlanActive(
	planId: string,
	active: boolean,
	actor: Actor,
	now: Date,
	confirmed = false,
): Promise<SetPlanActiveResult> {
	const calendar = await payoutCalendar();
	return db().$transaction(async (tx): Promise<SetPlanActiveResult> => {
		const plan = await lockPlan(tx, planId);
		if (!plan) return { ok: false, reason: 'not-found' };
		if (plan.active === active) return { ok: true };
		const first = firstPeriod(plan as PlanRule & typeof plan, earliestScheduledDay(now, calendar), calendar);
		const kept = fromDateColumn(plan.nextOn);
		const nextOn = active && first > kept ? first : kept;
		if (active && !confirmed) {
			const alike = await findAlike(tx, plan as PlanRule & typeof plan, nextOn, calendar, planId);
			if (alike.plans.length + alike.payouts.length > 0) return { ok: false, reason: 'confirmation-needed', ...alike };
		}
		await tx.payoutPlan.update({
			where: { id: planId },
			data: { active, nextOn: toDateColumn(nextOn), version: { increment: 1 }, updatedAt: now },
		});
		await recordAudit(tx, actor, {
			action: active ? 'payout-plan.resume' : 'payout-plan.pause',
			entityType: 'payout-plan',
			entityId: planId,
			before: { active: plan.active },
			after: { active, nextOn, ...(active ? { confirmed } : {}) },
		});
		return { ok: true };
	});
}
