import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysBetween, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { changeOf, MOST_DAYS } from './range.ts';
import { rangeOf } from './range-params.ts';

const today = kstDayFrom('2026-11-25');
const of = (query: string) => rangeOf(new URLSearchParams(query), today);

test('a range is named or given, and falls back to the last 30 days', () => {
	const last = { from: '2026-10-27', to: today };
	expect(of('')).toMatchObject({ name: 'days', ...last });
	expect(of('range=week')).toMatchObject({ from: '2026-11-23', to: today });
	expect(of('range=month')).toMatchObject({ from: '2026-11-01', to: today });
	expect(of('range=custom&from=2026-03-01&to=2026-03-31')).toMatchObject({ from: '2026-03-01', to: '2026-03-31' });
	expect(of('range=custom&from=2026-03-31&to=2026-03-01')).toMatchObject({ name: 'days', ...last });
	expect(of('range=custom&from=2026-03-01')).toMatchObject({ name: 'days', ...last });
	expect(of('range=custom&from=2020-01-01&to=2026-03-31').to).toBe('2026-03-31');
});

test('what was asked for and is not shown is told', () => {
	const leftOut = (query: string) => of(query).leftOut;
	for (const fine of ['', 'range=week', 'range=days&from=x', 'range=custom&from=2026-03-01&to=2026-03-31'])
		expect(leftOut(fine)).toBeNull();
	expect(leftOut('range=year')).toBe('range');
	expect(leftOut('range=custom&from=2026-02-30&to=2026-03-31')).toBe('days');
	expect(leftOut('range=custom&from=2026-03-01')).toBe('days');
	expect(leftOut('range=custom&from=2026-03-31&to=2026-03-01')).toBe('reversed');
	expect(leftOut('range=custom&from=2026-01-01&to=2026-03-31')).toBeNull();
	expect(leftOut('range=custom&from=2025-01-01&to=2026-03-31')).toBe('many');
});

test('the previous range is as long and ends right before', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: -400, max: 400 }), (length, offset) => {
			const from = addDays(today, offset);
			const range = of(`range=custom&from=${from}&to=${addDays(from, length)}`);
			expect(addDays(range.previous.to, 1)).toBe(range.from);
			const days = daysBetween(range.from, range.to) + 1;
			expect(days).toBe(Math.min(length + 1, MOST_DAYS));
			expect(daysBetween(range.previous.from, range.previous.to) + 1).toBe(days);
		}),
	);
});

test('a change is told in won and in tenths of a percent', () => {
	expect(changeOf(1_100n, 1_000n)).toEqual({ difference: 100n, permille: 100n });
	expect(changeOf(-50n, -100n)).toEqual({ difference: 50n, permille: 500n });
	expect(changeOf(5n, 0n)).toEqual({ difference: 5n, permille: null });
});
