import { expect, it } from 'vitest';
import { koreanBusinessCalendar } from '#app/lib/kst-calendar.ts';
import { presetInstant } from './clock-presets.ts';

it('moves the clock by an hour, a week, or to the morning of the next business day', () => {
	const friday = new Date('2026-02-13T18:30:00+09:00');
	const calendar = koreanBusinessCalendar();
	expect(presetInstant('hour', friday, calendar)).toEqual(new Date('2026-02-13T19:30:00+09:00'));
	expect(presetInstant('week', friday, calendar)).toEqual(new Date('2026-02-20T18:30:00+09:00'));
	expect(presetInstant('nextBusinessDay', friday, calendar)).toEqual(new Date('2026-02-19T09:00:00+09:00'));
});
