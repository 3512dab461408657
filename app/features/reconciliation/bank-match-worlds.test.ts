import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addBusinessDays, addDays, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { batch, calendar, line, march, rules, run } from '#tests/factories/bank-world.ts';
import { isOfBankLevel, matchBank } from './bank-match.ts';
import { reportBank } from './bank-report.ts';
import { type BankBatch, type BankMatchLine, batchKey, duesOf } from './bank-world.ts';

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
					return apart(due, pair.lines[0]!) >= 0 && apart(due, pair.lines[0]!) <= distance;
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

/** Of a merchant of its own, or among the batches of another, whose chains it must not touch. */
const perfectPair = fc.record({
	mId: fc.constantFrom('shop-z', 'shop-a'),
	day: fc.constantFrom('2026-03-04', ...days),
});

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
			fc.property(randomBatches, randomLines, perfectPair, (someBatches, someLines, { mId, day }) => {
				const others = someBatches.filter((one) => one.mId !== mId || one.day !== day);
				const { batches, lines } = worldOf(others, someLines);
				const before = run(batches, lines);
				const pair = batch(day, 7_777_777, mId);
				const after = run([...batches, pair], [...lines, line(day, 7_777_777)]);
				expect(after.told).toEqual(before.told);
				expect(after.groups.filter((group) => !group.includes('7777777'))).toEqual(before.groups);
				expect(after.report.matched).toBe(before.report.matched + 1);
				expect(batchKey(pair)).toBe(`${mId}/KRW/${day}`);
			}),
			{ numRuns: 150 },
		);
	});
});
