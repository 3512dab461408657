import { expect, test } from 'vitest';
import {
	activeFilters,
	choicesOf,
	type Filter,
	goneFilters,
	leftOutFilters,
	openFilter,
	selectFilter,
	typedDays,
} from './filter-bar.tsx';
import { choiceParam, listParams, textParam } from './list-params.ts';

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

test('what a list leaves out is told and not shown as applied', () => {
	const long = 'x'.repeat(301);
	const mIds = openFilter('mId', '상점', ['shop1', 'shop2'], (mId) => mId);
	const bar = [...filters, mIds];
	const params = new URLSearchParams({ q: long, status: 'gone', mId: 'shop3' });
	expect(leftOutFilters(bar, params)).toEqual([
		{ label: '검색', typed: long },
		{ label: '상태', typed: 'gone' },
	]);
	// Looked for as it is: the list finds nothing, and the chip says why.
	expect(activeFilters(bar, params)).toEqual([{ label: '상점', value: 'shop3', names: ['mId'] }]);
	const { filters: read } = listParams(params, {
		q: textParam,
		status: choiceParam(['open']),
		mId: textParam,
	});
	expect(read).toEqual({ q: undefined, status: undefined, mId: 'shop3' });
	const longest = new URLSearchParams({ q: 'x'.repeat(300), status: 'open', mId: 'shop1' });
	expect(leftOutFilters(bar, longest)).toEqual([]);
	expect(activeFilters(bar, longest)).toHaveLength(3);
	expect(listParams(longest, { q: textParam }).filters.q).toHaveLength(300);
});

test('a list that is narrowed down while nothing is chosen says by what, and offers "all" once', () => {
	const words = { todo: '처리할 차이', done: '처리 완료', all: '모두' };
	const values = ['todo', 'done', 'all'] as const;
	const state = { ...selectFilter('state', '처리 상태', values, (value) => words[value]), whenUnset: 'todo' };
	const read = (query: string) => {
		const { options, chosen } = choicesOf(state, new URLSearchParams(query), '전체');
		return { chosen, labels: options.map(({ label }) => label) };
	};
	const labels = ['처리할 차이', '처리 완료', '모두'];
	expect(read('')).toEqual({ chosen: 'todo', labels });
	expect(read('state=gone')).toEqual({ chosen: 'todo', labels });
	expect(read('state=all')).toEqual({ chosen: 'all', labels });
	expect(activeFilters([state], new URLSearchParams('state=todo'))).toEqual([]);
	expect(activeFilters([state], new URLSearchParams('state=all'))).toHaveLength(1);
	expect(
		choicesOf(
			selectFilter('state', '처리 상태', values, (value) => words[value]),
			new URLSearchParams(),
			'전체',
		),
	).toEqual({
		chosen: '',
		options: [{ value: '', label: '전체' }, ...state.options],
	});
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

test('a filter that a list does not have is told, and nothing else that an address says', () => {
	const gone = (query: string, reads: string[] = []) => goneFilters(filters, reads, new URLSearchParams(query));
	expect(
		gone('q=kim&status=gone&from=x&to=&run=1&sort=amount&dir=asc&after=a&size=20&payouts.columns=a', ['run']),
	).toEqual([]);
	expect(gone('q=kim&color=red&color=blue&run=1&empty=')).toEqual(['color', 'run']);
});
