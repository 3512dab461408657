import { describe, expect, test } from 'vitest';
import { atKst, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import {
	type MatcherForeignLine,
	type MatcherLine,
	type MatcherLookup,
	type MatcherTransaction,
	matchLevelOne,
} from './matcher.ts';
import type { Scope } from './reconciliation.ts';

const rules = { dueAfterDays: 1, graceBusinessDays: 3 };
const calendar = koreanBusinessCalendar();
const march: Scope = {
	from: kstDayFrom('2026-03-01'),
	to: kstDayFrom('2026-03-31'),
	asOf: kstDayFrom('2026-04-30'),
	mIds: [],
};

function transaction(change: Partial<MatcherTransaction> & { day?: string; time?: string } = {}): MatcherTransaction {
	const { day = '2026-03-10', time = '12:00', ...rest } = change;
	return {
		mId: 'shop',
		transactionKey: 'k1',
		paymentKey: 'p1',
		method: '카드',
		status: 'DONE',
		transactionAt: atKst(kstDayFrom(day), time),
		currency: 'KRW',
		amount: 10_000n,
		...rest,
	};
}

function line(change: Partial<Omit<MatcherLine, 'lineOn'>> & { day?: string } = {}): MatcherLine {
	const { day = '2026-03-10', ...rest } = change;
	const amount = rest.amount ?? 10_000n;
	const fee = rest.fee ?? 330n;
	return {
		mId: 'shop',
		transactionKey: 'k1',
		occurrence: 1,
		currency: 'KRW',
		amount,
		fee,
		supplyAmount: fee - 30n,
		vat: 30n,
		payOutAmount: amount - fee,
		feesTotal: null,
		lineOn: kstDayFrom(day),
		...rest,
	};
}

function run(
	transactions: MatcherTransaction[],
	lines: MatcherLine[],
	scope: Partial<Scope> = {},
	lookups: MatcherLookup[] = [],
	foreignLines: MatcherForeignLine[] = [],
) {
	const input = { transactions, lines, lookups, foreignLines };
	const result = matchLevelOne(input, { ...march, ...scope }, rules, calendar);
	expect(result.totals.residual).toBe(0n);
	return result;
}

const only = (result: ReturnType<typeof run>) => {
	expect(result.discrepancies).toHaveLength(1);
	return result.discrepancies[0]!;
};

describe('what a transaction is worth', () => {
	test('an approval and its line match', () => {
		const result = run([transaction()], [line()]);
		expect(result).toMatchObject({ matched: 1, notYetDueKeys: [], discrepancies: [] });
		expect(result.totals).toMatchObject({ expected: 10_000n, actual: 10_000n });
	});

	test.each([10_000n, -10_000n])('a cancel counts down whichever sign its row carries (%s)', (amount) => {
		const cancel = transaction({ transactionKey: 'k2', status: 'CANCELED', amount });
		const result = run([cancel], [line({ transactionKey: 'k2', amount: -10_000n, fee: -330n })]);
		expect(result.matched).toBe(1);
		expect(result.totals.expected).toBe(-10_000n);
	});

	test.each(['WAITING_FOR_DEPOSIT', 'READY', 'IN_PROGRESS', 'ABORTED', 'EXPIRED', 'SOMETHING_NEW'])(
		'%s expects no line and is in no total',
		(status) => {
			const result = run([transaction({ status })], []);
			expect(result).toMatchObject({ matched: 0, notYetDueKeys: [], discrepancies: [] });
			expect(result.totals.expected).toBe(0n);
		},
	);

	test('a line for a transaction that moves no money is money that nobody expected', () => {
		const found = only(run([transaction({ status: 'EXPIRED' })], [line()]));
		expect(found).toMatchObject({ kind: 'amount-mismatch', expected: 0n, actual: 10_000n, difference: -10_000n });
	});

	describe('the cancel of a virtual account', () => {
		const cancel = transaction({ transactionKey: 'k2', status: 'CANCELED', method: '가상계좌', time: '15:00' });

		test('is worth nothing when no deposit came before it', () => {
			const waiting = transaction({ status: 'WAITING_FOR_DEPOSIT', method: '가상계좌', amount: 0n });
			const late = transaction({ transactionKey: 'k3', method: '가상계좌', time: '16:00', amount: 5n });
			expect(run([waiting, cancel], []).totals.expected).toBe(0n);
			expect(run([cancel, late], []).totals.expected).toBe(5n);
		});

		test('is a refund when the deposit is in the data, on whatever day', () => {
			const deposit = transaction({ method: '가상계좌', day: '2026-02-20' });
			expect(only(run([deposit, cancel], []))).toMatchObject({ kind: 'missing-settlement', difference: -10_000n });
		});

		test('is a refund when the provider says that the payment was paid', () => {
			const known = { mId: 'shop', paymentKey: 'p1', approvedAt: atKst(kstDayFrom('2026-02-20')) };
			expect(run([cancel], [], {}, [known]).totals.expected).toBe(-10_000n);
			expect(run([cancel], [], {}, [{ ...known, approvedAt: null }]).totals.expected).toBe(0n);
		});

		test('is not explained by a deposit of another merchant with the same payment key', () => {
			const foreign = transaction({ mId: 'other', method: '가상계좌' });
			expect(run([foreign, cancel], [], { mIds: ['shop'] }).totals.expected).toBe(0n);
		});
	});
});

describe('days', () => {
	test('a line belongs to the day of its transaction, not to its own', () => {
		expect(run([transaction({ day: '2026-03-31', time: '23:59' })], [line({ day: '2026-04-02' })]).matched).toBe(1);
		const april = run([transaction({ day: '2026-03-31' })], [line({ day: '2026-04-02' })], {
			from: kstDayFrom('2026-04-01'),
			to: kstDayFrom('2026-04-30'),
		});
		expect(april).toMatchObject({ matched: 0, discrepancies: [] });
		expect(april.totals.actual).toBe(0n);
	});

	test('a transaction just before midnight in Seoul belongs to that day', () => {
		const late = transaction({ transactionAt: new Date('2026-03-31T14:59:59Z') });
		const next = transaction({ transactionKey: 'k2', transactionAt: new Date('2026-03-31T15:00:00Z') });
		expect(run([late, next], []).totals.expected).toBe(10_000n);
	});

	test('a line without transaction belongs to its own day', () => {
		expect(run([], [line({ day: '2026-04-01' })]).discrepancies).toEqual([]);
		expect(only(run([], [line({ day: '2026-03-31' })])).kind).toBe('missing-transaction');
	});

	test('is due on the next calendar day, then three business days of grace, which skip weekends and holidays', () => {
		// Friday 27 February: due on Saturday; Monday 2 March is the substitute for 1 March; grace ends on Thursday.
		const friday = [transaction({ day: '2026-02-27' })];
		const scope = { from: kstDayFrom('2026-02-27'), to: kstDayFrom('2026-02-27') };
		const last = run(friday, [], { ...scope, asOf: kstDayFrom('2026-03-05') });
		expect(last).toMatchObject({ states: { 'not-yet-due': { count: 1 } }, discrepancies: [] });
		expect(last.states['not-yet-due']?.amount).toBe(10_000n);
		const after = run(friday, [], { ...scope, asOf: kstDayFrom('2026-03-06') });
		expect(only(after)).toMatchObject({
			kind: 'missing-settlement',
			expected: 10_000n,
			actual: 0n,
			difference: 10_000n,
		});
	});
});

describe('breaks', () => {
	test('a line without transaction: nobody expected it', () => {
		expect(only(run([], [line()]))).toMatchObject({ kind: 'missing-transaction', difference: -10_000n });
	});

	test('another amount: what is missing is positive', () => {
		expect(only(run([transaction()], [line({ amount: 9_000n })]))).toMatchObject({
			kind: 'amount-mismatch',
			expected: 10_000n,
			actual: 9_000n,
			difference: 1_000n,
		});
	});

	test('each extra line counts once, with its own amount, and leaves the key matched', () => {
		const extra = [line({ occurrence: 2 }), line({ occurrence: 3, amount: 7_000n })];
		const result = run([transaction()], [line(), ...extra]);
		expect(result.matched).toBe(1);
		expect(result.kinds['duplicate-settlement']).toEqual({ count: 2, amount: -17_000n });
		expect(result.totals).toMatchObject({ actual: 27_000n, discrepancies: -17_000n });
	});

	test.each([
		['pay-out', { payOutAmount: 9_600n }, -70n],
		['split of the fee', { vat: 31n }, 0n],
		['breakdown of the fee', { feesTotal: 329n }, 0n],
	])('a line that contradicts itself in its %s is listed, and still matches', (_, change, difference) => {
		const result = run([transaction()], [line(change)]);
		expect(result.matched).toBe(1);
		expect(only(result)).toMatchObject({ kind: 'arithmetic-break', difference });
		expect(result.totals.discrepancies).toBe(0n);
	});

	test('merchants are kept apart: one key under two of them is two keys', () => {
		const result = run([transaction()], [line({ mId: 'other' })]);
		expect(result.discrepancies.map(({ kind, mId }) => [kind, mId])).toEqual([
			['missing-settlement', 'shop'],
			['missing-transaction', 'other'],
		]);
		expect(run([transaction()], [line({ mId: 'other' })], { mIds: ['other'] }).mIds).toEqual(['other']);
	});
});

describe('the closer kind', () => {
	const cancel = (change: Parameters<typeof transaction>[0] = {}) =>
		transaction({ transactionKey: 'c1', status: 'CANCELED', time: '15:00', ...change });
	const cancelLine = (change: Parameters<typeof line>[0] = {}) =>
		line({ transactionKey: 'c1', amount: -10_000n, fee: -330n, paymentKey: 'p1', ...change });
	const closer = (...of: Parameters<typeof run>) =>
		run(...of).discrepancies.map(({ kind, detailKind, difference }) => [kind, detailKind, difference]);

	test('of a cancel without any approval, settled or not', () => {
		expect(closer([cancel()], [])).toEqual([['missing-settlement', 'orphan-cancel', -10_000n]]);
		expect(closer([], [cancelLine()])).toEqual([['missing-transaction', 'orphan-cancel', 10_000n]]);
		const agreed = run([cancel()], [cancelLine()]);
		expect(agreed.discrepancies).toMatchObject([
			{ kind: 'orphan-cancel', expected: 0n, actual: -10_000n, difference: 10_000n },
		]);
		expect(agreed).toMatchObject({ matched: 1, totals: { discrepancies: 0n } });
		expect(closer([cancel()], [], { asOf: kstDayFrom('2026-03-11') })).toEqual([
			['orphan-cancel', 'orphan-cancel', 10_000n],
		]);
	});

	test('is no orphan when the approval is in the lines, in older transactions, or told by the provider', () => {
		const old = transaction({ day: '2026-02-01' });
		const told = { mId: 'shop', paymentKey: 'p1', approvedAt: atKst(kstDayFrom('2026-02-01')) };
		expect(closer([old, cancel()], [cancelLine()])).toEqual([]);
		expect(closer([cancel()], [cancelLine()], {}, [told])).toEqual([]);
		expect(closer([cancel()], [cancelLine(), line({ paymentKey: 'p1', day: '2026-02-01' })])).toEqual([]);
	});

	test('of a cancel whose approval is settled and which is not', () => {
		expect(closer([transaction(), cancel()], [line()])).toEqual([
			['missing-settlement', 'cancel-not-settled', -10_000n],
		]);
	});

	test('of cancels that go beyond the approval: only the won beyond count', () => {
		const parts = [
			cancel({ status: 'PARTIAL_CANCELED', amount: 8_000n }),
			cancel({ transactionKey: 'c2', status: 'PARTIAL_CANCELED', amount: 5_000n, time: '16:00' }),
			cancel({ transactionKey: 'c3', status: 'PARTIAL_CANCELED', amount: 1_000n, time: '17:00' }),
		];
		const lines = [
			line(),
			cancelLine({ amount: -8_000n }),
			cancelLine({ transactionKey: 'c2', amount: -5_000n }),
			cancelLine({ transactionKey: 'c3', amount: -1_000n }),
		];
		const result = run([transaction(), ...parts], lines);
		expect(result.discrepancies).toMatchObject([
			{ kind: 'over-cancelled', subjectKey: 'c2', expected: -2_000n, actual: -5_000n, difference: 3_000n },
			// What c2 took too much is not taken by c3 once more.
			{ kind: 'over-cancelled', subjectKey: 'c3', expected: 0n, actual: -1_000n, difference: 1_000n },
		]);
		expect(result).toMatchObject({ matched: 4, totals: { discrepancies: 0n } });
	});

	test('of a transaction whose line is in another currency, once it is past due', () => {
		const dollars = { mId: 'shop', transactionKey: 'k1', occurrence: 1, currency: 'USD', amount: 735n };
		const withDollars = (
			transactions: MatcherTransaction[],
			lines: MatcherLine[],
			change: Partial<MatcherForeignLine> = {},
			scope: Partial<Scope> = {},
		) => closer(transactions, lines, scope, [], [{ ...dollars, ...change }]);
		expect(withDollars([transaction()], [])).toEqual([['missing-settlement', 'currency-mismatch', 10_000n]]);
		expect(withDollars([transaction()], [], {}, { asOf: kstDayFrom('2026-03-11') })).toEqual([]);
		// With a line in won as well the two contradict each other; one that does not agree is a break already.
		expect(withDollars([transaction()], [line()])).toEqual([['currency-mismatch', 'currency-mismatch', 10_000n]]);
		expect(withDollars([transaction()], [line({ amount: 9_000n })])).toEqual([
			['amount-mismatch', 'amount-mismatch', 1_000n],
		]);
		expect(withDollars([transaction({ status: 'ABORTED' })], [])).toEqual([]);
		const missing = [['missing-settlement', 'missing-settlement', 10_000n]];
		expect(withDollars([transaction()], [], { mId: 'other' })).toEqual(missing);
		expect(withDollars([transaction()], [], { transactionKey: 'k2', paymentKey: 'p1' })).toEqual(missing);
		expect(withDollars([transaction({ transactionKey: '' })], [], { transactionKey: '' })).toEqual(missing);
		// A cancel that has a line is settled, though not in won; one that nothing stands behind stays an orphan.
		const part = cancel({ amount: 4_000n, status: 'PARTIAL_CANCELED' });
		expect(withDollars([transaction(), part], [line()], { transactionKey: 'c1' })).toEqual([
			['missing-settlement', 'currency-mismatch', -4_000n],
		]);
		expect(withDollars([cancel()], [], { transactionKey: 'c1' })).toEqual([
			['missing-settlement', 'orphan-cancel', -10_000n],
		]);
	});

	test('is never told by rows that name no payment: they are not of one', () => {
		const nameless = { paymentKey: '' };
		const virtual = { ...nameless, method: '가상계좌' };
		expect(run([transaction(virtual), cancel(virtual)], [line()]).totals.expected).toBe(10_000n);
		expect(closer([transaction(nameless), cancel({ ...nameless, amount: 90_000n })], [line(nameless)])).toEqual([
			['missing-settlement', 'missing-settlement', -90_000n],
		]);
	});

	test('of a pair: currency before sign, sign before amount, states last', () => {
		expect(closer([transaction()], [line({ currency: 'USD', amount: 7n })])).toEqual([
			['amount-mismatch', 'currency-mismatch', 9_993n],
		]);
		expect(closer([transaction()], [line({ amount: -10_000n, fee: -330n })])).toEqual([
			['amount-mismatch', 'sign-error', 20_000n],
		]);
		expect(closer([transaction({ status: 'ABORTED' })], [line()])).toEqual([
			['amount-mismatch', 'status-conflict', -10_000n],
		]);
		expect(closer([transaction({ status: 'ABORTED' })], [line({ amount: 9n })])).toEqual([
			['amount-mismatch', 'amount-mismatch', -9n],
		]);
	});
});
