import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowSetPrint } from './row-set-print.ts';

function printOf(lines: readonly string[], pieces = 1): string {
	const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
	const print = new RowSetPrint();
	const size = Math.max(1, Math.ceil(bytes.length / pieces));
	for (let at = 0; at < bytes.length; at += size) print.add(bytes.subarray(at, at + size));
	return print.result();
}

const cell = fc.constantFrom('1000', '-1000', '1001', 'k1', 'k2', '카드', '');
const line = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','));

it('is the same exactly for the same lines, however they are ordered and read', () => {
	fc.assert(
		fc.property(
			fc.array(line, { maxLength: 12 }),
			fc.array(line, { maxLength: 12 }),
			fc.integer({ min: 1, max: 20 }),
			(left, right, pieces) => {
				expect(printOf(left.toReversed(), pieces)).toBe(printOf(left));
				const same = JSON.stringify(left.toSorted()) === JSON.stringify(right.toSorted());
				expect(printOf(left) === printOf(right)).toBe(same);
			},
		),
		{ numRuns: 500 },
	);
});

it('tells lines apart that have swapped a cell', () => {
	expect(printOf(['k1,1000', 'k2,2000'])).not.toBe(printOf(['k1,2000', 'k2,1000']));
	expect(printOf(['k1,1000', 'k1,1000'])).not.toBe(printOf(['k1,1000']));
});

it('takes a last line for one whether it is ended or not', () => {
	for (const end of ['', '\n']) {
		const print = new RowSetPrint();
		for (const text of ['k1,1000\nk2', `,2000${end}`, '']) print.add(Buffer.from(text));
		expect(print.result()).toBe(printOf(['k2,2000', 'k1,1000']));
	}
});
