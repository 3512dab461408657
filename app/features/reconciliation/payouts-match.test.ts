import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, atKst, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { makePayoutMonth } from '#tests/factories/payout-month.ts';
import { randomPayouts } from '#tests/factories/payout-rows.ts';
import type { OurPayout } from './payout-item.ts';
import { matchPayouts, type PayoutsInput } from './payouts-match.ts';
import { listAsLastRead, sayPayouts } from './payouts-oracle.ts';
import { rollForward } from './roll-forward.ts';

const calendar = koreanBusinessCalendar([]);
const FIRST = kstDayFrom('2026-03-02');

const scopes = fc
	.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 20 }))
	.map(([one, other, asOf]) => ({
		from: addDays(FIRST, Math.min(one, other)),
		to: addDays(FIRST, Math.max(one, other)),
		asOf: addDays(FIRST, asOf),
		mIds: [],
	}));
const ruleSets = fc.record({
	balanceTakenAt: fc.constantFrom('request' as const, 'payment' as const),
	settlementsFeedBalance: fc.boolean(),
});

const byKey = <T extends { mId: string; key: string }>(rows: readonly T[]): T[] =>
	[...rows].sort((a, b) => (`${a.mId} ${a.key}` < `${b.mId} ${b.key}` ? -1 : 1));

const reversed = (input: PayoutsInput): PayoutsInput => ({
	ours: [...input.ours].reverse(),
	toss: [...input.toss].reverse(),
	reads: [...input.reads].reverse(),
	balances: [...input.balances].reverse(),
	settled: [...input.settled].reverse(),
});

test('a payout is missing at Toss only where a whole read of its day began after it was sent', () => {
	const day = kstDayFrom('2026-03-03');
	const sentAt = atKst(day, '09:30');
	const sent: OurPayout = {
		id: 'our-1',
		mId: 'shop',
		refPayoutId: 'ref-1',
		tossPayoutId: 'toss-1',
		tossSellerId: 'seller_1',
		scheduleType: 'EXPRESS',
		payoutOn: day,
		amount: 1_000n,
		status: 'requested',
		holdReason: null,
		firstStatus: 'approved',
		inBatch: false,
		createdById: 'maker',
		changedByIds: [],
		approvedById: null,
		approvedAt: null,
		createdAt: sentAt,
		lastSentAt: sentAt,
		requestedAt: sentAt,
		finishedAt: null,
		toldAt: sentAt,
		failureCode: null,
		returned: false,
		replacesPayoutId: null,
		accountChangedAt: null,
	};
	const kindsWith = (readAt: Date, of = day) =>
		matchPayouts(
			{ ours: [sent], toss: [], reads: [{ mId: 'shop', from: of, to: of, readAt }], balances: [], settled: [] },
			{ from: day, to: day, asOf: day, mIds: [] },
			{ balanceTakenAt: 'request', settlementsFeedBalance: true },
			calendar,
		).breaks.map(({ kind }) => kind);
	const later = new Date(sentAt.getTime() + 1);
	expect(kindsWith(sentAt)).toEqual([]);
	expect(kindsWith(later, addDays(day, 1))).toEqual([]);
	expect(kindsWith(later)).toEqual(['payout-missing-at-toss']);
});

test('the balance of a random world closes over any days, and no payout is told twice', () => {
	fc.assert(
		fc.property(randomPayouts, scopes, ruleSets, (input, scope, rules) => {
			const result = matchPayouts(input, scope, rules, calendar);
			expect(result.totals.residual).toBe(0n);
			for (const side of ['expected', 'actual'] as const)
				expect(result.parts[side].reduce((sum, { amount }) => sum + amount, 0n)).toBe(result.totals[side]);
			const keys = result.breaks.map(({ mId, key }) => `${mId} ${key}`);
			expect(new Set(keys).size).toBe(keys.length);
			const items = new Set(result.breaks.flatMap(({ item }) => (item?.toss ? [item.toss.tossPayoutId] : [])));
			expect(items.size).toBe(result.breaks.filter(({ item }) => item?.toss).length);
		}),
		{ numRuns: 300 },
	);
});

test('it says of any world and any rules what the oracle says', () => {
	fc.assert(
		fc.property(randomPayouts, scopes, ruleSets, (input, scope, rules) => {
			// As the engine reads them: the list as it was last read, and no balance of a day after the last one.
			const world = {
				...input,
				toss: listAsLastRead(input),
				balances: input.balances.filter(({ readAt }) => readAt < atKst(addDays(scope.to, 1))),
			};
			const { breaks, matched, totals } = matchPayouts(world, scope, rules, calendar);
			const told = breaks.map(({ item, rolled, ...rest }) => rest);
			const says = sayPayouts(input, scope, rules, calendar);
			expect({ breaks: byKey(told), matched, totals }).toEqual({ ...says, breaks: byKey(says.breaks) });
			expect(says.totals.residual).toBe(0n);
		}),
		{ numRuns: 300 },
	);
});

