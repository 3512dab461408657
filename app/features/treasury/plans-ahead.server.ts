import { db } from '#app/db.server.ts';
import type { DayAmount } from '#app/features/payouts/balance-forecast.ts';
import { payoutCalendar, payoutRules } from '#app/features/payouts/payout-settings.server.ts';
import { nextPeriod, type PlanRule, payDay } from '#app/features/payouts/plan.ts';
import { sendDayOf } from '#app/features/payouts/readiness.ts';
import { addDays, fromDateColumn, kstDayOf } from '#app/lib/kst-calendar.ts';

/** So far ahead recurring payouts are counted: one monthly round at least, of which nothing was made yet. */
const PLANS_AHEAD_DAYS = 45;

/** What active plans will pay and have not made yet, each on the day on which it would be sent. Won, days in Seoul. */
export async function plansAhead(mId: string, now: Date): Promise<DayAmount[]> {
	const [plans, calendar, rules] = await Promise.all([
		db().payoutPlan.findMany({ where: { active: true, seller: { mId } } }),
		payoutCalendar(),
		payoutRules(),
	]);
	const until = addDays(kstDayOf(now), PLANS_AHEAD_DAYS);
	return plans.flatMap((plan) => {
		const rule = plan as typeof plan & PlanRule;
		const sends: DayAmount[] = [];
		for (let period = fromDateColumn(plan.nextOn); period <= until; period = nextPeriod(rule, period)) {
			const day = payDay(rule, period, calendar);
			if (day && day <= until) sends.push({ day: sendDayOf(day, calendar, rules), amount: plan.amount });
		}
		return sends;
	});
}
