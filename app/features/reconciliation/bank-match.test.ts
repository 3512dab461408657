import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addBusinessDays, addDays, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { isOfBankLevel, matchBank } from './bank-match.ts';
import { reportBank } from './bank-report.ts';
import {
	type BankBatch,
	type BankMatchLine,
	type BankRules,
	batchKey,
	defaultBankRules,
	duesOf,
} from './bank-world.ts';

const calendar = koreanBusinessCalendar();
const rules: BankRules = { ...defaultBankRules, deductions: [{ name: 'yearly-fee', amount: 110_000n }] };
const march = {
	from: kstDayFrom('2026-03-01'),
	to: kstDayFrom('2026-03-31'),
	asOf: kstDayFrom('2026-05-31'),
	mIds: [],
};

function batch(day: string, net: number, mId = 'shop-a', held = 0): BankBatch {
	return { mId, currency: 'KRW', paidOutOn: kstDayFrom(day), net: BigInt(net), held: BigInt(held), accounts: ['A'] };
}

function line(day: string, amount: number, change: Partial<BankMatchLine> = {}): BankMatchLine {
	const bookedOn = kstDayFrom(day);
	const use = amount > 0 ? 'settlement' : 'unknown';
	return {
		key: `A/${day}/${amount}/1`,
		account: 'A',
		currency: 'KRW',
		bookedOn,
		amount: BigInt(amount),
		use,
		mId: null,
		counterparty: null,
		reversal: false,
		...change,
	};
}

function run(batches: BankBatch[], lines: BankMatchLine[], scope = march) {
	const match = matchBank(batches, lines, rules, calendar);
	const report = reportBank(match, batches, lines, scope, rules, calendar);
	expect(report.totals.residual).toBe(0n);
	const told = report.found.map(({ kind, subjectKey, difference }) => `${kind} ${subjectKey} ${difference}`);
	const groups = match.groups.map(
		(group) =>
			`${group.rule} ${group.dues.map(({ batch: one }) => `${one.mId} ${one.paidOutOn.slice(5)}`).join(' + ')} = ${group.lines.map(({ bookedOn, amount }) => `${bookedOn.slice(5)} ${amount}`).join(' + ')}`,
	);
	return { match, report, told, groups };
}

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

const days = ['2026-03-05', '2026-03-06', '2026-03-09', '2026-03-10', '2026-03-11'];
const amounts = [100, 200, 300, 400, 500, 700];
const randomBatches = fc.uniqueArray(
	fc.record({
		mId: fc.constantFrom('shop-a', 'shop-b'),
		day: fc.constantFrom(...days),
		net: fc.oneof(
			{ weight: 4, arbitrary: fc.constantFrom(...amounts) },
			{ weight: 1, arbitrary: fc.constantFrom(-100, -300) },
		),
	}),
	{ maxLength: 5, selector: ({ mId, day }) => `${mId}${day}` },
);
const randomLines = fc.array(
	fc.record({
		day: fc.constantFrom(...days, '2026-03-12', '2026-03-26'),
		amount: fc.oneof(
			{ weight: 5, arbitrary: fc.constantFrom(...amounts) },
			{ weight: 1, arbitrary: fc.constantFrom(-100, 1_000, 600) },
		),
		use: fc.constantFrom('settlement' as const, 'settlement' as const, 'settlement' as const, 'unknown' as const),
		mId: fc.constantFrom(null, null, null, 'shop-a'),
	}),
	{ maxLength: 5 },
);

function worldOf(
	batches: { mId: string; day: string; net: number }[],
	lines: { day: string; amount: number; use: 'settlement' | 'unknown'; mId: string | null }[],
) {
	return {
		batches: batches.map(({ mId, day, net }) => batch(day, net, mId)),
		lines: lines.map(({ day, amount, use, mId }, index) => line(day, amount, { key: `${day}#${index}`, use, mId })),
	};
}

const subsetsOf = <T>(items: readonly T[]): T[][] =>
	Array.from({ length: 2 ** items.length }, (_, mask) => items.filter((_item, index) => mask & (1 << index)));

