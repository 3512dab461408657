import { expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { type Level, levels, statesOf } from './levels.ts';
import { proofRowsOf } from './proof-rows.ts';

const run = (level: Level, mIds: string[] = []) => {
	const day = kstDayFrom('2026-10-31');
	return { id: 'r1', level, scope: { from: kstDayFrom('2026-10-01'), to: day, asOf: day, mIds } };
};

test('every side and every state of every level leads to rows', () => {
	for (const level of levels) {
		const rows = proofRowsOf(run(level));
		for (const href of [rows.expected, rows.actual, ...statesOf[level].map((name) => rows.state(name))])
			expect(href).toMatch(/^\/[a-z/-]+(r1)?\?(view|from|paidFrom|run)=/);
	}
});

test('lists are filtered to the scope, and to its merchant where it is one', () => {
	expect(proofRowsOf(run('bank')).expected).toBe('/settlements?paidFrom=2026-10-01&paidTo=2026-10-31');
	expect(proofRowsOf(run('transactions', ['naver:1'])).expected).toBe(
		'/transactions?from=2026-10-01&to=2026-10-31&mId=naver%3A1',
	);
});

test('where days and a merchant do not say which rows, the list is asked for those of the run', () => {
	expect(proofRowsOf(run('bank', ['a', 'b'])).expected).toBe(
		'/settlements?paidFrom=2026-10-01&paidTo=2026-10-31&run=r1&part=bank.expected',
	);
	expect(proofRowsOf(run('bank')).actual).toBe('/bank?run=r1&part=bank.actual');
	expect(proofRowsOf(run('orders')).state('not-yet-paid')).toBe('/orders?run=r1&part=orders.not-yet-paid');
});
