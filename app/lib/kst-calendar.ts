import { y2018, y2019, y2020, y2021, y2022, y2023, y2024, y2025, y2026, y2027 } from '@hyunbinseo/holidays-kr/all';

declare const kstDay: unique symbol;

/** A calendar day in Seoul, `yyyy-MM-dd`. Days compare as text. */
export type KstDay = string & { readonly [kstDay]: true };

const KST_OFFSET_MS = 9 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Without a `Date`, of which files have millions. `month`: 1 to 12. */
function daysInMonth(year: number, month: number): number {
	if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Reads `yyyy-MM-dd`; null when it is not a day that exists. */
export function parseKstDay(text: string): KstDay | null {
	const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	if (!parts) return null;
	const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
	return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) ? (text as KstDay) : null;
}

/**
 * As parseKstDay, for a day that an address or a form asks for: of the years 2000 to 2100. Others are slips of the pen, and
 * what is reckoned from them (a month, all days up to today) may leave the calendar.
 */
export function parseAskedDay(text: string): KstDay | null {
	const day = parseKstDay(text);
	return day && day >= '2000-01-01' && day <= '2100-12-31' ? day : null;
}

/** As parseKstDay, for text that is known to be a day; throws otherwise. */
export function kstDayFrom(text: string): KstDay {
	const day = parseKstDay(text);
	if (!day) throw new RangeError(`not a calendar day: ${text}`);
	return day;
}

/** The day in Seoul on which the instant falls. */
export function kstDayOf(at: Date): KstDay {
	return new Date(at.getTime() + KST_OFFSET_MS).toISOString().slice(0, 10) as KstDay;
}

/** The instant at which a time of day (`HH:mm` or `HH:mm:ss`) comes on that day in Seoul; throws on what is no time. */
export function atKst(day: KstDay, time = '00:00'): Date {
	const at = new Date(`${day}T${time.length === 5 ? `${time}:00` : time}+09:00`);
	if (Number.isNaN(at.getTime())) throw new RangeError(`not a time of day: ${time}`);
	return at;
}

/** Seconds since midnight in Seoul. */
export function secondsOfKstDay(at: Date): number {
	const sinceMidnight = (at.getTime() + KST_OFFSET_MS) % DAY_MS;
	return Math.floor((sinceMidnight < 0 ? sinceMidnight + DAY_MS : sinceMidnight) / 1000);
}

/** ISO 8601 with the offset of Seoul and whole seconds, as Toss writes times: `2025-03-05T10:35:02+09:00`. */
export function formatKst(at: Date): string {
	return `${new Date(at.getTime() + KST_OFFSET_MS).toISOString().slice(0, 19)}+09:00`;
}

/** The day that lies so many calendar days later, or earlier when the count is negative. */
export function addDays(day: KstDay, count: number): KstDay {
	return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10) as KstDay;
}

/** Whole days from one day to another; negative when `to` comes first. */
export function daysBetween(from: KstDay, to: KstDay): number {
	return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** All days from `from` to `to`, both included. */
export function daysOf(from: KstDay, to: KstDay): KstDay[] {
	const days: KstDay[] = [];
	for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
	return days;
}

/** A day as Prisma and pg take a `date` column: midnight UTC of that calendar day. */
export function toDateColumn(day: KstDay): Date {
	return new Date(`${day}T00:00:00Z`);
}

/** The reverse of toDateColumn. */
export function fromDateColumn(date: Date): KstDay {
	return date.toISOString().slice(0, 10) as KstDay;
}

const publicHolidays: Readonly<Record<string, readonly string[]>> = {
	...y2018,
	...y2019,
	...y2020,
	...y2021,
	...y2022,
	...y2023,
	...y2024,
	...y2025,
	...y2026,
	...y2027,
};

/** The last day for which official holidays are known; later days are judged by weekends and 1 May alone. */
export const LAST_KNOWN_HOLIDAY_YEAR = 2027;

export interface BusinessCalendar {
	/** True when banks settle on that day. */
	isBusinessDay(day: KstDay): boolean;
	/** Why it is none: the holiday's name, `weekend`, or null on a business day. */
	holidayName(day: KstDay): string | null;
}

/**
 * The Korean bank calendar: no Saturdays, Sundays, public and substitute holidays, nor 1 May, on which banks close.
 * Overrides win in both directions (temporary holidays are declared at short notice).
 * Source: docs.tosspayments.com/guides/v2/payouts; the holidays are those of the official almanac.
 */
export function koreanBusinessCalendar(
	overrides: Iterable<{ day: KstDay; business: boolean; name: string }> = [],
	options: { labourDayIsHoliday?: boolean } = {},
): BusinessCalendar {
	const byDay = new Map([...overrides].map((override) => [override.day, override]));
	const labourDay = options.labourDayIsHoliday ?? true;
	function holidayName(day: KstDay): string | null {
		const override = byDay.get(day);
		if (override) return override.business ? null : override.name;
		const names = publicHolidays[day];
		if (names) return names.join(', ');
		if (labourDay && day.endsWith('-05-01')) return '근로자의 날';
		const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
		return weekday === 0 || weekday === 6 ? 'weekend' : null;
	}
	return { holidayName, isBusinessDay: (day) => holidayName(day) === null };
}

/** The day itself when it is a business day, else the next one. */
export function businessDayOnOrAfter(day: KstDay, calendar: BusinessCalendar): KstDay {
	let next = day;
	while (!calendar.isBusinessDay(next)) next = addDays(next, 1);
	return next;
}

/** The n-th business day after the day (n > 0), before it (n < 0), or the day itself (0). */
export function addBusinessDays(day: KstDay, count: number, calendar: BusinessCalendar): KstDay {
	const step = count < 0 ? -1 : 1;
	let left = Math.abs(count);
	let at = day;
	while (left > 0) {
		at = addDays(at, step);
		if (calendar.isBusinessDay(at)) left -= 1;
	}
	return at;
}
