import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from '#app/lib/keyset.ts';
import { withParams } from './list-links.ts';
import { choiceParam, dayParam, listParams, textParam } from './list-params.ts';

const shape = { q: textParam, status: choiceParam(['open', 'closed']), from: dayParam };
const order = { sort: ['createdAt', 'amount'] } as const;

test('reads filters, order and page from an address', () => {
	const url = new URL('http://x/?q=%20kim%20&status=open&from=2026-11-01&sort=amount&dir=asc&after=abc&size=20');
	expect(listParams(url, shape, order)).toEqual({
		filters: { q: 'kim', status: 'open', from: '2026-11-01' },
		sort: { key: 'amount', direction: 'asc' },
		page: { after: 'abc', before: undefined, size: 20 },
	});
});

test('takes the cursor of the longest name, whatever its letters', () => {
	const place = { id: '019ac9a0-0000-7000-8000-000000000001', value: '가'.repeat(300) };
	const address = withParams(new URLSearchParams('sort=name'), { after: encodeCursor(place) });
	expect(decodeCursor(listParams(new URL(address, 'http://x/'), shape, order).page.after)).toEqual(place);
});

test('falls back to defaults on nonsense', () => {
	const params = new URLSearchParams('status=gone&from=2026-02-30&sort=secret&dir=up&size=9999');
	expect(listParams(params, shape, order)).toEqual({
		filters: { q: undefined, status: undefined, from: undefined },
		sort: { key: 'createdAt', direction: 'desc' },
		page: { after: undefined, before: undefined, size: 50 },
	});
});

test('never throws, whatever the address says', () => {
	fc.assert(
		fc.property(
			fc.dictionary(fc.constantFrom('q', 'status', 'from', 'sort', 'dir', 'size', 'after'), fc.string()),
			(given) => {
				const { filters, sort, page } = listParams(new URLSearchParams(given), shape, order);
				expect(['createdAt', 'amount']).toContain(sort.key);
				expect(page.size).toBeGreaterThanOrEqual(10);
				expect([undefined, 'open', 'closed']).toContain(filters.status);
			},
		),
	);
});

test('a changed filter starts again on the first page, a page link keeps the filters', () => {
	const current = new URLSearchParams('q=kim&after=abc');
	expect(withParams(current, { status: 'open' })).toBe('?q=kim&status=open');
	expect(withParams(current, { q: null })).toBe('?');
	expect(withParams(current, { after: 'def' })).toBe('?q=kim&after=def');
});
