import { expect, test } from 'vitest';
import { tsvRecord } from './tsv.ts';

test('cells stay cells and text stays text', () => {
	expect(tsvRecord([undefined, new Date('2025-03-05T01:00:00Z')])).toBe('\t2025-03-05T01:00:00.000Z\n');
	expect(tsvRecord(['a\tb', '=1+1', -5n, null, 'x\r\ny', true])).toBe("a b\t'=1+1\t-5\t\tx y\ttrue\n");
});
