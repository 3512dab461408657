import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feePartOf } from '#app/sandbox/settlements/fees.ts';
import { randomRules } from '#tests/factories/contract-rows.ts';
import { feeOf } from './contract-terms.ts';
import { formOf, ppmOf, ruleFormSchema, rulesFrom } from './rule-form.ts';
import { emptyContract, emptyNarrative, percentOf } from './rule-form-shape.ts';
import { rulesSchema } from './rule-schema.ts';

const plain = rulesSchema.parse({ dueAfterDays: 1, graceBusinessDays: 3 });

test('rates are read to the millionth without a float', () => {
	expect(['2.8', '2.80 %', '0', '100', '3.4567'].map(ppmOf)).toEqual([28_000, 28_000, 0, 1_000_000, 34_567]);
	expect(['', '-1', '2,8', '101', '1.23456', 'x'].map(ppmOf)).toEqual(Array(6).fill(null));
	fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), (ppm) => ppmOf(percentOf(ppm)) === ppm));
});

test('any rules go through the form and come back as they were', () => {
	const sorted = (rules: typeof plain) => ({
		...rules,
		feeContracts: rules.feeContracts.map((contract) => ({
			...contract,
			bands: contract.bands.filter((band) => band.amountFrom > 0 || band.ratePpm + band.fixed + band.least > 0).length,
		})),
	});
	fc.assert(
		fc.property(randomRules, (rules) => {
			const read = rulesFrom(formOf(rules), rules);
			if (!read.ok) throw new Error(JSON.stringify(read.mistakes));
			expect(sorted(read.rules)).toEqual(sorted(rules));
			expect(ruleFormSchema.parse(formOf(rules))).toEqual(formOf(rules));
		}),
	);
});

describe('mistakes', () => {
	test('are told all at once, each with its place', () => {
		const form = {
			...formOf(plain),
			dueAfterDays: '-1',
			contracts: [
				{ ...emptyContract, rate: '2,8', moreBands: '100=2; 100=3', instalments: 'x=1' },
				{ ...emptyContract, from: '2026-02-01', to: '2026-01-01' },
			],
		};
		const read = rulesFrom(form, plain);
		expect(read).toEqual({
			ok: false,
			mistakes: [
				{ place: 'general', row: 0, field: 'dueAfterDays' },
				{ place: 'contract', row: 1, field: 'rate' },
				{ place: 'contract', row: 1, field: 'moreBands' },
				{ place: 'contract', row: 1, field: 'instalments' },
				{ place: 'contract', row: 1, field: 'row' },
				{ place: 'contract', row: 2, field: 'period' },
			],
		});
	});

	test('of deposits and orders are told with their place, and nothing of theirs is guessed', () => {
		const form = {
			...formOf(plain),
			bankGraceDays: '31',
			orderGraceDays: '',
			paidIntoBalance: 'm'.repeat(51),
			deductions: [{ name: ' ', amount: '1.5' }],
			narratives: [
				{ ...emptyNarrative, text: '토스', shortestCut: '1' },
				{ ...emptyNarrative, how: 'regex' as const, text: '(' },
			],
		};
		const read = rulesFrom(form, plain);
		expect(read.ok ? [] : read.mistakes.map(({ place, row, field }) => `${place} ${row} ${field}`).sort()).toEqual([
			'bank 0 bankGraceDays',
			'bank 0 paidIntoBalance',
			'deduction 1 deductionAmount',
			'deduction 1 deductionName',
			'narrative 1 shortestCut',
			'narrative 2 narrativeText',
			'orders 0 orderGraceDays',
		]);
	});

	test('that a narrative could keep busy without end are no rules, and those that none can are', () => {
		const mistakesOf = (text: string) => {
			const read = rulesFrom({ ...formOf(plain), narratives: [{ ...emptyNarrative, how: 'regex', text }] }, plain);
			return read.ok ? [] : read.mistakes.map(({ field }) => field);
		};
		for (const text of [
			'(a+)+$',
			'(a|a)*!',
			'(?:정산|정산금)+x',
			'(\\w+\\s?)*\\d',
			'((?:a?){30})x',
			'(a?){20}!',
			'([^,]*,)+x',
			'(.)\\1+',
			'.*.*.*x',
			'\\d*\\d*\\d*\\d*\\d*x',
		])
			expect(mistakesOf(text), text).toEqual(['narrativeText']);
		for (const text of [
			'^토스.*정산',
			'(주)?토스\\s*페이\\s*먼츠',
			'정산(금|대금)?\\(\\d{4}\\)$',
			'[(（]주[)）]비바.+\\d+',
			'(?:\\d{4}-){2}\\d+',
			'(?<day>\\d+)일',
			'\\p{Script=Hangul}+정산|\\+$',
		]) {
			expect(mistakesOf(text), text).toEqual([]);
			for (const piece of ['a', '1', ' ', '정산', '토스', '1234-'])
				new RegExp(text, 'iu').test(`${piece.repeat(500)}!`.slice(-500));
		}
	});

	test('what the form does not show stays', () => {
		const before = rulesSchema.parse({ ...plain, bank: { mostMembers: 9, nearPercentSameDay: 7 } });
		expect(rulesFrom(formOf(before), before)).toEqual({ ok: true, rules: before });
	});
});

test('the fee of a contract is that of the sandbox, rounded either way', () => {
	fc.assert(
		fc.property(
			fc.bigInt({ min: 0n, max: 900_000_000n }),
			fc.constantFrom(
				{ rateBp: 280, least: 0, fixed: 0 },
				{ rateBp: 200, least: 200, fixed: 0 },
				{ rateBp: 0, least: 0, fixed: 400 },
				{ rateBp: 680, least: 0, fixed: 0 },
			),
			fc.constantFrom(['A', 'cut'] as const, ['B', 'vat-inside'] as const),
			(amount, { rateBp, least, fixed }, [theirs, ours]) => {
				const terms = { ratePpm: rateBp * 100, least, fixed };
				const sandbox = feePartOf(amount, BigInt(rateBp), BigInt(least), BigInt(fixed), theirs);
				expect(feeOf(amount, terms, ours)).toEqual(sandbox);
			},
		),
	);
});
