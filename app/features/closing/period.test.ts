import { expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { type Check, decidePrepare, followsClosed, monthOf, parsePeriod } from './period.ts';

test('a period is a month or a day of the calendar', () => {
	expect(parsePeriod('2026-02')).toEqual({ name: '2026-02', kind: 'month', from: '2026-02-01', to: '2026-02-28' });
	expect(monthOf(kstDayFrom('2026-12-31')).to).toBe('2026-12-31');
	expect(parsePeriod('2026-02-03')?.kind).toBe('day');
	const wrongs = ['2026-13', '2026-02-30', '', '2026', 'x', '0000-01', '9999-12', '9999-12-31'];
	for (const wrong of wrongs) expect(parsePeriod(wrong)).toBeNull();
});

test('what is closed follows what is closed, without a gap and never twice', () => {
	const march = parsePeriod('2026-03')!;
	expect(followsClosed(march, null)).toBe(true);
	expect(followsClosed(march, kstDayFrom('2026-02-28'))).toBe(true);
	expect(followsClosed(march, kstDayFrom('2026-03-10'))).toBe(true);
	expect(followsClosed(march, kstDayFrom('2026-02-27'))).toBe(false);
	expect(followsClosed(march, kstDayFrom('2026-03-31'))).toBe(false);
});

test('what must hold stops a closing; what may be passed wants a note', () => {
	const check = (name: Check['name'], ok: boolean): Check => ({ name, ok, count: 0, href: '/' });
	expect(decidePrepare([check('proof', false)], 'a note')).toEqual({ ok: false, reason: 'not-ready' });
	expect(decidePrepare([check('coverage', false), check('proof', true)], ' ')).toEqual({
		ok: false,
		reason: 'note-missing',
	});
	expect(decidePrepare([check('coverage', false)], 'the shop was shut')).toEqual({ ok: true });
});