/** Says by brute force which sets of batches and lines add up at each step, and which of them nothing contests. */
function oracle(batches: BankBatch[], lines: BankMatchLine[]) {
	let dues = duesOf(batches, rules, calendar);
	let open = lines.filter(isOfBankLevel);
	const confirmed: string[] = [];
	const contested: string[] = [];
	type Pair = { dues: typeof dues; lines: BankMatchLine[] };
	const idsOf = (pair: Pair) => [...pair.dues.map(({ id }) => id), ...pair.lines.map(({ key }) => key)];
	const nameOf = (ids: string[]) => [...new Set(ids)].sort().join(' ');
	const businessDays = (from: string, to: string) => {
		let count = 0;
		for (let day = kstDayFrom(from); day < to; ) {
			day = addDays(day, 1);
			if (calendar.isBusinessDay(day)) count += 1;
		}
		return count;
	};
	const deposit = (one: BankMatchLine) => one.amount > 0n && one.use === 'settlement';
	const fits = (pair: Pair) =>
		pair.lines.every(deposit) &&
		pair.dues.every((due) => pair.lines.every((one) => one.mId === null || one.mId === due.batch.mId));
	const total = (pair: Pair) =>
		pair.dues.reduce((sum, due) => sum + due.amount, 0n) - pair.lines.reduce((sum, one) => sum + one.amount, 0n);
	const apart = (due: (typeof dues)[number], one: BankMatchLine) =>
		one.bookedOn < due.day || one.bookedOn > addBusinessDays(due.day, rules.graceBusinessDays, calendar)
			? -1
			: businessDays(due.day, one.bookedOn);
	const step = (holds: (pair: Pair) => boolean, oneToOne = false) => {
		const all: Pair[] = [];
		for (const some of subsetsOf(dues)) {
			if (some.length === 0) continue;
			for (const others of subsetsOf(open)) {
				const pair = { dues: some, lines: others };
				if (
					others.length > 0 &&
					(some.length === 1 || others.length === 1) &&
					total(pair) === 0n &&
					fits(pair) &&
					holds(pair)
				)
					all.push(pair);
			}
		}
		// Spread from each candidate to all that share something with it.
		const seen = new Set<Pair>();
		for (const first of all) {
			if (seen.has(first)) continue;
			const group = [first];
			for (let at = 0; at < group.length; at += 1) {
				seen.add(group[at]!);
				for (const other of all) {
					if (!group.includes(other) && idsOf(other).some((id) => idsOf(group[at]!).includes(id))) group.push(other);
				}
			}
			const ids = [...new Set(group.flatMap(idsOf))];
			const solvable = () => {
				const left = [...new Set(group.map(({ dues: [due] }) => due!.id))];
				const keys = [...new Set(group.map(({ lines: [one] }) => one!.key))];
				const place = (at: number, used: string[]): boolean =>
					at === left.length ||
					group.some(
						(pair) =>
							pair.dues[0]!.id === left[at] &&
							!used.includes(pair.lines[0]!.key) &&
							place(at + 1, [...used, pair.lines[0]!.key]),
					);
				return left.length === keys.length && place(0, []);
			};
			if (group.length === 1 || (oneToOne && solvable())) confirmed.push(...ids);
			else contested.push(nameOf(ids));
			dues = dues.filter(({ id }) => !ids.includes(id));
			open = open.filter(({ key }) => !ids.includes(key));
		}
	};
	for (let distance = 0; distance <= rules.graceBusinessDays; distance += 1) {
		step(
			(pair) => pair.dues.length === 1 && pair.lines.length === 1 && apart(pair.dues[0]!, pair.lines[0]!) === distance,
			true,
		);
		if (distance === 0)
			step((pair) => {
				const [one] = pair.lines;
				if (pair.lines.length !== 1 || pair.dues.length < 2) return false;
				const all = dues.filter(
					(due) => due.day === pair.dues[0]!.day && (one!.mId === null || one!.mId === due.batch.mId),
				);
				const isAll = nameOf(all.map(({ id }) => id)) === nameOf(pair.dues.map(({ id }) => id));
				return isAll && apart(pair.dues[0]!, one!) === 0;
			});
		step((pair) => {
			if (pair.lines.length !== 1) return false;
			const { mId } = pair.dues[0]!.batch;
			const ofShop = dues.filter((due) => due.batch.mId === mId).sort((a, b) => (a.day < b.day ? -1 : 1));
			let rest: typeof dues = [];
			for (const due of ofShop) {
				if (rest.length === 0 && due.amount > 0n) continue;
				rest = [...rest, due];
				if (rest.reduce((sum, each) => sum + each.amount, 0n) <= 0n) continue;
				if (nameOf(rest.map(({ id }) => id)) === nameOf(pair.dues.map(({ id }) => id)))
					return apart(due, pair.lines[0]!) === distance;
				rest = [];
			}
			return false;
		});
	}
	step(
		(pair) =>
			pair.dues.length + pair.lines.length > 2 &&
			pair.dues.every((due) =>
				due.amount > 0n
					? pair.lines.every((one) => apart(due, one) >= 0)
					: pair.lines.length === 1 && due.day <= pair.lines[0]!.bookedOn,
			),
	);
	return { confirmed: confirmed.sort(), contested: contested.sort() };
}

