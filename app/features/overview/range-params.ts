import { addDays, daysBetween, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { choiceParam, dayParam, listParams } from '#app/ui/list-params.ts';
import { MOST_DAYS, type Range, type RangeName, rangeNames } from './range.ts';

const LAST_DAYS = 30;

/**
 * The days that an address asks for, both ends included: this week (from Monday) or month so far, the last 30 days, or days
 * of somebody's own, at most 100, the last ones of a longer range. What makes no sense falls back to the last 30 days, and
 * `leftOut` says so.
 */
export function rangeOf(source: Request | URLSearchParams, today: KstDay): Range {
	const { filters } = listParams(source, { range: choiceParam(rangeNames), from: dayParam, to: dayParam });
	const own = filters.range === 'custom' && filters.from && filters.to && filters.from <= filters.to;
	const name = filters.range === 'custom' && !own ? 'days' : (filters.range ?? 'days');
	const to = own ? filters.to! : today;
	const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
	const starts: Record<RangeName, KstDay> = {
		week: addDays(today, -weekday),
		month: kstDayFrom(`${today.slice(0, 8)}01`),
		days: addDays(today, 1 - LAST_DAYS),
		custom: filters.from ?? today,
	};
	const earliest = addDays(to, 1 - MOST_DAYS);
	const from = starts[name] < earliest ? earliest : starts[name];
	const length = daysBetween(from, to) + 1;
	const asked = (source instanceof URLSearchParams ? source : new URL(source.url).searchParams).get('range')?.trim();
	const leftOut =
		filters.range === 'custom' && !own
			? filters.from && filters.to
				? 'reversed'
				: 'days'
			: asked && !filters.range
				? 'range'
				: from > starts[name]
					? 'many'
					: null;
	return { name, from, to, previous: { from: addDays(from, -length), to: addDays(from, -1) }, leftOut };
}
