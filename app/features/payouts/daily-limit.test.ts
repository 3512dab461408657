import { expect, test } from 'vitest';
import { atKst, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { beyondLimit, goOutDay } from './daily-limit.ts';

const day = kstDayFrom;

test('a payout counts on the day on which it goes out: EXPRESS when it is taken next, SCHEDULED when it is sent, never before today', () => {
	const calendar = koreanBusinessCalendar();
	const rules = { sendBusinessDaysBefore: 1 };
	const of = (now: Date, scheduleType: string, payoutOn: string | null) =>
		goOutDay({ scheduleType, payoutOn: payoutOn === null ? null : day(payoutOn) }, now, calendar, rules);
	const wednesday = atKst(day('2027-03-10'), '10:00');
	expect(of(wednesday, 'EXPRESS', null)).toBe('2027-03-10');
	expect(of(atKst(day('2027-03-12'), '15:00'), 'EXPRESS', null)).toBe('2027-03-15');
	expect(of(wednesday, 'SCHEDULED', '2027-03-15')).toBe('2027-03-12');
	expect(of(atKst(day('2027-03-13'), '10:00'), 'SCHEDULED', '2027-03-15')).toBe('2027-03-13');
});

test('a limit is reached and not passed, day by day, by all that goes out on it', () => {
	const [first, second] = [day('2027-03-10'), day('2027-03-11')];
	const planned = [
		{ day: first, amount: 60n },
		{ day: first, amount: 30n },
		{ day: second, amount: 120n },
	];
	expect(beyondLimit(100n, planned, [{ day: first, amount: 10n }])).toEqual([]);
	expect(
		beyondLimit(100n, planned, [
			{ day: second, amount: 1n },
			{ day: first, amount: 6n },
			{ day: first, amount: 5n },
		]),
	).toEqual([
		{ day: first, limit: 100n, left: 10n, asked: 11n },
		{ day: second, limit: 100n, left: 0n, asked: 1n },
	]);
	// A day that is full already is nobody's matter whose payouts go out on another one.
	expect(beyondLimit(100n, planned, [{ day: day('2027-03-12'), amount: 100n }])).toEqual([]);
});
