import { expect, test } from 'vitest';
import { type Column, wholeText } from './table-columns.ts';

test('a cell that may be cut off says all of its text to who points at it', () => {
	const column = { value: (row: unknown) => row as string } satisfies Pick<Column<unknown>, 'value'>;
	expect(wholeText(column, 'txrd_a01m8pkjxr6hajyrry7bq268ard')).toBe('txrd_a01m8pkjxr6hajyrry7bq268ard');
	expect(wholeText(column, 'JD-20261201-0012')).toBeUndefined();
	expect(wholeText(column, 10n ** 30n)).toBeUndefined();
	expect(wholeText(column, JSON.stringify({ before: 'x'.repeat(100) }))).toBeUndefined();
	expect(wholeText({}, 'a text of a column that is in no file')).toBeUndefined();
});
