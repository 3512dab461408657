import { expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { adjustmentsOf, type Figures } from './figures.ts';
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

test('of a closed period only what a newer proof finds otherwise is taken up, with its sign', () => {
	type Level = Figures['levels'][number];
	const levelOf = (level: Level['level'], resultHash: string, amounts: Record<string, string>): Level => ({
		level,
		runId: `run-${resultHash}`,
		asOf: '2026-04-10',
		ruleVersion: 1,
		resultHash,
		terms: Object.entries(amounts).map(([name, amount]) => ({ term: 'kind', name, amount, count: null, href: '/' })),
	});
	const frozen = [
		levelOf('transactions', 'a', { same: '5', less: '7', gone: '3' }),
		levelOf('orders', 'b', { same: '1' }),
	];
	const live = [
		levelOf('orders', 'b', { same: '2' }),
		levelOf('bank', 'd', { added: '9' }),
		levelOf('transactions', 'c', { same: '5', less: '4', added: '-2' }),
	];
	const found = adjustmentsOf(frozen, live).map(({ term: _, ...rest }) => rest);
	const of = { level: 'transactions', runId: 'run-c' };
	expect(found).toEqual([
		{ ...of, name: 'less', frozen: 7n, live: 4n, change: -3n },
		{ ...of, name: 'gone', frozen: 3n, live: 0n, change: -3n },
		{ ...of, name: 'added', frozen: 0n, live: -2n, change: -2n },
	]);
});
