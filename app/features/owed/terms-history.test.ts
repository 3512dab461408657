import { expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import type { SellerTerms } from './terms.ts';
import { termsHistory } from './terms-history.ts';

const terms = (id: string, from: string, createdAt = '2026-01-01T00:00:00Z'): SellerTerms => ({
	id,
	refSellerId: null,
	from: kstDayFrom(from),
	commissionBp: 100,
	vat: 'added',
	payableAfterDays: 0,
	createdAt: new Date(createdAt),
});
const standings = (all: SellerTerms[], today: string) =>
	termsHistory(all, kstDayFrom(today)).map(({ id, standing, to }) => `${id} ${standing} ${to}`);

test('of terms that follow each other one holds, until the day before the next', () => {
	const all = [terms('a', '2026-01-01'), terms('c', '2026-05-01'), terms('b', '2026-03-01')];
	expect(standings(all, '2026-04-30')).toEqual(['c later null', 'b now 2026-04-30', 'a past 2026-02-28']);
	expect(standings(all, '2026-05-01')).toEqual(['c now null', 'b past 2026-04-30', 'a past 2026-02-28']);
	expect(standings(all, '2025-12-31')).toEqual(['c later null', 'b later 2026-04-30', 'a later 2026-02-28']);
	expect(standings([], '2026-01-01')).toEqual([]);
});

test('of several that begin on one day the newest holds, and the others never do', () => {
	const all = [
		terms('old', '2026-03-01'),
		terms('new', '2026-03-01', '2026-02-01T00:00:00Z'),
		terms('first', '2026-01-01'),
	];
	expect(standings(all, '2026-03-02')).toEqual(['new now null', 'old replaced null', 'first past 2026-02-28']);
});