test('the order of the rows does not matter', () => {
	fc.assert(
		fc.property(randomPayouts, scopes, ruleSets, (input, scope, rules) => {
			const one = matchPayouts(input, scope, rules, calendar);
			const other = matchPayouts(reversed(input), scope, rules, calendar);
			expect(other.breaks).toEqual(one.breaks);
			expect(other.totals).toEqual(one.totals);
			expect(other.matched).toBe(one.matched);
		}),
	);
});

test('a month in which every kind was sown shows each of them in the number sown, and nothing else', () => {
	const month = makePayoutMonth({ payouts: 300, seed: 11 });
	const result = matchPayouts(month.input, month.scope, month.rules, calendar);
	const found: Record<string, { count: number; amount: bigint }> = {};
	for (const { kind, expected, actual } of result.breaks) {
		found[kind] ??= { count: 0, amount: 0n };
		found[kind].count += 1;
		found[kind].amount += expected - actual;
	}
	expect(found).toEqual(month.expected.kinds);
	expect(Object.keys(found)).toHaveLength(14);
	expect(result.totals.residual).toBe(0n);
	expect(result.matched).toBe(month.expected.matched);
});

test('one more payout on which all agree changes nothing but the count', () => {
	const month = makePayoutMonth({ payouts: 40, seed: 3 });
	const before = matchPayouts(month.input, month.scope, month.rules, calendar);
	const model = makePayoutMonth({ payouts: 1, seed: 5 }).input;
	const our = {
		...model.ours[0]!,
		id: 'ffffffff-0000-7000-8000-000000000000',
		refPayoutId: 'more',
		tossPayoutId: 'more',
	};
	const read = { ...model.toss[0]!, refPayoutId: 'more', tossPayoutId: 'more', amount: our.amount };
	const after = matchPayouts(
		{
			...month.input,
			ours: [...month.input.ours, our],
			toss: [...month.input.toss, read],
			balances: month.input.balances.map((one) =>
				one.readAt >= read.requestedAt! ? { ...one, available: one.available - our.amount } : one,
			),
		},
		month.scope,
		month.rules,
		calendar,
	);
	const named = ({ kind, key, day, expected, actual }: (typeof after.breaks)[number]) => ({
		kind,
		key,
		day,
		difference: expected - actual,
	});
	expect(after.breaks.map(named)).toEqual(before.breaks.map(named));
	expect(after.matched).toBe(before.matched + 1);
});

test('a balance is carried on by what moved after its reading, up to the last instant of the days', () => {
	const [monday, tuesday] = [FIRST, addDays(FIRST, 1)];
	const lastInstant = (day: typeof FIRST) => new Date(atKst(addDays(day, 1)).getTime() - 1);
	const input = {
		reads: [
			{ available: 100n, readAt: atKst(monday, '18:00') },
			{ available: 999n, readAt: atKst(tuesday, '09:00') },
			{ available: 135n, readAt: atKst(tuesday, '18:00') },
			{ available: 888n, readAt: atKst(addDays(tuesday, 1)) },
		],
		settled: [
			{ day: monday, amount: 7n },
			{ day: tuesday, amount: 50n },
			{ day: addDays(tuesday, 1), amount: 666n },
		],
		moves: [
			{ at: atKst(monday), amount: -1n },
			{ at: atKst(monday, '18:00'), amount: -5n },
			{ at: lastInstant(monday), amount: -3n },
			{ at: atKst(tuesday, '10:00'), amount: 10n },
			{ at: atKst(tuesday, '18:00'), amount: -30n },
			{ at: lastInstant(tuesday), amount: -2n },
			{ at: atKst(addDays(tuesday, 1)), amount: -99n },
		],
	};
	const day = {
		day: tuesday,
		openedAt: atKst(monday, '18:00'),
		closedAt: atKst(tuesday, '18:00'),
		...{ opening: 100n, settled: 50n, paidOut: 33n, cameBack: 10n, closing: 135n, difference: -8n },
	};
	// Before the first reading: less what was settled, and with what was paid, until then.
	const both = rollForward(input, monday, tuesday);
	expect(both).toMatchObject({ opening: 99n, settled: 57n, closing: 133n, days: [day], isUnread: false });
	expect(rollForward(input, tuesday, tuesday)).toMatchObject({
		opening: 97n,
		settled: 50n,
		closing: 133n,
		days: [day],
	});
	expect(rollForward(input, addDays(tuesday, 1), addDays(tuesday, 1)).opening).toBe(133n);
	const unread = rollForward({ ...input, reads: [] }, tuesday, tuesday);
	expect(unread).toMatchObject({ opening: 0n, settled: 50n, closing: 28n, days: [], isUnread: true });
});
