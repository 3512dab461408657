import { addDays, type KstDay, kstDayFrom, parseAskedDay } from '#app/lib/kst-calendar.ts';

declare const month: unique symbol;

/** A calendar month, `yyyy-MM`. Months compare as text. */
export type Month = string & { readonly [month]: true };

/** Reads `yyyy-MM`; null when it is no month of the years 2000 to 2100. */
export function parseMonth(text: string): Month | null {
	return /^\d{4}-\d{2}$/.test(text) && parseAskedDay(`${text}-01`) ? (text as Month) : null;
}

/** The month that a day lies in. */
export const monthOf = (day: KstDay) => day.slice(0, 7) as Month;

/** The first day of a month. */
export const firstDayOf = (of: Month) => kstDayFrom(`${of}-01`);

/** The last day of a month. */
export const lastDayOf = (of: Month) => addDays(firstDayOf(monthAfter(of)), -1);

/** The month that follows one. */
export const monthAfter = (of: Month) => monthOf(addDays(firstDayOf(of), 31));

/** The month before one. */
export const monthBefore = (of: Month) => monthOf(addDays(firstDayOf(of), -1));

/** The months from one to another, both included, the newest first. */
export function monthsDownFrom(last: Month, first: Month): Month[] {
	const months: Month[] = [];
	for (let at = last; at >= first; at = monthBefore(at)) months.push(at);
	return months;
}
