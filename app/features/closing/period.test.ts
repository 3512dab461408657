import { expect, test } from 'vitest';
import { forwardAmounts } from '#app/features/seller-ledger/forward-parts.ts';
import { formatPercent } from '#app/i18n/format.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { compareMonths } from './compare-months.ts';
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

test('a month stands beside the month before, item by item, and fees with what they took of sales', () => {
	const month = (expected: bigint, fees: [string, bigint, bigint][], paid: bigint[], owed: bigint) => {
		const term = { term: 'expected', name: '', count: 1, amount: String(expected), href: '' } as const;
		const run = { level: 'transactions', runId: 'r', asOf: '2026-03-31', ruleVersion: 1, resultHash: 'h' } as const;
		const nothing = Object.fromEntries(forwardAmounts.map((name) => [name, '0'])) as Record<
			string,
			string
		> as Figures['owed'][number]['amounts'];
		const none = { mId: 'm', count: 1, supply: '0', vat: '0', net: '0' };
		const figures: Figures = {
			levels: [{ ...run, terms: [term] }],
			fees: fees.map(([method, amount, fee]) => ({ ...none, method, amount: String(amount), fee: String(fee) })),
			payouts: paid.map((amount) => ({ refSellerId: 's', name: 's', count: 1, amount: String(amount) })),
			bank: [],
			files: [],
			owed: [{ refSellerId: 's', name: 's', amounts: { ...nothing, closing: String(owed) } }],
		};
		return { figures, carried: [] };
	};
	const march = month(
		1_200_000n,
		[
			['카드', 1_000_000n, 33_000n],
			['가상계좌', 200_000n, 400n],
		],
		[900_000n, -100_000n],
		300_000n,
	);
	const february = month(1_000_000n, [['카드', 1_000_000n, 30_000n]], [], 400_000n);
	const rates = (rateBefore: bigint | null, rateNow: bigint | null) => ({ rateBefore, rateNow });
	expect(compareMonths(march, february)).toEqual([
		{
			...{ what: 'term', level: 'transactions', term: 'expected' },
			...{ before: 1_000_000n, now: 1_200_000n, share: 2_000n, ...rates(null, null) },
		},
		{ what: 'fees', before: 30_000n, now: 33_400n, share: 1_133n, ...rates(300n, 278n) },
		{ what: 'fees-of', method: '가상계좌', before: 0n, now: 400n, share: null, ...rates(null, 20n) },
		{ what: 'fees-of', method: '카드', before: 30_000n, now: 33_000n, share: 1_000n, ...rates(300n, 330n) },
		{ what: 'payouts', before: 0n, now: 800_000n, share: null, ...rates(null, null) },
		{ what: 'owed', before: 400_000n, now: 300_000n, share: -2_500n, ...rates(null, null) },
	]);
	expect(compareMonths(february, march)[0]).toMatchObject({ share: -1_667n });
	expect([formatPercent(-1_667n), formatPercent(5n, { signed: true }), formatPercent(0n)]).toEqual([
		'-16.67%',
		'+0.05%',
		'0.00%',
	]);
});
