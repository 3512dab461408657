import { expect, test } from 'vitest';
import { compare, type OurPayout, type OurSeller } from '#tests/torture/compare.ts';
import { Consent } from '#tests/torture/consent.ts';
import type { Ledger, LedgerPayout } from '#tests/torture/ledger.ts';
import { makePlan } from '#tests/torture/plan.ts';
import { HTTP_FAULT_KINDS, WEBHOOK_FAULT_KINDS } from '#tests/torture/plan-faults.ts';

const ours = (refPayoutId: string, changes: Partial<OurPayout> = {}): OurPayout => ({
	refPayoutId,
	tossPayoutId: `FPA_${refPayoutId}`,
	status: 'completed',
	amount: 1000n,
	holdReason: null,
	failureCode: null,
	obligation: refPayoutId,
	...changes,
});
const theirs = (refPayoutId: string, changes: Partial<LedgerPayout> = {}): LedgerPayout => ({
	id: `FPA_${refPayoutId}`,
	refPayoutId,
	destination: 'seller_1',
	status: 'COMPLETED',
	amount: { value: 1000 },
	account: { accountNumber: '110*****01000' },
	...changes,
});
const seller: OurSeller = {
	refSellerId: 's1',
	tossSellerId: 'seller_1',
	registration: 'registered',
	tossStatus: 'APPROVED',
	accountNumberLast4: '1000',
};

const ledgerOf = (payouts: LedgerPayout[], last4 = '1000'): Ledger => ({
	balance: { available: 0, pending: 0, reserved: 0, paid: 0 },
	sellers: [{ id: 'seller_1', refSellerId: 's1', status: 'APPROVED', account: { accountNumber: `110*****0${last4}` } }],
	payouts,
	calls: 0,
	callsByEndpoint: {},
});

function verdictOf(here: OurPayout[], there: LedgerPayout[], sellers = [seller]) {
	const { ends: _ends, ...verdict } = compare(here, sellers, ledgerOf(there));
	return verdict;
}

const nothing = { sentTwice: [], lost: [], unequal: [], difference: 0n, hanging: [], sellers: [] };

test('two sides that say the same are found to agree', () => {
	const unsent = [
		ours('b', { status: 'rejected', tossPayoutId: null }),
		ours('c', { status: 'approved', tossPayoutId: null, holdReason: 'seller-not-payable' }),
	];
	expect(verdictOf([ours('a'), ...unsent], [theirs('a')])).toEqual(nothing);
});

test('whatever is wrong is found: sent twice, lost, unequal, hanging, and the won of it', () => {
	expect(verdictOf([ours('a')], [theirs('a'), theirs('a', { id: 'FPA_other' })])).toMatchObject({
		sentTwice: ['a'],
		difference: -1000n,
	});
	const again = { obligation: 'debt' };
	expect(
		verdictOf(
			[ours('a', { ...again, status: 'rejected', tossPayoutId: null }), ours('b', again)],
			[theirs('a'), theirs('b')],
		),
	).toMatchObject({ sentTwice: ['debt'], lost: [expect.stringMatching(/^a: rejected/)], difference: -1000n });
	expect(verdictOf([ours('a')], [])).toMatchObject({ lost: [expect.stringMatching(/^a/)], difference: 1000n });
	expect(verdictOf([], [theirs('a')])).toMatchObject({ lost: ['a: at Toss, and unknown here'], difference: -1000n });
	expect(verdictOf([ours('a')], [theirs('a', { id: 'FPA_x' })])).toMatchObject({ lost: [expect.stringMatching(/^a/)] });
	expect(verdictOf([ours('a')], [theirs('a', { status: 'FAILED' })])).toMatchObject({
		unequal: [expect.stringMatching(/^a/)],
		difference: 1000n,
	});
	expect(verdictOf([ours('a', { amount: 999n })], [theirs('a')])).toMatchObject({ difference: -1n });
	for (const status of ['submitting', 'requested', 'in_progress', 'unknown', 'approved'] as const) {
		expect(verdictOf([ours('a', { status })], [theirs('a')]).hanging).toHaveLength(1);
	}
	expect(verdictOf([], [], [{ ...seller, tossStatus: 'KYC_REQUIRED' }]).sellers).toHaveLength(1);
	expect(verdictOf([], [], [{ ...seller, accountNumberLast4: '1001' }]).sellers).toHaveLength(1);
	expect(verdictOf([], [], []).sellers).toEqual(['s1: not ours']);
});

test('what was sent against what people said is found: unapproved, withdrawn, of another amount, to another account', () => {
	const consent = new Consent();
	const to = (last4: string) => ({ account: { accountNumber: `110*****0${last4}` } });
	const wrongOf = (payout: LedgerPayout, last4?: string) => consent.unwanted(ledgerOf([payout], last4));
	const yes = { refPayoutId: 'a', amount: 1000n, last4: ['1000'] };
	expect(wrongOf(theirs('a'))).toEqual(['a: sent, and nobody approved it']);
	consent.approve(yes, consent.entered);
	expect(wrongOf(theirs('a'))).toEqual([]);
	expect(wrongOf(theirs('a', { amount: { value: 999 } }))).toEqual(['a: 999 won sent, 1000 approved']);
	expect(wrongOf(theirs('a', to('1001')))).toEqual(['a: sent to 1001, approved for 1000']);
	// What was approved before the account was entered may have been on its way by then.
	consent.enter({ refSellerId: 's1', from: '1000', to: '1001' });
	expect(wrongOf(theirs('a'), '1001')).toEqual([]);
	consent.approve(yes, consent.entered);
	expect(wrongOf(theirs('a'), '1001')).toEqual(['a: sent to 1000 after 1001 was entered in its place']);
	expect(wrongOf(theirs('a'), '1000'), 'Toss refused the account').toEqual([]);
	consent.approve({ ...yes, last4: ['1000', '1001'] }, consent.entered);
	expect(wrongOf(theirs('a', to('1001')), '1001')).toEqual([]);
	consent.takeBack('a');
	expect(wrongOf(theirs('a'))).toEqual(['a: sent, and nobody approved it']);
	consent.withdraw('a');
	expect(wrongOf(theirs('a'))).toEqual(['a: sent, and was withdrawn']);
});

test('a seed makes the same plan again, another seed another one', () => {
	const size = { payouts: 300, sellers: 40 };
	expect(makePlan(5, size)).toEqual(makePlan(5, size));
	expect(makePlan(6, size)).not.toEqual(makePlan(5, size));
});

test('a full plan goes forward over the turn of the year, with every kind of fault and of kill', () => {
	for (const seed of [1, 2, 3]) {
		const { steps } = makePlan(seed, { payouts: 2000, sellers: 300 });
		const clocks = steps.map(({ clock }) => clock.getTime());
		expect(clocks).toEqual([...new Set(clocks)].sort((a, b) => a - b));
		expect(steps[0]!.clock < new Date('2027-01-01') && steps.at(-1)!.clock > new Date('2027-01-01')).toBe(true);
		const kinds = new Set(steps.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
		expect([...kinds].sort()).toEqual([...HTTP_FAULT_KINDS, ...WEBHOOK_FAULT_KINDS].sort());
		const kills = new Set(steps.flatMap((step) => step.kills.map(({ when }) => when)));
		expect([...kills].sort()).toEqual([
			'after-toss-has-it',
			'any-time',
			'before-toss-has-it',
			'freezes',
			'loses-its-turn',
		]);
	}
});
