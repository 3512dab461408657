import { describe, expect, test } from 'vitest';
import { koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { bandOf, contractFor, cycleFor, feeOf, instalmentPpm, payOutDayOf, saleDatesOf } from './contract-terms.ts';
import { cycleSchema, feeContractSchema } from './rule-schema.ts';

const calendar = koreanBusinessCalendar();
const day = kstDayFrom;
const contract = (rest: object) => feeContractSchema.parse({ method: '카드', bands: [{}], ...rest });
const cycle = (rest: object) => cycleSchema.parse({ delayDays: 2, ...rest });
const terms = (rest: object = {}) => ({ ratePpm: 0, fixed: 0, least: 0, ...rest });

describe('a fee', () => {
	test('is cut to the won, and its VAT of a tenth is rounded half up', () => {
		expect(feeOf(10_000n, terms({ ratePpm: 28_000 }), 'cut')).toEqual({ supply: 280n, vat: 28n });
		expect(feeOf(999n, terms({ ratePpm: 28_000 }), 'cut')).toEqual({ supply: 27n, vat: 3n });
		expect([4, 5, 14, 15].map((fixed) => feeOf(0n, terms({ fixed }), 'cut').vat)).toEqual([0n, 1n, 1n, 2n]);
	});

	test('with its VAT inside is cut as a whole and then parted, the parts making the whole', () => {
		expect(feeOf(10_000n, terms({ ratePpm: 28_000 }), 'vat-inside')).toEqual({ supply: 280n, vat: 28n });
		expect(feeOf(1_550n, terms({ ratePpm: 10_000 }), 'vat-inside')).toEqual({ supply: 15n, vat: 2n });
		// 16.5 won are cut to 16; a supply of 15 cut by itself would have a VAT of 2.
		expect(feeOf(1_500n, terms({ ratePpm: 10_000 }), 'vat-inside')).toEqual({ supply: 15n, vat: 1n });
		const least = terms({ ratePpm: 10_000, least: 200 });
		expect(feeOf(1_000n, least, 'vat-inside')).toEqual({ supply: 200n, vat: 20n });
		expect(feeOf(1_000n, { ...least, fixed: 50 }, 'vat-inside')).toEqual({ supply: 250n, vat: 25n });
		// Ten elevenths of 3 won are 2.73, which is nearer to 3 than to 2.
		expect(feeOf(300n, terms({ ratePpm: 10_000 }), 'vat-inside')).toEqual({ supply: 3n, vat: 0n });
	});

	test('is at least what was agreed, and what is fixed comes on top', () => {
		expect(feeOf(1_000n, terms({ ratePpm: 10_000, least: 200 }), 'cut').supply).toBe(200n);
		expect(feeOf(1_000n, terms({ ratePpm: 10_000, least: 200, fixed: 50 }), 'cut').supply).toBe(250n);
		expect(feeOf(100_000n, terms({ ratePpm: 10_000, least: 200 }), 'cut').supply).toBe(1_000n);
	});

	test('goes by the band that begins highest and not above the amount, its first won included', () => {
		const bands = contract({
			bands: [{ amountFrom: 50_000, ratePpm: 2 }, { ratePpm: 1 }, { amountFrom: 90_000, ratePpm: 3 }],
		});
		const rateAt = (amount: bigint) => bandOf(bands, amount).ratePpm;
		expect([0n, 49_999n, 50_000n, 89_999n, 90_000n].map(rateAt)).toEqual([1, 1, 2, 2, 3]);
		expect(bandOf(contract({ bands: [{ amountFrom: 10, ratePpm: 5 }] }), 9n)).toEqual(terms());
	});

	test('of instalments goes by the entry that is nearest and not above', () => {
		const agreed = contract({
			instalments: [
				{ months: 6, ratePpm: 60 },
				{ months: 2, ratePpm: 20 },
			],
		});
		expect([0, 1, 2, 5, 6, 24].map((months) => instalmentPpm(agreed, months))).toEqual([0, 0, 20, 20, 60, 60]);
	});
});

describe('of several contracts', () => {
	const line = { mId: 'm', method: '카드', cardType: '신용', approvedOn: day('2026-03-10') };
	const inForce = (...contracts: object[]) => contractFor({ feeContracts: contracts.map(contract) }, line)?.name;

	test('the one that names more is in force: the merchant before the kind of card', () => {
		expect(inForce({ name: 'any' }, { name: 'card', cardType: '신용' }, { name: 'merchant', mId: 'm' })).toBe(
			'merchant',
		);
		expect(inForce({ name: 'any' }, { name: 'card', cardType: '신용' })).toBe('card');
		const others = [{ mId: 'n' }, { cardType: '체크' }, { method: '계좌이체' }];
		for (const other of others) expect(inForce(other)).toBeUndefined();
	});

	test('the one that began later is in force, from its first day to its last', () => {
		expect(inForce({ name: 'old' }, { name: 'new', from: '2026-03-10' })).toBe('new');
		expect(inForce({ name: 'new', from: '2026-03-10' }, { name: 'old', from: '2026-03-09' }, { name: 'ever' })).toBe(
			'new',
		);
		expect(inForce({ name: 'first' }, { name: 'second' })).toBe('first');
		expect(inForce({ name: 'old' }, { name: 'next', from: '2026-03-11' })).toBe('old');
		expect(inForce({ name: 'ending', to: '2026-03-10' })).toBe('ending');
		expect(inForce({ name: 'ended', to: '2026-03-09' })).toBeUndefined();
	});
});

describe('a cycle', () => {
	const datesOf = (occurredOn: string, rule: object, soldOn = occurredOn) =>
		saleDatesOf(
			{ cycles: [cycle(rule)], dateSlackDays: 0 },
			{ mId: 'm', method: '카드', occurredOn: day(occurredOn), soldOn: day(soldOn) },
			calendar,
		)!;

	test('counts a sale on its own day, on the Sunday that ends its week, or on the last day of its month', () => {
		expect(datesOf('2026-03-11', { cycle: 'daily' }).soldOn).toBe('2026-03-11');
		expect(datesOf('2026-03-11', { cycle: 'weekly' }).soldOn).toBe('2026-03-15');
		expect(datesOf('2026-03-15', { cycle: 'weekly' }).soldOn).toBe('2026-03-15');
		expect(datesOf('2026-03-16', { cycle: 'weekly' }).soldOn).toBe('2026-03-22');
		expect(datesOf('2028-02-01', { cycle: 'monthly' }).soldOn).toBe('2028-02-29');
	});

	test('pays so many business days later, or calendar days and then on a business day', () => {
		// 2026-03-13 is a Friday.
		expect(payOutDayOf(day('2026-03-13'), cycle({}), calendar)).toBe('2026-03-17');
		expect(payOutDayOf(day('2026-03-13'), cycle({ dayType: 'calendar' }), calendar)).toBe('2026-03-16');
		expect(payOutDayOf(day('2026-03-09'), cycle({ dayType: 'calendar' }), calendar)).toBe('2026-03-11');
	});

	test('of a method goes before one of all, and pays from the day that the line counts', () => {
		const cycles = [cycle({ delayDays: 5 }), cycle({ method: '카드', delayDays: 1 })];
		const line = { mId: 'm', method: '카드' };
		expect(cycleFor({ cycles }, line, day('2026-03-09'))?.delayDays).toBe(1);
		expect(cycleFor({ cycles }, { ...line, method: '계좌이체' }, day('2026-03-09'))?.delayDays).toBe(5);
		expect(cycleFor({ cycles: [cycle({ mId: 'n' })] }, line, day('2026-03-09'))).toBeNull();
		expect(datesOf('2026-03-09', { delayDays: 1 }, '2026-03-10').paidOutOn).toBe('2026-03-11');
		expect(datesOf('2026-03-09', { from: '2026-03-10' })).toBeNull();
	});

	test('may count a sale around the cut-off in the week before or after, and then pays as of that week', () => {
		const cycles = [
			cycle({ cycle: 'weekly', delayDays: 1, to: '2026-03-15' }),
			cycle({ cycle: 'weekly', delayDays: 5, from: '2026-03-16' }),
		];
		const counted = (occurredOn: string, soldOn: string) => {
			const line = { mId: 'm', method: '카드', occurredOn: day(occurredOn), soldOn: day(soldOn) };
			const { aroundCutOff, paidOutOn } = saleDatesOf({ cycles, dateSlackDays: 1 }, line, calendar)!;
			return [aroundCutOff, paidOutOn];
		};
		// The 15th is a Sunday.
		expect(counted('2026-03-15', '2026-03-22')).toEqual([true, '2026-03-27']);
		expect(counted('2026-03-16', '2026-03-15')).toEqual([true, '2026-03-16']);
		expect(counted('2026-03-17', '2026-03-15')).toEqual([false, '2026-03-20']);
		expect(counted('2026-03-14', '2026-03-22')).toEqual([false, '2026-03-23']);
	});
});
