import { addDays, type KstDay } from '#app/lib/kst-calendar.ts';

/** What is known of one day of one merchant (or account): data from where, none although it should be, or none yet. */
export const coverageStates = ['both', 'api', 'file', 'hole', 'quiet'] as const;
export type CoverageState = (typeof coverageStates)[number];

export interface CoverageFacts {
	/** Days of which rows are there. */
	rows: ReadonlySet<KstDay>;
	/** Days of which rows came from a file. */
	files: ReadonlySet<KstDay>;
	/** Days that were read from the API to the end, be it that there was nothing. */
	api: ReadonlySet<KstDay>;
	/** From this day on data are expected; null while there never were any. */
	since: KstDay | null;
	/** Up to this day data are expected. */
	until: KstDay;
	/** True for days on which data are expected. */
	expected: (day: KstDay) => boolean;
}

/** The state of one day. A day before the first data, or so new that nothing has to be there, is `quiet`. */
export function coverageOf(day: KstDay, facts: CoverageFacts): CoverageState {
	const fromFile = facts.files.has(day);
	if (facts.api.has(day)) return fromFile ? 'both' : 'api';
	if (facts.rows.has(day)) return 'file';
	if (!facts.since || day < facts.since || day > facts.until || !facts.expected(day)) return 'quiet';
	return 'hole';
}

/** The days of the calendar, the oldest first. */
const COVERED_DAYS = 60;
export const calendarDays = (today: KstDay): KstDay[] =>
	Array.from({ length: COVERED_DAYS }, (_, index) => addDays(today, index - COVERED_DAYS + 1));
