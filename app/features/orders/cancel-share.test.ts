import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GivenBackFacts, givenBackOf, refuseShares } from './cancel-share.ts';

const facts: GivenBackFacts = {
	ordered: [
		{ refSellerId: 'A', amount: 6_000n },
		{ refSellerId: 'B', amount: 4_000n },
	],
	approved: 10_000n,
	paid: 7_000n,
	foreignRows: 0,
};
const shares = (a: bigint, b: bigint) => [
	{ refSellerId: 'A', amount: a },
	{ refSellerId: 'B', amount: b },
];

test.each([
	['a part was given back', {}, 3_000n],
	['nothing was given back', { paid: 10_000n }, null],
	['all was given back', { paid: 0n }, null],
	['less was paid than ordered', { approved: 7_000n }, null],
	['there is one seller', { ordered: [{ refSellerId: 'A', amount: 10_000n }] }, null],
	['a row is not in won', { foreignRows: 1 }, null],
])('where %s, somebody has to say whose, or nobody', (_what, changes, givenBack) => {
	expect(givenBackOf({ ...facts, ...changes })).toBe(givenBack);
});

test.each([
	['all of one', shares(3_000n, 0n), 3_000n, null],
	['some of each', shares(1_000n, 2_000n), 3_000n, null],
	['what was not shown', shares(3_000n, 0n), 2_000n, 'given-back-changed'],
	['too little', shares(1_000n, 1_000n), 3_000n, 'does-not-add-up'],
	['too much', shares(3_000n, 1_000n), 3_000n, 'does-not-add-up'],
	['more than was ordered of one', shares(-2_000n, 5_000n), 3_000n, 'more-than-ordered'],
	['less than nothing of one', shares(4_000n, -1_000n), 3_000n, 'more-than-ordered'],
	['one seller left out', shares(3_000n, 0n).slice(0, 1), 3_000n, 'sellers-differ'],
	['a seller of another order', [...shares(3_000n, 0n), { refSellerId: 'C', amount: 0n }], 3_000n, 'sellers-differ'],
	['one seller twice', [...shares(1_500n, 0n), { refSellerId: 'A', amount: 1_500n }], 3_000n, 'sellers-differ'],
])('%s is taken or refused with its reason', (_what, said, seen, reason) => {
	expect(refuseShares(facts, said, seen)).toBe(reason);
});

test('nothing can be said of an order that needs no word', () => {
	expect(refuseShares({ ...facts, paid: 10_000n }, shares(0n, 0n), 0n)).toBe('not-shareable');
});

test('whatever is taken adds up to what was given back, within what was ordered of each', () => {
	const won = fc.bigInt({ min: -20n, max: 20n });
	fc.assert(
		fc.property(fc.array(fc.tuple(won, won), { minLength: 2, maxLength: 4 }), won, won, (rows, paid, seen) => {
			const ordered = rows.map(([amount], index) => ({ refSellerId: String(index), amount }));
			const total = ordered.reduce((all, { amount }) => all + amount, 0n);
			const said = rows.map(([, amount], index) => ({ refSellerId: String(index), amount }));
			if (refuseShares({ ordered, approved: total, paid, foreignRows: 0 }, said, seen) !== null) return;
			expect(said.reduce((all, { amount }) => all + amount, 0n)).toBe(total - paid);
			for (const [index, { amount }] of said.entries()) {
				expect(amount).toBeGreaterThanOrEqual(0n);
				expect(amount <= ordered[index]!.amount || amount === 0n).toBe(true);
			}
		}),
	);
});
