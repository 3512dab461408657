import { expect, test } from 'vitest';
import { hasFilters } from './list-links.ts';
import { readTableView, writeTableView } from './table-settings.tsx';

test('an address says how each of its tables looks, beside its filters', () => {
	const params = new URLSearchParams('status=completed&months.density=compact');
	expect(readTableView(params, 'days')).toBeNull();
	writeTableView(params, 'days', { columns: ['period', 'state'], density: 'comfortable' });
	expect(readTableView(params, 'days')).toEqual({ columns: ['period', 'state'], density: 'comfortable' });
	expect(readTableView(params, 'months')).toEqual({ density: 'compact' });
	writeTableView(params, 'days', { density: 'compact' });
	expect(params.toString()).toBe('status=completed&months.density=compact&days.density=compact');
});

test('how a table looks is no filter, and a density that nobody knows is none', () => {
	expect(hasFilters(new URLSearchParams('days.columns=period&days.density=compact&sort=period&after=x'))).toBe(false);
	expect(hasFilters(new URLSearchParams('days.columns=period&status='))).toBe(false);
	expect(hasFilters(new URLSearchParams('days.columns=period&status=open'))).toBe(true);
	expect(readTableView(new URLSearchParams('days.density=huge'), 'days')).toBeNull();
});
