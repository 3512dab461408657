import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWon, sizeOf, sumWon, toWon } from './won.ts';

const amounts = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n });
const group = (size: bigint) => size.toString().replace(/\B(?=(\d{3})+$)/g, ',');

describe('toWon', () => {
	it('takes whole, safe numbers only', () => {
		expect(toWon(55_000)).toBe(55_000n);
		expect(toWon(-1n)).toBe(-1n);
		for (const odd of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
			expect(() => toWon(odd)).toThrow(RangeError);
	});
});

describe('parseWon', () => {
	it('reads an amount however a file writes it', () => {
		fc.assert(
			fc.property(amounts, (amount) => {
				const size = amount < 0n ? -amount : amount;
				const plain = [size.toString(), group(size), group(size).replaceAll(',', ' '), `${size}.00`];
				for (const digits of plain) {
					const negative = [
						`-${digits}`,
						`(${digits})`,
						`${digits}-`,
						`△${digits}`,
						`₩-${digits}`,
						`-₩${digits}원`,
						`−${digits}`,
					];
					const positive = [
						digits,
						` ${digits} `,
						`₩${digits}`,
						`￦ ${digits}`,
						`${digits}원`,
						`+${digits}`,
						`\\${digits}`,
					];
					for (const text of positive) expect(parseWon(text)).toBe(size);
					for (const text of negative) expect(parseWon(text)).toBe(-size);
				}
			}),
		);
		expect(parseWon('１２，０００')).toBe(12_000n);
	});

	it('tells nothing from zero', () => {
		expect(parseWon('')).toBeNull();
		expect(parseWon('  ')).toBeNull();
		expect(parseWon('-')).toBeNull();
		expect(parseWon('0')).toBe(0n);
		expect(parseWon('-0')).toBe(0n);
	});

	it('refuses what is not one whole amount', () => {
		const odd = [
			'1.5',
			'1,00',
			'1,0000',
			',100',
			'1.',
			'.0',
			'abc',
			'1e3',
			'0x10',
			'12 34',
			'1 00',
			'1 000,000',
			'1원0',
			'1²',
			'½',
			'①',
		];
		const twoSigns = ['--1', '(-1,000)', '-1,000-', '(1,000', '1,000)', '+-1', '△-5', '(1,000)-'];
		const tooLong = ['1'.repeat(19)];
		for (const text of [...odd, ...twoSigns, ...tooLong]) expect([text, parseWon(text)]).toEqual([text, undefined]);
	});

	it('never throws, and gives back what it wrote', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'0123456789,.-+()₩원 △') }), (text) => {
				const amount = parseWon(text);
				if (typeof amount === 'bigint') expect(parseWon(amount.toString())).toBe(amount);
			}),
		);
	});
});

describe('sumWon', () => {
	it('adds up in any order, exactly', () => {
		expect(sumWon([])).toBe(0n);
		expect(sumWon([1_000n, -300n, 5n])).toBe(705n);
		expect([1_000n, -300n, 0n].map(sizeOf)).toEqual([1_000n, 300n, 0n]);
		fc.assert(
			fc.property(fc.array(amounts), fc.array(amounts), (left, right) => {
				expect(sumWon([...left, ...right])).toBe(sumWon(left) + sumWon(right));
				expect(sumWon([...left].reverse())).toBe(sumWon(left));
			}),
		);
	});
});
