import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import { type DayAmount, forecastBalance, shortfallWith, uncoveredOf } from './balance-forecast.ts';

const today = kstDayFrom('2027-03-10');
const day = (offset: number) => addDays(today, offset);

const won = fc.bigInt({ min: 1n, max: 999_999_999n });
const signedWon = fc.bigInt({ min: -50_000_000n, max: 999_999_999n });
const anyDay = fc.integer({ min: -5, max: 40 }).map(day);
const incoming = fc.array(fc.record({ day: anyDay, amount: signedWon }), { maxLength: 30 });
const planned = fc.array(fc.record({ day: anyDay, amount: won }), { maxLength: 30 });
const small = fc.bigInt({ min: 1n, max: 9n });
const signed = fc.bigInt({ min: -4n, max: 9n });
const few = (amount: fc.Arbitrary<bigint>) => fc.array(fc.record({ day: anyDay, amount }), { maxLength: 5 });
const amounts = (moves: readonly DayAmount[]) => moves.map(({ amount }) => amount);

describe('forecasting the balance', () => {
	it('says after each day what is left, and the first day that is not covered', () => {
		const forecast = forecastBalance({
			today,
			available: 1_000_000n,
			incoming: [{ day: day(2), amount: 500_000n }],
			planned: [
				{ day: today, amount: 300_000n },
				{ day: day(1), amount: 600_000n },
				{ day: day(2), amount: 1_834_000n },
			],
		});
		expect(forecast.days.map((one) => [one.day, one.incoming, one.outgoing, one.after, one.missing])).toEqual([
			[today, 0n, 300_000n, 700_000n, 0n],
			[day(1), 0n, 600_000n, 100_000n, 0n],
			[day(2), 500_000n, 1_834_000n, -1_234_000n, 1_234_000n],
		]);
		expect(forecast.firstShort).toMatchObject({ day: day(2), missing: 1_234_000n, payable: 600_000n });
	});

	it('counts what was due before today on today', () => {
		const { days } = forecastBalance({
			today,
			available: 0n,
			incoming: [{ day: day(-1), amount: 10n }],
			planned: [{ day: day(-3), amount: 4n }],
		});
		expect(days).toMatchObject([{ day: today, incoming: 10n, outgoing: 4n, after: 6n }]);
	});

	it('asks for nothing on a day without payouts, even when a cancelled sale takes the balance below nothing', () => {
		const { days, firstShort } = forecastBalance({
			today,
			available: 100n,
			incoming: [{ day: day(1), amount: -300n }],
			planned: [],
		});
		expect(days.at(-1)).toMatchObject({ after: -200n, missing: 0n });
		expect(firstShort).toBeNull();
	});

	it('conserves every won: what was there and came in is what went out and is left', () => {
		fc.assert(
			fc.property(signedWon, incoming, planned, (available, coming, going) => {
				const { days } = forecastBalance({ today, available, incoming: coming, planned: going });
				expect(sumWon(days.map((one) => one.incoming))).toBe(sumWon(amounts(coming)));
				expect(sumWon(days.map((one) => one.outgoing))).toBe(sumWon(amounts(going)));
				expect(days.at(-1)!.after).toBe(available + sumWon(amounts(coming)) - sumWon(amounts(going)));
				let left = available;
				for (const one of days) {
					expect(one.after).toBe(left + one.incoming - one.outgoing);
					left = one.after;
				}
			}),
		);
	});

	it('does not depend on the order in which moves are given', () => {
		fc.assert(
			fc.property(
				signedWon,
				incoming.chain((one) => fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length }))),
				planned.chain((one) => fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length }))),
				(available, [coming, comingShuffled], [going, goingShuffled]) => {
					expect(forecastBalance({ today, available, incoming: comingShuffled, planned: goingShuffled })).toEqual(
						forecastBalance({ today, available, incoming: coming, planned: going }),
					);
				},
			),
		);
	});

	it('is short exactly when more was planned than there is, and enough money ends every shortage', () => {
		fc.assert(
			fc.property(signedWon, incoming, planned, (available, coming, going) => {
				const { days, firstShort } = forecastBalance({ today, available, incoming: coming, planned: going });
				const short = days.filter((one) => one.outgoing > 0n && one.after < 0n);
				expect(firstShort).toEqual(short[0] ?? null);
				const most = short.reduce((all, { missing }) => (missing > all ? missing : all), 0n);
				const richer = forecastBalance({ today, available: available + most, incoming: coming, planned: going });
				expect(richer.firstShort).toBeNull();
			}),
		);
	});
});

describe('payouts that are not covered', () => {
	it('are those from the first one on that the money does not reach', () => {
		const payouts = [{ amount: 50n }, { amount: 70n }, { amount: 10n }];
		expect(uncoveredOf(payouts, 130n)).toEqual([]);
		expect(uncoveredOf(payouts, 129n)).toEqual([{ amount: 10n }]);
		expect(uncoveredOf(payouts, 119n)).toEqual([{ amount: 70n }, { amount: 10n }]);
		expect(uncoveredOf(payouts, -1n)).toHaveLength(3);
	});

	it('exist exactly when the day is short', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -1000n, max: 1000n }), fc.array(won, { minLength: 1 }), (payable, sums) => {
				const payouts = sums.map((amount) => ({ amount }));
				const covered = sumWon(sums) <= payable;
				expect(uncoveredOf(payouts, payable).length === 0).toBe(covered);
			}),
		);
	});
});

describe('one more payout', () => {
	const { days } = forecastBalance({
		today,
		available: 1000n,
		incoming: [{ day: day(5), amount: 400n }],
		planned: [
			{ day: day(3), amount: 700n },
			{ day: day(6), amount: 100n },
		],
	});

	it('is covered, or lacks money on its own day', () => {
		expect(shortfallWith(days, { day: day(3), amount: 300n })).toBeNull();
		expect(shortfallWith(days, { day: day(4), amount: 301n })).toEqual({ day: day(4), missing: 1n });
		expect(shortfallWith(days, { day: day(5), amount: 701n })).toEqual({ day: day(5), missing: 1n });
	});

	it('may take the money of a payout that is planned already', () => {
		expect(shortfallWith(days, { day: today, amount: 301n })).toEqual({ day: day(3), missing: 1n });
	});

	it('is not blamed for a day that is short without it', () => {
		const short = forecastBalance({
			today,
			available: 1_000n,
			incoming: [],
			planned: [{ day: day(3), amount: 1_500n }],
		});
		expect(shortfallWith(short.days, { day: today, amount: 100n })).toBeNull();
	});

	it('agrees with a forecast that holds it', () => {
		fc.assert(
			// Small amounts, which often come to nothing left at all.
			fc.property(small, few(signed), few(small), anyDay, small, (available, coming, going, sentOn, amount) => {
				const extra = { day: sentOn, amount };
				const before = forecastBalance({ today, available, incoming: coming, planned: going });
				fc.pre(before.firstShort === null);
				const { firstShort } = forecastBalance({ today, available, incoming: coming, planned: [...going, extra] });
				expect(shortfallWith(before.days, extra)).toEqual(
					firstShort && { day: firstShort.day, missing: firstShort.missing },
				);
			}),
		);
	});
});
