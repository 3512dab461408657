import { addDays, type KstDay } from '#app/lib/kst-calendar.ts';
import { dayParam, listParams } from '#app/ui/list-params.ts';

/** The first and the last day of a day's month. */
export function monthOf(day: KstDay): { from: KstDay; to: KstDay } {
	const from = `${day.slice(0, 8)}01` as KstDay;
	const inNext = addDays(from, 31);
	return { from, to: addDays(`${inNext.slice(0, 8)}01` as KstDay, -1) };
}

/** The days that an address of a statement asks for, in their order; this month when it names none. */
export function statementPeriodOf(request: Request, today: KstDay): { from: KstDay; to: KstDay } {
	const { filters } = listParams(request, { from: dayParam, to: dayParam });
	const from = filters.from ?? (filters.to ? monthOf(filters.to).from : monthOf(today).from);
	const to = filters.to ?? (filters.from ? monthOf(filters.from).to : monthOf(today).to);
	return from <= to ? { from, to } : { from: to, to: from };
}
