import {
	addBusinessDays,
	addDays,
	type BusinessCalendar,
	businessDayOnOrAfter,
	type KstDay,
	kstDayOf,
} from '#app/lib/kst-calendar.ts';
import { isPayableAmount, isPayableDescription } from '#app/toss/payout-rules.ts';
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

/** Whom a plan pays, and how much: null stands for all sellers, and for all that is payable to them then. */
export interface PlanPays {
	sellerId: string | null;
	amount: bigint | null;
	/** Of all that is payable: who is owed less waits for the next time. Null with a fixed amount. */
	leastAmount?: bigint | null | undefined;
}

/** `fixed` and `payable` are of one seller. */
export const planKinds = ['fixed', 'payable', 'all'] as const;
export type PlanKind = (typeof planKinds)[number];

/** What the list of plans can be narrowed down to. */
export const planStates = ['active', 'paused'] as const;
export type PlanState = (typeof planStates)[number];

/** Which kind of plan it is. */
export function planKindOf({ sellerId, amount }: Pick<PlanPays, 'sellerId' | 'amount'>): PlanKind {
	if (sellerId === null) return 'all';
	return amount === null ? 'payable' : 'fixed';
}

export type PlanRefusal =
	| 'ordinal-invalid'
	| 'amount-out-of-range'
	| 'least-out-of-range'
	| 'all-are-paid-what-is-payable'
	| 'description-invalid';

/** Why there can be no such plan, or null. */
export function planRefusal(plan: PlanRule & PlanPays & { transactionDescription: string }): PlanRefusal | null {
	const { sellerId, amount, leastAmount } = plan;
	if (!isPlanOrdinal(plan.rhythm, plan.ordinal)) return 'ordinal-invalid';
	if (sellerId === null && amount !== null) return 'all-are-paid-what-is-payable';
	if (amount !== null && !isPayableAmount(amount)) return 'amount-out-of-range';
	if (amount === null && !isPayableAmount(leastAmount ?? 0n)) return 'least-out-of-range';
	return isPayableDescription(plan.transactionDescription) ? null : 'description-invalid';
}

export const planOutcomes = [
	'made',
	'skipped-holiday',
	'nothing-payable',
	'paid-before',
	'seller-not-payable',
	'amount-out-of-range',
] as const;
export type PlanOutcome = (typeof planOutcomes)[number];

/** Whether a period came to nothing although somebody was to be paid in it. */
export function isMissed({ outcome, leftOut }: { outcome: string; leftOut: number }): boolean {
	if (outcome === 'seller-not-payable' || outcome === 'amount-out-of-range') return true;
	return outcome === 'nothing-payable' && leftOut > 0;
}

/** What becomes of the payout to one seller in a period. A seller that cannot be paid may become payable until the day itself. */
export function decidePlanned(period: {
	day: KstDay;
	today: KstDay;
	/** All that it would be paid. */
	amount: bigint;
	/** Whether there are payouts of which each is an amount that one may have. */
	inPayouts: boolean;
	leastAmount: bigint | null;
	canBePaid: boolean;
}): 'pay' | 'wait' | 'nothing-payable' | 'seller-not-payable' | 'amount-out-of-range' {
	const { day, today, amount, inPayouts, leastAmount, canBePaid } = period;
	if (amount < (leastAmount ?? 1n)) return 'nothing-payable';
	if (!canBePaid) return today < day ? 'wait' : 'seller-not-payable';
	return inPayouts ? 'pay' : 'amount-out-of-range';
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

/** What the IDs of the payouts of a period begin with; of a plan of one seller it is the ID of the first one. */
export const refOfPeriod = (planId: string, period: KstDay) =>
	`plan-${planId.replaceAll('-', '').slice(-20)}-${period.replaceAll('-', '')}`;

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

/** The day on which the payouts of a period are made. Where a plan pays what is payable, that of this day counts. */
export function cutOffDay(rule: PlanRule, period: KstDay, calendar: BusinessCalendar): KstDay {
	const day = payDay(rule, period, calendar) ?? nominalDay(rule, period, calendar);
	return addBusinessDays(day, -PLAN_LEAD_BUSINESS_DAYS, calendar);
}

/** True when the payout of a period is to be made on that day, or should have been before. */
export function isPeriodDue(rule: PlanRule, period: KstDay, today: KstDay, calendar: BusinessCalendar): boolean {
	return today >= cutOffDay(rule, period, calendar);
}

/** From this hour of Seoul on what is payable on a day is counted: what was imported in the night is in it by then. */
const COUNTED_FROM_MS = 9 * 60 * 60_000;

/** True when the payouts of a plan for a period are to be made now, or should have been before. */
export function isPlanDue(
	plan: PlanRule & Pick<PlanPays, 'amount'>,
	period: KstDay,
	now: Date,
	calendar: BusinessCalendar,
): boolean {
	const counted = plan.amount === null ? new Date(now.getTime() - COUNTED_FROM_MS) : now;
	return isPeriodDue(plan, period, kstDayOf(counted), calendar);
}

/** The first period, beginning today, that can still be paid on its day. `earliest`: the first day that Toss takes. */
export function firstPeriod(rule: PlanRule, earliest: KstDay, calendar: BusinessCalendar): KstDay {
	let period = periodOf(rule, earliest);
	while ((payDay(rule, period, calendar) ?? nominalDay(rule, period, calendar)) < earliest)
		period = nextPeriod(rule, period);
	return period;
}
