import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import type { DayAmount } from '#app/features/payouts/balance-forecast.ts';
import { payoutCalendar, payoutRules } from '#app/features/payouts/payout-settings.server.ts';
import { nextPeriod, type PlanRule, payDay } from '#app/features/payouts/plan.ts';
import { payableSellers } from '#app/features/payouts/plan-preview.server.ts';
import { sendDayOf } from '#app/features/payouts/readiness.ts';
import type { PayoutPlan } from '#app/generated/prisma/client.ts';
import { addDays, fromDateColumn, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';

/** So far ahead recurring payouts are counted: one monthly round at least, of which nothing was made yet. */
const PLANS_AHEAD_DAYS = 45;

/**
 * What active plans will pay and have not made yet, each on the day on which it would be sent. Won, days in Seoul. Of what a
 * plan of all that is payable will pay only the next period is said, by what is payable today: to each seller it is paid once.
 */
export async function plansAhead(mId: string, now: Date): Promise<DayAmount[]> {
	const ofAll = mId === environment().TOSS_MID ? [{ sellerId: null }] : [];
	const [plans, calendar, rules] = await Promise.all([
		db().payoutPlan.findMany({ where: { active: true, OR: [{ seller: { mId } }, ...ofAll] } }),
		payoutCalendar(),
		payoutRules(),
	]);
	const until = addDays(kstDayOf(now), PLANS_AHEAD_DAYS);
	const daysOf = (plan: PayoutPlan): KstDay[] => {
		const rule = plan as typeof plan & PlanRule;
		const days: KstDay[] = [];
		for (let period = fromDateColumn(plan.nextOn); period <= until; period = nextPeriod(rule, period)) {
			const day = payDay(rule, period, calendar);
			if (day && day <= until) days.push(day);
		}
		return days;
	};
	const sendOn = (day: KstDay) => sendDayOf(day, calendar, rules);
	const fixed = plans.flatMap((plan) => {
		const { amount } = plan;
		return amount === null ? [] : daysOf(plan).map((day) => ({ day: sendOn(day), amount }));
	});
	const owed = plans.flatMap((plan) => {
		const [first] = plan.amount === null ? daysOf(plan) : [];
		return first ? [{ plan, first }] : [];
	});
	if (owed.length === 0) return fixed;
	const { payable } = await payableSellers(mId, now);
	const left = new Map(payable.map(({ sellerId, amount }) => [sellerId, amount]));
	const next = owed.sort((a, b) => (a.first < b.first ? -1 : 1));
	return [
		...fixed,
		...next.flatMap(({ plan: { sellerId, leastAmount }, first }) => {
			const paid = [...left].filter(
				([id, amount]) => (sellerId === null || id === sellerId) && amount >= (leastAmount ?? 1n),
			);
			for (const [id] of paid) left.delete(id);
			return paid.map(([, amount]) => ({ day: sendOn(first), amount }));
		}),
	];
}
