import {
	addBusinessDays,
	addDays,
	type BusinessCalendar,
	businessDayOnOrAfter,
	type KstDay,
} from '#app/lib/kst-calendar.ts';
import type { PaymentMethod } from '../payments/payment.ts';
import type { Settings } from '../settings.ts';

/**
 * The sales day under which a transaction of that day is settled: the day itself, the Sunday that ends its week, or the
 * last day of its month. Source: docs.tosspayments.com/guides/apis/settlements.
 */
export function soldDateOf(day: KstDay, cycle: string): KstDay {
	const at = new Date(`${day}T00:00:00Z`);
	if (cycle === 'weekly') return addDays(day, (7 - at.getUTCDay()) % 7);
	if (cycle !== 'monthly') return day;
	return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).toISOString().slice(0, 10) as KstDay;
}

/** The day on which Toss pays out what was sold on a day: business days after it, or calendar days moved forward. */
export function paidOutDateOf(
	soldDate: KstDay,
	method: PaymentMethod,
	settings: Settings,
	calendar: BusinessCalendar,
): KstDay {
	const byAccount = method === '계좌이체' || method === '가상계좌';
	const delay = byAccount ? settings.settlementDelayAccount : settings.settlementDelayCard;
	if (settings.settlementDelayType === 'calendar') return businessDayOnOrAfter(addDays(soldDate, delay), calendar);
	return addBusinessDays(soldDate, delay, calendar);
}
