import { expect, test } from 'vitest';
import { addDays, daysOf, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { businessDaysSince, lateBefore, targetDay } from './case-age.ts';

const calendar = koreanBusinessCalendar();

test('age counts business days, and the line of lateness is that of the target, over holidays and weekends', () => {
	// A Friday to the Tuesday after it.
	expect(businessDaysSince(kstDayFrom('2026-03-13'), kstDayFrom('2026-03-17'), calendar)).toBe(2);
	for (const today of daysOf(kstDayFrom('2026-02-01'), kstDayFrom('2026-03-31'))) {
		const line = lateBefore(today, calendar);
		expect(targetDay(line, calendar) >= today, today).toBe(true);
		expect(targetDay(addDays(line, -1), calendar) < today, today).toBe(true);
	}
});
