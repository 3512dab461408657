import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { type DayMovement, totalsOf, voucherOf, vouchersOf } from './journal.ts';

const amount = fc.bigInt({ min: -900_000_000n, max: 900_000_000n });
const place = {
	day: fc.constantFrom(kstDayFrom('2026-03-02'), kstDayFrom('2026-03-03')),
	mId: fc.constantFrom('shop-a', 'shop-b'),
};
const movement: fc.Arbitrary<DayMovement> = fc.oneof(
	fc.record({
		...place,
		kind: fc.constantFrom(
			'sale' as const,
			'cancel' as const,
			'deposit' as const,
			'payout' as const,
			'payout-return' as const,
		),
		amount,
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
