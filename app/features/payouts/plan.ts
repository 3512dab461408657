import {
	addBusinessDays,
	addDays,
	type BusinessCalendar,
	businessDayOnOrAfter,
	type KstDay,
} from '#app/lib/kst-calendar.ts';
import { addMonths, businessDaysOf, endOfMonth, monthOf } from './copy-month.ts';

export const planRhythms = ['weekly', 'monthly', 'nth-business-day'] as const;
export type PlanRhythm = (typeof planRhythms)[number];

/** What becomes of a payout whose day is no business day. */
export const holidayRules = ['skip', 'before', 'after'] as const;
export type HolidayRule = (typeof holidayRules)[number];

export interface PlanRule {
	rhythm: PlanRhythm;
	/** weekly: 1 (Monday) to 7; monthly: day of the month; nth-business-day: 1, 2 … or -1, -2 … from the month's end. */
	ordinal: number;
	onHoliday: HolidayRule;
}

/** True for a number that the rhythm knows. */
export function isPlanOrdinal(rhythm: PlanRhythm, ordinal: number): boolean {
	if (!Number.isInteger(ordinal)) return false;
	if (rhythm === 'weekly') return ordinal >= 1 && ordinal <= 7;
	if (rhythm === 'monthly') return ordinal >= 1 && ordinal <= 31;
	return ordinal !== 0 && Math.abs(ordinal) <= 20;
}

const weekdayOf = (day: KstDay) => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/**
 * The period that a day belongs to, named by one day: the coming day of the rule for a weekly plan, the first of the
 * month for the others. Corrected holidays never change it, so that no period is paid twice.
 */
export function periodOf(rule: PlanRule, day: KstDay): KstDay {
	if (rule.rhythm !== 'weekly') return monthOf(day);
	return addDays(day, (rule.ordinal - weekdayOf(day) + 7) % 7);
}

/** The period after a period. */
export function nextPeriod(rule: PlanRule, period: KstDay): KstDay {
	return rule.rhythm === 'weekly' ? addDays(period, 7) : addMonths(period, 1);
}

/** The day that the rule names in a period, before holidays are looked at. A short month has its last day instead. */
export function nominalDay(rule: PlanRule, period: KstDay, calendar: BusinessCalendar): KstDay {
	if (rule.rhythm === 'weekly') return period;
	if (rule.rhythm === 'monthly') {
		const end = endOfMonth(period);
		const day = addDays(period, rule.ordinal - 1);
		return day > end ? end : day;
	}
	const days = businessDaysOf(period, calendar);
	const index = rule.ordinal > 0 ? rule.ordinal - 1 : days.length + rule.ordinal;
	return days[Math.min(Math.max(index, 0), days.length - 1)]!;
}

/** The business day on which a period is paid; null when its day is a holiday and the rule skips it. */
export function payDay(rule: PlanRule, period: KstDay, calendar: BusinessCalendar): KstDay | null {
	const nominal = nominalDay(rule, period, calendar);
	if (calendar.isBusinessDay(nominal)) return nominal;
	if (rule.onHoliday === 'skip') return null;
	if (rule.onHoliday === 'after') return businessDayOnOrAfter(nominal, calendar);
	return addBusinessDays(nominal, -1, calendar);
}

/**
 * The period that comes next after the rule of a plan was changed. Within weeks, or within months, the period that would
 * have come next stays: what was paid in a week or a month is not paid again for its sake.
 */
export function periodAfterChange(
	before: PlanRule & { next: KstDay },
	rule: PlanRule,
	earliest: KstDay,
	calendar: BusinessCalendar,
): KstDay {
	const first = firstPeriod(rule, earliest, calendar);
	const isWeekly = rule.rhythm === 'weekly';
	if (isWeekly !== (before.rhythm === 'weekly')) return first;
	const kept = isWeekly ? periodOf(rule, addDays(before.next, 1 - weekdayOf(before.next))) : before.next;
	return kept > first ? kept : first;
}

/** So many business days before its day a payout is made, that there is time to approve and to send it. */
const PLAN_LEAD_BUSINESS_DAYS = 3;

/** True when the payout of a period is to be made on that day, or should have been before. */
export function isPeriodDue(rule: PlanRule, period: KstDay, today: KstDay, calendar: BusinessCalendar): boolean {
	const day = payDay(rule, period, calendar) ?? nominalDay(rule, period, calendar);
	return today >= addBusinessDays(day, -PLAN_LEAD_BUSINESS_DAYS, calendar);
}

/** The first period, beginning today, that can still be paid on its day. `earliest`: the first day that Toss takes. */
export function firstPeriod(rule: PlanRule, earliest: KstDay, calendar: BusinessCalendar): KstDay {
	let period = periodOf(rule, earliest);
	while ((payDay(rule, period, calendar) ?? nominalDay(rule, period, calendar)) < earliest)
		period = nextPeriod(rule, period);
	return period;
}
