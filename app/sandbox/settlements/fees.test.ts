import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toWon } from '#app/lib/won.ts';
import { paymentMethods } from '../payments/payment.ts';
import { paymentOf } from '../payments/payment-samples.ts';
import { taxSplitOf } from '../payments/tax.ts';
import { defaultSettings } from '../settings.ts';
import { feePartOf, feesOfApproval, feesOfCancel, instalmentRateBp } from './fees.ts';
import { lineAmountsOf } from './settlement-line.ts';

const settings = defaultSettings();

describe('the fee of an amount', () => {
	it.each([
		[64_601n, 210n, 1356n, 136n],
		[99_800n, 205n, 2045n, 205n],
	])('gives the published row of %d won by both methods', (amount, rateBp, supply, vat) => {
		expect(feePartOf(amount, rateBp, 0n, 0n, 'A')).toEqual({ supply, vat });
		expect(feePartOf(amount, rateBp, 0n, 0n, 'B')).toEqual({ supply, vat });
	});

	it('differs between the methods where the documents leave it open', () => {
		expect(feePartOf(10_250n, 280n, 0n, 0n, 'A')).toEqual({ supply: 287n, vat: 29n });
		expect(feePartOf(10_250n, 280n, 0n, 0n, 'B')).toEqual({ supply: 286n, vat: 29n });
	});

	it('is at least the least fee, and the fixed fee where one is agreed', () => {
		expect(feePartOf(5_000n, 200n, 200n, 0n, 'A')).toEqual({ supply: 200n, vat: 20n });
		expect(feePartOf(88_000n, 0n, 0n, 400n, 'A')).toEqual({ supply: 400n, vat: 40n });
	});

	it('takes the rate of the nearest lower number of months', () => {
		expect(instalmentRateBp(3, '2=140,3=200')).toBe(200);
		expect(instalmentRateBp(24, '2=140,3=200')).toBe(200);
		expect(instalmentRateBp(1, '2=140,3=200')).toBe(0);
	});

	it('has an instalment part when the merchant bears it', () => {
		const payment = paymentOf({
			totalAmount: 120_000,
			choices: { installmentPlanMonths: 3, interestPayer: 'MERCHANT' },
		});
		expect(feesOfApproval(payment, settings)).toEqual([
			{ type: 'BASE', supply: 3360n, vat: 336n },
			{ type: 'INSTALLMENT', supply: 2400n, vat: 240n },
		]);
	});
});

describe('the published rows', () => {
	it.each([
		[34_000n, 860n, 782n, 78n, 33_140n],
		[64_601n, 1_492n, 1_356n, 136n, 63_109n],
		[3_280_000n, 859_950n, 781_773n, 78_177n, 2_420_050n],
		[-99_800n, -2_250n, -2_045n, -205n, -97_550n],
	])('of %d won hold the identities that every line here holds', (amount, fee, supply, vat, payOut) => {
		expect(payOut).toBe(amount - fee);
		expect(fee).toBe(supply + vat);
		const size = fee < 0n ? -fee : fee;
		const split = (size * 20n + 11n) / 22n;
		expect(fee < 0n ? -split : split).toBe(supply);
	});
});

const payments = fc
	.record({
		method: fc.constantFrom(...paymentMethods),
		totalAmount: fc.integer({ min: 100, max: 5_000_000 }),
		seed: fc.nat(),
		parts: fc.array(fc.integer({ min: 1, max: 500_000 }), { maxLength: 8 }),
		full: fc.boolean(),
	})
	.map(({ parts, full, ...given }) => {
		const payment = paymentOf(given);
		let left = payment.totalAmount;
		for (const part of [...parts, ...(full ? [payment.totalAmount] : [])]) {
			const amount = Math.min(part, left);
			if (amount === 0) break;
			left -= amount;
			payment.cancels.push({
				transactionKey: `cancel-${payment.cancels.length}`,
				at: 0,
				reason: '',
				amount,
				taxFreeAmount: 0,
				refundableAmount: left,
			});
		}
		payment.balanceAmount = left;
		return payment;
	});

function rowsOf(payment: ReturnType<typeof paymentOf>) {
	const row = { paymentKey: payment.paymentKey, at: 0 };
	return [
		{ ...row, transactionKey: 'approval', status: 'DONE', amount: payment.totalAmount, effect: 'in' } as const,
		...payment.cancels.map(
			({ transactionKey, amount }) => ({ ...row, transactionKey, status: 'CANCELED', amount, effect: 'out' }) as const,
		),
	];
}

describe('settlement lines', () => {
	it('hold their identities exactly', () => {
		fc.assert(
			fc.property(payments, fc.constantFrom('A', 'B'), (payment, rounding) => {
				for (const row of rowsOf(payment)) {
					const line = lineAmountsOf(row, payment, { ...settings, settlementFeeRounding: rounding });
					expect(line.payOutAmount).toBe(line.amount - line.fee);
					expect(line.fee).toBe(line.supplyAmount + line.vat);
					expect(line.fees.reduce((sum, part) => sum + part.fee, 0n)).toBe(line.fee);
				}
			}),
		);
	});

	it('add up to what the payment still is worth; a card payment cancelled wholly nets to 0', () => {
		fc.assert(
			fc.property(payments, (payment) => {
				const lines = rowsOf(payment).map((row) => lineAmountsOf(row, payment, settings));
				expect(lines.reduce((sum, line) => sum + line.amount, 0n)).toBe(BigInt(payment.balanceAmount));
				if (payment.balanceAmount > 0 || !(payment.method === '카드' || payment.method === '간편결제')) return;
				expect(lines.reduce((sum, line) => sum + line.payOutAmount, 0n)).toBe(0n);
				expect(lines.reduce((sum, line) => sum + line.vat, 0n)).toBe(0n);
			}),
		);
	});

	it('never give back more than was taken', () => {
		fc.assert(
			fc.property(payments, (payment) => {
				const taken = feesOfApproval(payment, settings);
				const back = payment.cancels.map((cancel) => feesOfCancel(payment, cancel.transactionKey, settings));
				for (const [index, part] of taken.entries()) {
					const supply = back.reduce((sum, parts) => sum + parts[index]!.supply, 0n);
					const vat = back.reduce((sum, parts) => sum + parts[index]!.vat, 0n);
					expect(-supply <= part.supply && -vat <= part.vat).toBe(true);
				}
			}),
		);
	});

	it('keep the fee when a transfer is cancelled', () => {
		const payment = paymentOf({ method: '계좌이체', totalAmount: 20_000 });
		payment.cancels.push({
			transactionKey: 'cancel',
			at: 0,
			reason: '',
			amount: 20_000,
			taxFreeAmount: 0,
			refundableAmount: 0,
		});
		const row = rowsOf(payment)[1]!;
		expect(lineAmountsOf(row, payment, settings)).toMatchObject({ amount: -20_000n, fee: 0n, payOutAmount: -20_000n });
	});
});

describe('the VAT inside a sale', () => {
	it.each([
		[10_000n, 0n, 909n],
		[10_000n, 3_000n, 636n],
		[10_000n, 10_000n, 0n],
		[15_000n, 0n, 1_364n],
		[9_026n, 0n, 821n],
		[163_020n, 0n, 14_820n],
	])('of %d won with %d tax-free is %d', (amount, taxFree, vat) => {
		const split = taxSplitOf(toWon(amount), toWon(taxFree), toWon(0n));
		expect(split).toEqual({ vat, suppliedAmount: amount - taxFree - vat });
	});
});