describe('any small world', () => {
	const strong = (name: string) => name !== 'released' && name !== 'nearest';

	test('is matched as brute force says', () => {
		fc.assert(
			fc.property(randomBatches, randomLines, (someBatches, someLines) => {
				const { batches, lines } = worldOf(someBatches, someLines);
				const match = matchBank(batches, lines, rules, calendar);
				const says = oracle(batches, lines);
				const confirmed = match.groups
					.filter(({ rule }) => strong(rule))
					.flatMap((group) => [...group.dues.map(({ id }) => id), ...group.lines.map(({ key }) => key)]);
				expect(confirmed.sort()).toEqual(says.confirmed);
				const contested = match.unclear
					.filter(({ explanations }) => strong(explanations[0]!.rule))
					.map((group) => [...group.dues.map(({ id }) => id), ...group.lines.map(({ key }) => key)].sort().join(' '));
				expect(contested.sort()).toEqual(says.contested);
			}),
			{ numRuns: 300 },
		);
	});

	test('uses nothing twice, adds up in every scope, and does not depend on the order', () => {
		fc.assert(
			fc.property(randomBatches, randomLines, fc.infiniteStream(fc.nat()), (someBatches, someLines, chance) => {
				const { batches, lines } = worldOf(someBatches, someLines);
				const shuffle = <T>(rows: T[]) =>
					rows
						.map((row) => ({ row, rank: chance.next().value as number }))
						.sort((a, b) => a.rank - b.rank)
						.map(({ row }) => row);
				const { match, told } = run(batches, lines);
				const again = run(shuffle(batches), shuffle(lines));
				expect(again.told).toEqual(told);
				expect(again.groups).toEqual(run(batches, lines).groups);
				const used = [...match.groups, ...match.unclear].flatMap(({ dues, lines: some }) => [
					...dues.map(({ id }) => id),
					...some.map(({ key }) => key),
				]);
				const rest = [...match.carried, ...match.held, ...match.unpaid].map(({ id }) => id);
				expect(new Set([...used, ...rest]).size).toBe(used.length + rest.length);
				for (const split of days) {
					const to = kstDayFrom(split);
					const before = run(batches, lines, { ...march, to }).report;
					const after = run(batches, lines, { ...march, from: addDays(to, 1) }).report;
					const whole = run(batches, lines).report;
					for (const sum of ['batches', 'deposits', 'discrepancies', 'states'] as const)
						expect(before.totals[sum] + after.totals[sum]).toBe(whole.totals[sum]);
					for (const mId of ['shop-a', 'shop-b']) {
						const only = { ...march, to, mIds: [mId] };
						expect(reportBank(match, batches, lines, only, rules, calendar).totals.residual).toBe(0n);
					}
				}
			}),
			{ numRuns: 150 },
		);
	});

	test('changes nothing else when a perfect pair is added', () => {
		fc.assert(
			fc.property(randomBatches, randomLines, fc.constantFrom(...days), (someBatches, someLines, day) => {
				const { batches, lines } = worldOf(someBatches, someLines);
				const before = run(batches, lines);
				const pair = batch(day, 7_777_777, 'shop-z');
				const after = run([...batches, pair], [...lines, line(day, 7_777_777)]);
				expect(after.told).toEqual(before.told);
				expect(after.groups.filter((group) => !group.includes('shop-z'))).toEqual(before.groups);
				expect(after.report.matched).toBe(before.report.matched + 1);
				expect(batchKey(pair)).toBe(`shop-z/KRW/${day}`);
			}),
			{ numRuns: 150 },
		);
	});
});
