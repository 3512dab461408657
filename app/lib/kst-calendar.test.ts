import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	addBusinessDays,
	addDays,
	atKst,
	businessDayOnOrAfter,
	daysBetween,
	daysOf,
	formatKst,
	fromDateColumn,
	type KstDay,
	koreanBusinessCalendar,
	kstDayFrom,
	kstDayOf,
	parseAskedDay,
	parseKstDay,
	secondsOfKstDay,
	toDateColumn,
} from './kst-calendar.ts';

const instants = fc.date({ min: new Date('1950-01-01Z'), max: new Date('2100-01-01Z'), noInvalidDate: true });
const days = instants.map(kstDayOf);
const calendarDays = fc
	.integer({ min: 0, max: 365 * 10 - 60 })
	.map((offset) => addDays(kstDayFrom('2018-01-15'), offset));
const calendar = koreanBusinessCalendar();

describe('a day in Seoul', () => {
	it('is read only when it exists', () => {
		for (const text of ['2024-02-29', '2000-02-29']) expect(parseKstDay(text)).toBe(text);
		for (const text of [
			'2023-02-29',
			'2100-02-29',
			' 2025-01-01',
			'2025-13-01',
			'2025-1-1',
			'20250101',
			'2025-01-01T00:00',
			'',
			'2025-00-10',
		]) {
			expect(parseKstDay(text)).toBeNull();
			expect(() => kstDayFrom(text)).toThrow(RangeError);
		}
	});

	it('is asked for in years that a calendar here can hold', () => {
		for (const text of ['2000-01-01', '2026-11-30', '2100-12-31']) expect(parseAskedDay(text)).toBe(text);
		for (const text of ['0000-01-01', '1999-12-31', '2101-01-01', '9999-12-31', '2026-02-30', 'x'])
			expect(parseAskedDay(text)).toBeNull();
	});

	it('exists when the calendar comes to it', () => {
		const number = (most: number) => fc.integer({ min: 0, max: most });
		fc.assert(
			fc.property(number(9999), number(13), number(32), (year, month, day) => {
				const text = [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join(
					'-',
				);
				const at = new Date(`${text}T00:00:00Z`);
				const exists = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
				expect(parseKstDay(text)).toBe(exists ? text : null);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('begins at 15:00 UTC of the day before', () => {
		expect(kstDayOf(new Date('2025-03-04T14:59:59.999Z'))).toBe('2025-03-04');
		expect(kstDayOf(new Date('2025-03-04T15:00:00Z'))).toBe('2025-03-05');
		expect(atKst(kstDayFrom('2025-03-05'))).toEqual(new Date('2025-03-04T15:00:00Z'));
		expect(atKst(kstDayFrom('2025-03-05'), '08:30:15')).toEqual(new Date('2025-03-04T23:30:15Z'));
		expect(() => atKst(kstDayFrom('2025-03-05'), '25:00')).toThrow(RangeError);
	});

	it('and its seconds make up the instant', () => {
		fc.assert(
			fc.property(instants, (at) => {
				const seconds = secondsOfKstDay(at);
				expect(seconds).toBeGreaterThanOrEqual(0);
				expect(seconds).toBeLessThan(86_400);
				const start = atKst(kstDayOf(at)).getTime();
				expect(start + seconds * 1000).toBe(Math.floor(at.getTime() / 1000) * 1000);
				expect(formatKst(at).slice(0, 10)).toBe(kstDayOf(at));
				expect(new Date(formatKst(at)).getTime()).toBe(Math.floor(at.getTime() / 1000) * 1000);
			}),
		);
	});

	it('moves, counts and sorts as text', () => {
		fc.assert(
			fc.property(days, fc.integer({ min: -4000, max: 4000 }), (day, count) => {
				const moved = addDays(day, count);
				expect(daysBetween(day, moved)).toBe(count);
				expect(addDays(moved, -count)).toBe(day);
				expect(moved > day).toBe(count > 0);
				expect(fromDateColumn(toDateColumn(day))).toBe(day);
			}),
		);
		expect(daysOf(kstDayFrom('2024-02-28'), kstDayFrom('2024-03-01'))).toEqual([
			'2024-02-28',
			'2024-02-29',
			'2024-03-01',
		]);
		expect(daysOf(kstDayFrom('2024-03-01'), kstDayFrom('2024-02-28'))).toEqual([]);
	});
});

describe('the Korean bank calendar', () => {
	it('knows public, substitute and bank holidays', () => {
		const closed = [
			'2025-01-28',
			'2025-03-01',
			'2025-03-03',
			'2025-05-01',
			'2025-05-06',
			'2025-10-08',
			'2025-12-25',
			'2025-03-08',
			'2025-03-09',
		];
		for (const day of closed) expect([day, calendar.isBusinessDay(kstDayFrom(day))]).toEqual([day, false]);
		for (const day of ['2025-03-04', '2025-05-02', '2025-12-24'])
			expect(calendar.isBusinessDay(kstDayFrom(day))).toBe(true);
		expect(calendar.holidayName(kstDayFrom('2025-03-08'))).toBe('weekend');
		expect(calendar.holidayName(kstDayFrom('2025-12-25'))).toMatch(/[가-힣]/);
		expect(calendar.holidayName(kstDayFrom('2025-12-24'))).toBeNull();
	});

	it('lets overrides win in both directions', () => {
		const day = kstDayFrom;
		const changed = koreanBusinessCalendar([
			{ day: day('2025-03-04'), business: false, name: '임시공휴일' },
			{ day: day('2025-03-03'), business: true, name: '' },
		]);
		expect(changed.holidayName(day('2025-03-04'))).toBe('임시공휴일');
		expect(changed.isBusinessDay(day('2025-03-03'))).toBe(true);
		expect(koreanBusinessCalendar([], { labourDayIsHoliday: false }).isBusinessDay(day('2025-05-01'))).toBe(true);
	});

	it('goes to business days and back', () => {
		fc.assert(
			fc.property(calendarDays, fc.integer({ min: -15, max: 15 }), (day, count) => {
				const at = addBusinessDays(day, count, calendar);
				if (count !== 0) expect(calendar.isBusinessDay(at)).toBe(true);
				const [low, high]: [KstDay, KstDay] = count < 0 ? [at, addDays(day, -1)] : [addDays(day, 1), at];
				expect(daysOf(low, high).filter(calendar.isBusinessDay)).toHaveLength(Math.abs(count));
				if (calendar.isBusinessDay(day)) expect(addBusinessDays(at, -count, calendar)).toBe(day);
				const next = businessDayOnOrAfter(day, calendar);
				expect(next >= day && calendar.isBusinessDay(next)).toBe(true);
				expect(calendar.isBusinessDay(day) ? next === day : next === addBusinessDays(day, 1, calendar)).toBe(true);
			}),
		);
	});
});
