import { expect, test } from 'vitest';
import { activeFilters, type Filter, typedDays } from './filter-bar.tsx';

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

test('what is no day and days in the wrong order are told at their field, and what was typed is kept', () => {
	const wrong = (query: string) => {
		const { from, to } = typedDays(
			{ kind: 'days', label: '지급일', from: 'paidFrom', to: 'paidTo' },
			new URLSearchParams(query),
		);
		return [from, to].map(({ name, typed, wrong }) => `${name} ${typed} ${wrong ?? 'fine'}`);
	};
	expect(wrong('paidFrom=2026-13-01&paidTo=2026-03-31')).toEqual([
		'paidFrom 2026-13-01 notADay',
		'paidTo 2026-03-31 fine',
	]);
	expect(wrong('paidFrom=2026-03-31&paidTo=2026-03-01')).toEqual([
		'paidFrom 2026-03-31 fine',
		'paidTo 2026-03-01 reversed',
	]);
	expect(wrong('paidFrom=2026-03-01&paidTo=2026-03-01')).toEqual([
		'paidFrom 2026-03-01 fine',
		'paidTo 2026-03-01 fine',
	]);
	expect(wrong('paidTo=yesterday')).toEqual(['paidFrom  fine', 'paidTo yesterday notADay']);
	expect(activeFilters(filters, new URLSearchParams('from=2026-13-01'))).toEqual([]);
	expect(activeFilters(filters, new URLSearchParams('from=2026-13-01&to=2026-11-30'))).toEqual([
		{ label: '거래일', value: '– 2026-11-30', names: ['from', 'to'] },
	]);
});
