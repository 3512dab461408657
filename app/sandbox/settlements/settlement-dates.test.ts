import { describe, expect, it } from 'vitest';
import { koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { defaultSettings } from '../settings.ts';
import { paidOutDateOf, soldDateOf } from './settlement-dates.ts';

const settings = defaultSettings();
const calendar = koreanBusinessCalendar();

describe('soldDate', () => {
	it.each([
		['2026-03-04', 'daily', '2026-03-04'],
		['2026-03-02', 'weekly', '2026-03-08'],
		['2026-03-08', 'weekly', '2026-03-08'],
		['2026-03-09', 'weekly', '2026-03-15'],
		['2026-03-01', 'monthly', '2026-03-31'],
		['2028-02-29', 'monthly', '2028-02-29'],
	])('of %s with a %s cycle is %s', (day, cycle, sold) => {
		expect(soldDateOf(kstDayFrom(day), cycle)).toBe(sold);
	});
});

describe('paidOutDate', () => {
	it.each([
		['2025-06-18', '카드', '2025-06-25'],
		['2026-03-03', '카드', '2026-03-10'],
		['2026-03-05', '간편결제', '2026-03-12'],
		['2026-03-04', '가상계좌', '2026-03-06'],
		['2026-03-06', '계좌이체', '2026-03-10'],
		['2026-02-13', '카드', '2026-02-25'],
	] as const)('of %s by %s is %s', (day, method, paid) => {
		expect(paidOutDateOf(kstDayFrom(day), method, settings, calendar)).toBe(paid);
	});

	it('may count calendar days and move to the next business day', () => {
		const terms = { ...settings, settlementDelayType: 'calendar' };
		expect(paidOutDateOf(kstDayFrom('2026-03-03'), '카드', terms, calendar)).toBe('2026-03-09');
	});
});
