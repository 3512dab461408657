import { addDays, type BusinessCalendar, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';

/** The first day of a month. */
export function monthOf(day: KstDay): KstDay {
	return kstDayFrom(`${day.slice(0, 8)}01`);
}

/** The first day of the month that lies so many months away. */
export function addMonths(month: KstDay, count: number): KstDay {
	const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
	return kstDayFrom(`${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`);
}

/** The last day of the month. */
export function endOfMonth(month: KstDay): KstDay {
	return addDays(addMonths(monthOf(month), 1), -1);
}

/** All business days of the month, in order. */
export function businessDaysOf(month: KstDay, calendar: BusinessCalendar): KstDay[] {
	const days: KstDay[] = [];
	const end = endOfMonth(month);
	for (let day = monthOf(month); day <= end; day = addDays(day, 1)) if (calendar.isBusinessDay(day)) days.push(day);
	return days;
}

/**
 * The day of another month that stands where the day stands in its own, counted in business days; the last business day
 * when the other month has fewer. A day that is none counts as the business day before it.
 */
export function sameBusinessDay(day: KstDay, month: KstDay, calendar: BusinessCalendar): KstDay {
	const before = businessDaysOf(day, calendar).filter((each) => each <= day).length;
	const days = businessDaysOf(month, calendar);
	return days[Math.min(Math.max(before, 1), days.length) - 1]!;
}
