import { expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { type MatchSide, scoreMatch } from './suggest-match.ts';

const side = (open: bigint, change: Partial<MatchSide> = {}): MatchSide => ({
	id: 'x',
	kind: 'missing-settlement',
	open,
	day: kstDayFrom('2026-03-10'),
	orderId: null,
	paymentKey: null,
	method: null,
	...change,
});

test('the other sign, the same amount and the same payment say most', () => {
	expect(scoreMatch(side(100n), side(100n))).toEqual({ score: 0, because: [] });
	expect(scoreMatch(side(100n), side(0n)).score).toBe(0);
	for (const kind of ['arithmetic-break', 'control-total-difference'])
		expect(scoreMatch(side(100n), side(-100n, { kind })).score).toBe(0);
	const best = scoreMatch(side(100n, { paymentKey: 'p' }), side(-100n, { paymentKey: 'p' }));
	expect(best).toEqual({ score: 90, because: ['opposite-amount', 'same-payment', 'same-day'] });
	const far = scoreMatch(side(1_000n), side(-995n, { day: kstDayFrom('2026-03-13') }));
	expect(far).toEqual({ score: 28, because: ['near-amount', 'near-day'] });
	expect(scoreMatch(side(-7n, { orderId: 'o' }), side(9n, { orderId: 'o' })).because).toContain('same-order');
});
