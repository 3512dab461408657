import { describe, expect, test } from 'vitest';
import { addBusinessDays, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { batch, calendar, line, march, rules, run } from '#tests/factories/bank-world.ts';
import { matchBank } from './bank-match.ts';

describe('one deposit for one batch', () => {
	test('on its day, and up to two business days later', () => {
		const { groups, told, report } = run(
			[batch('2026-03-06', 87_560), batch('2026-03-09', 19_560), batch('2026-03-13', 32_307)],
			[line('2026-03-06', 87_560), line('2026-03-11', 19_560), line('2026-03-17', 32_307)],
		);
		expect(groups).toEqual([
			'one-to-one shop-a 03-06 = 03-06 87560',
			'one-to-one shop-a 03-09 = 03-11 19560',
			'one-to-one shop-a 03-13 = 03-17 32307',
		]);
		expect(told).toEqual([]);
		expect(report.matched).toBe(3);
	});

	test('an amount alone suggests and never matches', () => {
		const { told, groups, report } = run(
			[batch('2026-03-06', 87_560)],
			[line('2026-03-06', 87_560, { use: 'unknown' })],
		);
		expect(groups).toEqual([]);
		expect(told).toEqual([
			'deposit-missing shop-a/KRW/2026-03-06 87560',
			'unidentified-credit A/2026-03-06/87560/1 -87560',
		]);
		expect(report.found[0]!.hints[0]).toMatchObject({ what: 'same-amount-other-narrative', distance: 0 });
	});

	test('never for another merchant that the narrative names', () => {
		const { groups } = run(
			[batch('2026-03-06', 500, 'shop-a'), batch('2026-03-06', 500, 'shop-b')],
			[line('2026-03-06', 500, { key: '1', mId: 'shop-b' }), line('2026-03-06', 500, { key: '2' })],
		);
		expect(groups).toEqual(['one-to-one shop-a 03-06 = 03-06 500', 'one-to-one shop-b 03-06 = 03-06 500']);
	});

	test('as many equal batches as equal deposits are paid as a set; one too few is left to people', () => {
		const two = [batch('2026-03-06', 500, 'shop-a'), batch('2026-03-06', 500, 'shop-b')];
		const paid = run(two, [line('2026-03-06', 500, { key: '1' }), line('2026-03-06', 500, { key: '2' })]);
		expect(paid.groups).toEqual(['one-to-one shop-a 03-06 + shop-b 03-06 = 03-06 500 + 03-06 500']);
		expect(paid.report.matched).toBe(2);
		const unclear = run(two, [line('2026-03-06', 500)]);
		expect(unclear.told).toEqual(['ambiguous shop-a/KRW/2026-03-06 500']);
		expect(unclear.report.found[0]!.explanations).toHaveLength(2);
	});
});

describe('sums', () => {
	test('all merchants of a day in one deposit', () => {
		const { groups } = run(
			[batch('2026-03-06', 500, 'shop-a'), batch('2026-03-06', 700, 'shop-b'), batch('2026-03-06', -50, 'shop-c')],
			[line('2026-03-06', 1_150)],
		);
		expect(groups).toEqual(['account-day shop-a 03-06 + shop-b 03-06 + shop-c 03-06 = 03-06 1150']);
	});

	test('neighbouring days in one deposit, and a batch in parts', () => {
		const { groups, told } = run(
			[batch('2026-03-09', 1_000), batch('2026-03-10', 700), batch('2026-03-16', 90_001)],
			[line('2026-03-10', 1_700), line('2026-03-16', 60_000), line('2026-03-17', 30_001)],
		);
		expect(groups).toEqual([
			'sum-of-batches shop-a 03-09 + shop-a 03-10 = 03-10 1700',
			'in-parts shop-a 03-16 = 03-16 60000 + 03-17 30001',
		]);
		expect(told).toEqual([]);
	});

	test('with several solutions nothing is confirmed, and all of them are told', () => {
		const { groups, told, report } = run(
			[
				batch('2026-03-09', 100, 'shop-a'),
				batch('2026-03-09', 200, 'shop-b'),
				batch('2026-03-10', 100, 'shop-c'),
				batch('2026-03-10', 5_000, 'shop-d'),
			],
			[line('2026-03-10', 300)],
		);
		expect(groups).toEqual([]);
		expect(told).toEqual(['deposit-missing shop-d/KRW/2026-03-10 5000', 'subset-not-unique shop-a/KRW/2026-03-09 100']);
		expect(report.found[1]!.explanations).toHaveLength(2);
	});
});

describe('negative batches and money kept back', () => {
	test('a negative batch waits as carried, and is set off against the next ones', () => {
		const batches = [batch('2026-03-12', -14_802), batch('2026-03-16', 10_000), batch('2026-03-20', 50_000)];
		const open = run(batches.slice(0, 2), []);
		expect(open.told).toEqual([]);
		expect(open.report.states.carried).toEqual({ count: 2, amount: -4_802n });
		const closed = run(batches, [line('2026-03-20', 45_198)]);
		expect(closed.groups).toEqual(['carried shop-a 03-12 + shop-a 03-16 + shop-a 03-20 = 03-20 45198']);
		expect(closed.report.states.carried).toEqual({ count: 0, amount: 0n });
	});

	test('a deposit that is off is held against what the carried ones leave, where that is nearer than the batch alone', () => {
		const batches = [batch('2026-03-12', -14_802), batch('2026-03-16', 50_000)];
		const netted = run(batches, [line('2026-03-16', 35_197)]);
		expect(netted.told).toEqual(['deposit-short shop-a/KRW/2026-03-12 1']);
		expect(netted.report.states.carried).toEqual({ count: 0, amount: 0n });
		const whole = run(batches, [line('2026-03-16', 49_999)]);
		expect(whole.told).toEqual(['deposit-short shop-a/KRW/2026-03-16 1']);
		expect(whole.report.states.carried).toEqual({ count: 1, amount: -14_802n });
	});

	test('what was carried over the end of a month is counted in both months, with residual 0', () => {
		const batches = [batch('2026-03-30', -14_802), batch('2026-04-02', 50_000)];
		const lines = [line('2026-04-02', 35_198)];
		const first = run(batches, lines).report;
		expect(first.totals).toMatchObject({ batches: -14_802n, deposits: 0n, states: -14_802n, discrepancies: 0n });
		const april = { ...march, from: kstDayFrom('2026-04-01'), to: kstDayFrom('2026-04-30') };
		const second = run(batches, lines, april).report;
		expect(second.totals).toMatchObject({ batches: 50_000n, deposits: 35_198n, states: 14_802n, discrepancies: 0n });
	});

	test('a break over the end of a month is of the day of its last batch: the run that tells it is the one that looks for it', () => {
		const april = { ...march, from: kstDayFrom('2026-04-01'), to: kstDayFrom('2026-04-30') };
		const worlds = [
			{ batches: [batch('2026-03-30', -900), batch('2026-04-02', 1_000)], lines: [line('2026-04-02', 99)] },
			{
				batches: [
					batch('2026-03-31', 100, 'shop-a'),
					batch('2026-03-31', 200, 'shop-b'),
					batch('2026-04-01', 100, 'shop-c'),
					batch('2026-04-01', 5_000, 'shop-d'),
				],
				lines: [line('2026-04-02', 300), line('2026-04-01', 5_000)],
			},
		];
		const days = worlds.map(({ batches, lines }) => {
			expect(run(batches, lines).told).toEqual([]);
			return run(batches, lines, april).report.found.map(({ kind, day }) => [kind, day]);
		});
		expect(days).toEqual([[['deposit-short', '2026-04-02']], [['subset-not-unique', '2026-04-01']]]);
	});

	test('a batch that is paid a day later by itself changes neither the sum of its day nor the chain around it', () => {
		const sum = [
			batch('2026-03-09', 100, 'shop-a'),
			batch('2026-03-09', 200, 'shop-b'),
			batch('2026-03-10', 300, 'shop-c'),
		];
		const chain = [batch('2026-03-09', -300), batch('2026-03-11', 100), batch('2026-03-13', 400)];
		for (const [batches, lines, found] of [
			[sum, [line('2026-03-09', 300)], 'account-day shop-a 03-09 + shop-b 03-09 = 03-09 300'],
			[chain, [line('2026-03-13', 200)], 'carried shop-a 03-09 + shop-a 03-11 + shop-a 03-13 = 03-13 200'],
		] as const) {
			expect(run([...batches], [...lines]).groups).toEqual([found]);
			const pair = batches === sum ? batch('2026-03-09', 7_777, 'shop-d') : batch('2026-03-10', 7_777);
			const later = addBusinessDays(pair.paidOutOn, 1, calendar);
			const { groups, match } = run([...batches, pair], [...lines, line(later, 7_777)]);
			expect(groups.filter((group) => !group.includes('7777'))).toEqual([found]);
			expect(match.unclear).toEqual([]);
		}
	});

	test('a part noted as held is a state until it comes; a rest that comes late by itself was released', () => {
		const held = run([batch('2026-03-06', 1_000, 'shop-a', 400)], [line('2026-03-06', 600)]);
		expect(held.report.states.held).toEqual({ count: 1, amount: 400n });
		expect(held.told).toEqual([]);
		const let_go = run([batch('2026-03-06', 1_000, 'shop-a', 400)], [line('2026-03-06', 600), line('2026-03-25', 400)]);
		expect(let_go.report.states).toMatchObject({ held: { count: 0 }, released: { count: 1 } });
		const unnoted = run([batch('2026-03-06', 1_000)], [line('2026-03-06', 600), line('2026-03-25', 400)]);
		expect(unnoted.groups).toEqual(['released shop-a 03-06 = 03-06 600 + 03-25 400']);
		expect(unnoted.report.states.released.count).toBe(1);
	});
});

describe('breaks', () => {
	test('missing, short, over, and what nothing explains', () => {
		const { told, report } = run(
			[batch('2026-03-06', 1_000_000), batch('2026-03-10', 500_000), batch('2026-03-17', 70_000)],
			[
				line('2026-03-06', 890_000),
				line('2026-03-10', 500_300),
				line('2026-03-24', 77, { use: 'settlement' }),
				line('2026-03-24', -5_000),
				line('2026-03-25', 5_000, { use: 'return' }),
				line('2026-03-25', -9_000, { use: 'payout' }),
			],
		);
		expect(told).toEqual([
			'deposit-missing shop-a/KRW/2026-03-17 70000',
			'deposit-short shop-a/KRW/2026-03-06 110000',
			'deposit-over shop-a/KRW/2026-03-10 -300',
			'unidentified-credit A/2026-03-24/77/1 -77',
			'unidentified-debit A/2026-03-24/-5000/1 5000',
			'returned-credit A/2026-03-25/5000/1 -5000',
		]);
		expect(report.found[1]!.hints).toContainEqual(
			expect.objectContaining({ what: 'known-deduction', name: 'yearly-fee', amount: 110_000n }),
		);
	});

	test('within grace a batch is not yet due', () => {
		const scope = { ...march, asOf: kstDayFrom('2026-03-09') };
		const { report, told } = run([batch('2026-03-06', 1_000)], [], scope);
		expect(told).toEqual([]);
		expect(report.states['not-yet-due']).toEqual({ count: 1, amount: 1_000n });
		expect(run([batch('2026-03-06', 1_000)], [], { ...scope, asOf: kstDayFrom('2026-03-11') }).told).toHaveLength(1);
	});

	test('money that comes back from the one who was paid is a return, though the narrative does not say so', () => {
		const { told } = run(
			[],
			[
				line('2026-03-10', -5_000, { use: 'payout', counterparty: '김*수' }),
				line('2026-03-12', 5_000, { use: 'unknown', counterparty: '김*수' }),
			],
		);
		expect(told).toEqual(['returned-credit A/2026-03-12/5000/1 -5000']);
	});
});

test('a sum that was found before the search gave up is left to a person, since there may be another one', () => {
	const batches = [batch('2026-03-09', 700), batch('2026-03-10', 500), batch('2026-03-11', 300)];
	const searched = (mostSteps: number) =>
		matchBank(batches, [line('2026-03-11', 1_200)], { ...rules, mostSteps }, calendar);
	expect(searched(200_000).groups.map(({ rule }) => rule)).toEqual(['sum-of-batches']);
	const { groups, unclear } = searched(3);
	expect(groups).toEqual([]);
	expect(unclear).toMatchObject([{ kind: 'subset-not-unique', gaveUp: true }]);
});
