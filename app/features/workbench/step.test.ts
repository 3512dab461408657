import { expect, test } from 'vitest';
import type { CaseSums, QueueRow } from './list-cases.server.ts';
import { openOf } from './step.ts';
import { isTakenByOthers } from './use-kept-case.ts';

const rowOf = (id: string, kind: string, open: bigint) => ({ id, kind, open }) as QueueRow;
const rows = [
	rowOf('a', 'missing-settlement', -195_346n),
	rowOf('b', 'arithmetic-break', 60_000n),
	rowOf('c', 'control-total-difference', 34_885n),
];
const chosenOf = (chosen: QueueRow[]) => ({ rows: new Map(chosen.map((row) => [row.id, row])), all: false });
const sums: CaseSums = { count: 16, amount: -195_346n, approval: 0, outside: 2, oldestOn: null };

test('what is open in chosen cases follows the rule of the header over them', () => {
	expect(openOf(chosenOf(rows), sums)).toEqual({ amount: sums.amount, outside: sums.outside });
	expect(openOf({ rows: new Map(), all: true }, sums)).toEqual({ amount: sums.amount, outside: sums.outside });
});

test('what is in no total is summed where nothing else is chosen', () => {
	expect(openOf(chosenOf(rows.slice(1)), sums)).toEqual({ amount: 94_885n, outside: 0 });
	expect(openOf(chosenOf([]), sums)).toEqual({ amount: 0n, outside: 0 });
});

test("a case that a step of one's own ended makes room for the next one however late it is heard of", () => {
	const own = { stepping: false, sinceStepMs: 60_000, stepped: ['a', 'b'] };
	expect(isTakenByOthers('c', own)).toBe(true);
	expect(isTakenByOthers('b', own)).toBe(false);
	expect(isTakenByOthers('c', { ...own, stepped: 'all' })).toBe(false);
	expect(isTakenByOthers('c', { ...own, stepping: true })).toBe(false);
	expect([2_000, 2_001].map((sinceStepMs) => isTakenByOthers('c', { ...own, sinceStepMs }))).toEqual([false, true]);
});
