import { expect, test } from 'vitest';
import { printOf } from './form-print.ts';

function form(fields: Record<string, string | File>): FormData {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return data;
}

test('what is typed and taken back leaves no trace, and neither does the grouping of digits', () => {
	const before = printOf(form({ amount: '1250000', note: '' }));
	expect(printOf(form({ amount: '1,250,000', note: '' }))).toBe(before);
	expect(printOf(form({ amount: '1250001', note: '' }))).not.toBe(before);
	expect(printOf(form({ amount: '1250000', note: 'a, b' }))).not.toBe(before);
});

test('a chosen file is something entered', () => {
	expect(printOf(form({ file: new File(['a'], 'a.csv') }))).not.toBe(printOf(form({ file: new File([], '') })));
});
