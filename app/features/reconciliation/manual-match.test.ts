import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outsideProof } from './levels.ts';
import { decideMatch, type MatchCandidate } from './manual-match.ts';

const one = (id: string, open: bigint, change: Partial<MatchCandidate> = {}): MatchCandidate => ({
	id,
	kind: 'missing-settlement',
	mId: 'm',
	currency: 'KRW',
	open,
	state: 'open',
	reason: null,
	inMatch: false,
	...change,
});

test('breaks that cancel each other out are matched whole, what is left stays with the largest of its sign', () => {
	expect(decideMatch([one('a', 300n), one('b', -100n), one('c', -200n)])).toEqual({
		ok: true,
		plan: {
			remainder: 0n,
			carrier: null,
			members: [
				{ id: 'a', matched: 300n },
				{ id: 'b', matched: -100n },
				{ id: 'c', matched: -200n },
			],
		},
	});
	const many = decideMatch([one('a', 500n), one('b', -100n), one('c', 50n)]);
	expect(many).toMatchObject({ ok: true, plan: { remainder: 450n, carrier: 'a' } });
	const later = decideMatch([one('b', -600n), one('c', 300n), one('a', 400n)]);
	expect(later).toMatchObject({ ok: true, plan: { remainder: 100n, carrier: 'a' } });
	const negative = decideMatch([one('b', 300n), one('c', -100n), one('a', -400n)]);
	expect(negative).toMatchObject({ ok: true, plan: { remainder: -200n, carrier: 'a' } });
});

test('what cannot belong together is refused', () => {
	const reasonOf = (...cases: MatchCandidate[]) => {
		const decision = decideMatch(cases);
		return decision.ok ? null : decision.reason;
	};
	expect(reasonOf(one('a', 1n))).toBe('too-few');
	expect(reasonOf(one('a', 1n), one('a', -1n))).toBe('too-few');
	expect(reasonOf(one('a', 1n), one('b', -1n, { mId: 'other' }))).toBe('other-merchant');
	expect(reasonOf(one('a', 1n), one('b', -1n, { currency: 'USD' }))).toBe('other-currency');
	expect(reasonOf(one('a', 1n), one('b', -1n, { inMatch: true }))).toBe('in-match');
	expect(reasonOf(one('a', 1n), one('b', -1n, { state: 'resolved' }))).toBe('already-resolved');
	expect(reasonOf(one('a', 1n), one('b', -1n, { reason: 'write-off-asked' }))).toBe('write-off-waits');
	for (const open of [1n, 0n, -1n]) expect(reasonOf(one('a', open), one('b', open))).toBe('one-sided');
	for (const open of [1n, -1n]) expect(reasonOf(one('a', open), one('b', 0n))).toBe('one-sided');
	// What is in no total accounts for nothing that is in one.
	for (const kind of Object.values(outsideProof).flat())
		expect([kind, reasonOf(one('a', 1n), one('b', -1n, { kind }))]).toEqual([kind, 'in-no-total']);
	const sum = { kind: 'control-total-difference' };
	expect(reasonOf(one('a', 1n, { kind: 'arithmetic-break' }), one('b', -1n, sum))).toBe('in-no-total');
	expect(reasonOf(one('a', 1n, { kind: 'deposit-short' }), one('b', -1n))).toBe(null);
	expect(reasonOf(one('a', 1n, { kind: 'arithmetic-break' }), one('b', -1n, { kind: 'arithmetic-break' }))).toBe(null);
});

test('the matched parts sum up to 0 and what stays open is the remainder, for any amounts', () => {
	fc.assert(
		fc.property(
			fc.array(fc.bigInt({ min: -1_000_000n, max: 1_000_000n }), { minLength: 2, maxLength: 12 }),
			(amounts) => {
				const cases = amounts.map((open, index) => one(String(index), open));
				const decision = decideMatch(cases);
				if (!decision.ok) return;
				const { plan } = decision;
				expect(plan.members.reduce((sum, { matched }) => sum + matched, 0n)).toBe(0n);
				const left = cases.map(({ id, open }) => open - plan.members.find((member) => member.id === id)!.matched);
				expect(left.reduce((sum, open) => sum + open, 0n)).toBe(plan.remainder);
				expect(left.filter((open) => open !== 0n)).toHaveLength(plan.remainder === 0n ? 0 : 1);
			},
		),
	);
});
