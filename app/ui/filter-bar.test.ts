import { expect, test } from 'vitest';
import { activeFilters, type Filter } from './filter-bar.tsx';

const filters: Filter[] = [
	{ kind: 'text', name: 'q', label: '검색' },
	{ kind: 'select', name: 'status', label: '상태', options: [{ value: 'open', label: '처리 전' }] },
	{ kind: 'days', label: '거래일' },
];

test('each filter that is set says what it says, in the order of the bar', () => {
	const params = new URLSearchParams('to=2026-11-30&from=2026-11-01&status=open&q=kim&sort=amount');
	expect(activeFilters(filters, params)).toEqual([
		{ label: '검색', value: 'kim', names: ['q'] },
		{ label: '상태', value: '처리 전', names: ['status'] },
		{ label: '거래일', value: '2026-11-01 – 2026-11-30', names: ['from', 'to'] },
	]);
});

test('an unknown choice and empty values are no filters, half a period is one', () => {
	expect(activeFilters(filters, new URLSearchParams('status=gone&q='))).toEqual([]);
	expect(activeFilters(filters, new URLSearchParams('to=2026-11-30'))).toEqual([
		{ label: '거래일', value: '– 2026-11-30', names: ['from', 'to'] },
	]);
});
