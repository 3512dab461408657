import { addBusinessDays, addDays, type BusinessCalendar, type KstDay } from '#app/lib/kst-calendar.ts';

/** In how many business days a break should be dealt with, unless somebody says otherwise. */
const TARGET_BUSINESS_DAYS = 5;
const LONGEST_DAYS = 400;

/** How many business days have gone since a day; more than a year's worth is not counted on. */
export function businessDaysSince(day: KstDay, today: KstDay, calendar: BusinessCalendar): number {
	let count = 0;
	for (let at = addDays(day, 1), steps = 0; at <= today && steps < LONGEST_DAYS; at = addDays(at, 1), steps += 1) {
		if (calendar.isBusinessDay(at)) count += 1;
	}
	return count;
}

/** Breaks of earlier days than this one have passed their target. */
export function lateBefore(today: KstDay, calendar: BusinessCalendar): KstDay {
	let day = addBusinessDays(today, -TARGET_BUSINESS_DAYS, calendar);
	while (targetDay(addDays(day, -1), calendar) >= today) day = addDays(day, -1);
	while (targetDay(day, calendar) < today) day = addDays(day, 1);
	return day;
}

/** By when a break of a day should be dealt with. */
export function targetDay(day: KstDay, calendar: BusinessCalendar): KstDay {
	return addBusinessDays(day, TARGET_BUSINESS_DAYS, calendar);
}
