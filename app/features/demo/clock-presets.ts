import { addBusinessDays, atKst, type BusinessCalendar, kstDayOf } from '#app/lib/kst-calendar.ts';

export const clockPresets = ['hour', 'nextBusinessDay', 'week'] as const;
export type ClockPreset = (typeof clockPresets)[number];

const HOUR_MS = 60 * 60 * 1000;

/** Where a preset moves the clock: an hour or a week on, or 09:00 of the next business day in Seoul. */
export function presetInstant(preset: ClockPreset, now: Date, calendar: BusinessCalendar): Date {
	if (preset === 'hour') return new Date(now.getTime() + HOUR_MS);
	if (preset === 'week') return new Date(now.getTime() + 7 * 24 * HOUR_MS);
	return atKst(addBusinessDays(kstDayOf(now), 1, calendar), '09:00');
}
