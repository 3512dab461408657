import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { accountsSchema } from './account-schema.ts';
import { type DayMovement, defaultAccounts, totalsOf, voucherOf, vouchersOf } from './journal.ts';

const amount = fc.bigInt({ min: -900_000_000n, max: 900_000_000n });
const place = {
	day: fc.constantFrom(kstDayFrom('2026-03-02'), kstDayFrom('2026-03-03')),
	mId: fc.constantFrom('shop-a', 'shop-b'),
};
const movement: fc.Arbitrary<DayMovement> = fc.oneof(
	fc.record({
		...place,
		kind: fc.constantFrom('sale' as const, 'cancel' as const, 'payout' as const, 'payout-return' as const),
		amount,
	}),
	fc.record({ ...place, kind: fc.constant('seller-fee' as const), amount, vat: amount }),
	fc.record({ ...place, kind: fc.constant('seller-adjustment' as const), amount }),
	fc.record({
		...place,
		kind: fc.constant('deposit' as const),
		amount,
		into: fc.constantFrom('bank' as const, 'payout-balance' as const),
	}),
	fc.record({ ...place, kind: fc.constant('settlement' as const), amount, net: amount, fee: amount, vat: amount }),
);

test('every voucher balances, has amounts on one side of each line only, and none is empty', () => {
	fc.assert(
		fc.property(fc.array(movement, { maxLength: 20 }), (movements) => {
			const vouchers = vouchersOf(movements);
			for (const voucher of vouchers) {
				const { debit, credit } = totalsOf([voucher]);
				expect(debit).toBe(credit);
				expect(debit > 0n).toBe(true);
				for (const line of voucher.lines) {
					expect(line.debit >= 0n && line.credit >= 0n).toBe(true);
					expect(line.debit === 0n).not.toBe(line.credit === 0n);
				}
			}
			expect(vouchersOf([...movements].reverse()).length).toBe(vouchers.length);
		}),
	);
});

test('what is settled is split into net, fee and VAT, and what does not add up is told apart', () => {
	const settled = { day: kstDayFrom('2026-03-02'), mId: 'shop-a', kind: 'settlement' as const };
	expect(voucherOf({ ...settled, amount: 50_000n, net: 48_000n, fee: 1_818n, vat: 181n })?.lines).toEqual([
		{ role: 'settlement-due', debit: 48_000n, credit: 0n },
		{ role: 'fee', debit: 1_818n, credit: 0n },
		{ role: 'input-vat', debit: 181n, credit: 0n },
		{ role: 'suspense', debit: 1n, credit: 0n },
		{ role: 'receivable', debit: 0n, credit: 50_000n },
	]);
	expect(voucherOf({ ...settled, kind: 'cancel', amount: -3_000n })?.lines).toEqual([
		{ role: 'held-for-sellers', debit: 3_000n, credit: 0n },
		{ role: 'receivable', debit: 0n, credit: 3_000n },
	]);
	expect(voucherOf({ ...settled, kind: 'sale', amount: 0n })).toBeNull();
});

test('our fee is taken from what is held for sellers, a cancel gives it back, and an adjustment is at our expense', () => {
	const place = { day: kstDayFrom('2026-03-02'), mId: 'shop-a' };
	expect(voucherOf({ ...place, kind: 'seller-fee', amount: 1_200n, vat: 120n })?.lines).toEqual([
		{ role: 'held-for-sellers', debit: 1_320n, credit: 0n },
		{ role: 'seller-fee', debit: 0n, credit: 1_200n },
		{ role: 'output-vat', debit: 0n, credit: 120n },
	]);
	expect(voucherOf({ ...place, kind: 'seller-fee', amount: -240n, vat: -24n })?.lines).toEqual([
		{ role: 'seller-fee', debit: 240n, credit: 0n },
		{ role: 'output-vat', debit: 24n, credit: 0n },
		{ role: 'held-for-sellers', debit: 0n, credit: 264n },
	]);
	expect(voucherOf({ ...place, kind: 'seller-adjustment', amount: -5_000n })?.lines).toEqual([
		{ role: 'held-for-sellers', debit: 5_000n, credit: 0n },
		{ role: 'seller-adjustment', debit: 0n, credit: 5_000n },
	]);
});

test('vouchers come by day, by merchant, and in the order of their kinds', () => {
	const [first, second] = [kstDayFrom('2026-03-02'), kstDayFrom('2026-03-03')];
	const moved = (day: typeof first, mId: string, kind: 'sale' | 'cancel' | 'payout') => ({
		day,
		mId,
		kind,
		amount: 1n,
	});
	const movements = [
		moved(second, 'shop-a', 'sale'),
		moved(first, 'shop-b', 'sale'),
		moved(first, 'shop-a', 'payout'),
		moved(first, 'shop-a', 'cancel'),
		moved(first, 'shop-a', 'sale'),
	];
	expect(vouchersOf(movements).map(({ number }) => number)).toEqual([
		'20260302-shop-a-sale',
		'20260302-shop-a-cancel',
		'20260302-shop-a-payout',
		'20260302-shop-b-sale',
		'20260303-shop-a-sale',
	]);
});

test('the bank and the payout balance hold exactly what went into each, and sellers are paid from the balance alone', () => {
	fc.assert(
		fc.property(fc.array(movement, { maxLength: 20 }), (movements) => {
			const lines = vouchersOf(movements).flatMap((voucher) => voucher.lines);
			const held = (account: string) =>
				lines.reduce((sum, { role, debit, credit }) => (role === account ? sum + debit - credit : sum), 0n);
			const sum = (wanted: (one: DayMovement) => bigint) => movements.reduce((total, one) => total + wanted(one), 0n);
			expect(held('bank')).toBe(sum((one) => (one.kind === 'deposit' && one.into === 'bank' ? one.amount : 0n)));
			expect(held('payout-balance')).toBe(
				sum((one) => {
					if (one.kind === 'payout') return -one.amount;
					if (one.kind === 'payout-return') return one.amount;
					return one.kind === 'deposit' && one.into === 'payout-balance' ? one.amount : 0n;
				}),
			);
		}),
	);
});

test('who had one account for both keeps it for both; who never chose gets one for each', () => {
	const own = { code: '10301', name: '기업은행' };
	expect(accountsSchema.parse({ 'payout-balance': own })).toEqual({
		...defaultAccounts,
		bank: own,
		'payout-balance': own,
	});
	expect(accountsSchema.parse({ bank: own })).toEqual({ ...defaultAccounts, bank: own });
	expect(accountsSchema.parse({})).toEqual(defaultAccounts);
	expect(defaultAccounts.bank.code).not.toBe(defaultAccounts['payout-balance'].code);
});
