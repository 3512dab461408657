import { expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { WORKER } from '#app/features/audit/record-audit.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { changeSyncWindow, nightlyDays, queueNightlySync } from './nightly-sync.server.ts';

const day = kstDayFrom;

it('reads the window again, more after nights that were missed, and no day whose books are closed', () => {
	const today = day('2026-03-20');
	const facts = { windowDays: 10, lastNight: day('2026-03-19'), closed: null };
	expect(nightlyDays(today, facts)).toEqual({ from: '2026-03-10', to: '2026-03-19' });
	expect(nightlyDays(today, { ...facts, lastNight: day('2026-03-15') })).toEqual({
		from: '2026-03-06',
		to: '2026-03-19',
	});
	expect(nightlyDays(today, { ...facts, lastNight: day('2024-01-01') })?.from).toBe('2025-12-18');
	expect(nightlyDays(today, { ...facts, closed: day('2026-03-14') })?.from).toBe('2026-03-15');
	expect(nightlyDays(today, { ...facts, closed: day('2026-03-19') })).toBeNull();
});

it('is queued once a night, after half past four in Seoul; beside a sandbox from the next night on', async () => {
	const queued = () =>
		db().$queryRaw<
			{ payload: unknown }[]
		>`select payload from graphile_worker._private_jobs where key = 'syncDays:nightly'`;
	expect(await queueNightlySync(new Date('2026-03-19T10:00:00+09:00'), 'sandbox')).toBe(false);
	expect(await queueNightlySync(new Date('2026-03-20T04:29:00+09:00'), 'sandbox')).toBe(false);
	expect(await queued()).toEqual([]);
	expect(await changeSyncWindow(3, WORKER)).toEqual({ ok: true });
	expect(await changeSyncWindow(0, WORKER)).toEqual({ ok: false, reason: 'not-a-window' });
	expect(await queueNightlySync(new Date('2026-03-20T04:31:00+09:00'), 'sandbox')).toBe(true);
	expect(await queueNightlySync(new Date('2026-03-20T05:00:00+09:00'), 'sandbox')).toBe(false);
	expect(await queued()).toEqual([
		{ payload: { from: '2026-03-17', to: '2026-03-19', createdById: null, nightly: true } },
	]);
});
