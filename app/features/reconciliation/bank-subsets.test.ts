import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSubsets, type SubsetBounds } from './bank-subsets.ts';

const bounds: SubsetBounds = { leastMembers: 2, mostMembers: 4, mostSolutions: 1_000, mostSteps: 100_000 };

/** Every set of positions of an allowed size that adds up, by trying all of them; in the order of their positions. */
function tried(items: readonly bigint[], target: bigint): number[][] {
	const sets = Array.from({ length: 2 ** items.length }, (_, mask) =>
		[...items.keys()].filter((at) => (mask >> at) & 1),
	);
	const sizeFits = ({ length }: number[]) => length >= bounds.leastMembers && length <= bounds.mostMembers;
	return sets
		.filter((set) => sizeFits(set) && set.reduce((sum, at) => sum + items[at]!, 0n) === target)
		.sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

test('every set of an allowed size that adds up is found, signed amounts too, and no other', () => {
	const amounts = fc.array(fc.bigInt({ min: -4n, max: 6n }), { maxLength: 9 });
	fc.assert(
		fc.property(amounts, fc.bigInt({ min: -3n, max: 8n }), (items, target) => {
			expect(findSubsets(items, target, bounds)).toEqual({ solutions: tried(items, target), gaveUp: false });
		}),
	);
	expect(findSubsets([5n, 2n, 3n], 5n, bounds).solutions).toEqual([[1, 2]]);
});

test('a search beyond its bounds says that it gave up, and gives no more solutions than it may', () => {
	const ones = Array.from({ length: 12 }, () => 1n);
	expect(findSubsets(ones, 4n, { ...bounds, mostSolutions: 3 })).toMatchObject({ gaveUp: true });
	expect(findSubsets(ones, 4n, { ...bounds, mostSolutions: 3 }).solutions).toHaveLength(3);
	expect(findSubsets(ones, 4n, { ...bounds, mostSteps: 5 }).gaveUp).toBe(true);
});
