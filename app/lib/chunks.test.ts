import { expect, test } from 'vitest';
import { AT_ONCE, chunks } from './chunks.ts';

test('a list is cut into pieces in its order, none of them empty', () => {
	expect([...chunks([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
	expect([...chunks([1, 2], 2)]).toEqual([[1, 2]]);
	expect([...chunks([])]).toEqual([]);
	const many = Array.from({ length: AT_ONCE + 1 }, (_, index) => index);
	expect([...chunks(many)].map(({ length }) => length)).toEqual([AT_ONCE, 1]);
});
