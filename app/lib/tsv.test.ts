import { expect, test } from 'vitest';
import { tsvRecord } from './tsv.ts';

test('cells stay cells and text stays text', () => {
	expect(tsvRecord(['a\tb', '=1+1', -5n, null, 'x\r\ny', true])).toBe("a b\t'=1+1\t-5\t\tx y\ttrue\n");
});
