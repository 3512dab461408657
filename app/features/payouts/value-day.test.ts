import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, atKst, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { type KnownOfEnd, valueDayOf } from './value-day.ts';

const FRIDAY = kstDayFrom('2026-10-30');
const MONDAY = kstDayFrom('2026-11-02');
const known: KnownOfEnd = {
	from: 'in_progress',
	payoutOn: FRIDAY,
	requestedAt: atKst(FRIDAY, '09:30'),
	happenedAt: null,
	seenBeforeAt: atKst(FRIDAY, '09:35'),
	now: atKst(MONDAY, '08:00'),
};

describe('the day of an end', () => {
	test.each([
		['read after a gap, it is the day of the payout', {}, FRIDAY],
		['an event tells a later one', { happenedAt: atKst(addDays(FRIDAY, 1), '00:10') }, addDays(FRIDAY, 1)],
		['it was still under way on the day on which it was last seen', { seenBeforeAt: atKst(MONDAY) }, MONDAY],
		['it is never later than it was heard of', { payoutOn: addDays(MONDAY, 5) }, MONDAY],
		['an event from before the payout says nothing', { happenedAt: new Date('2019-01-01') }, FRIDAY],
		['without a day of its own it is that on which it was heard of', { payoutOn: null }, MONDAY],
		['money that came back has none but that', { from: 'completed' as const }, MONDAY],
		['unless an event tells', { from: 'completed' as const, happenedAt: atKst(FRIDAY, '18:00') }, FRIDAY],
	])('%s', (_, changes, day) => {
		expect(valueDayOf({ ...known, ...changes })).toBe(day);
	});

	test('lies between the request, or the last look at it, and the news', () => {
		const instant = fc
			.integer({ min: 0, max: 30 * 24 })
			.map((hours) => new Date(atKst(FRIDAY).getTime() + hours * 3_600_000));
		const maybe = fc.option(instant);
		const world = fc.record({
			from: fc.constantFrom('requested' as const, 'completed' as const),
			payoutOn: fc.option(instant.map(kstDayOf)),
			...{ requestedAt: maybe, happenedAt: maybe, seenBeforeAt: maybe, now: instant },
		});
		fc.assert(
			fc.property(world, (one) => {
				const day = valueDayOf(one);
				const heardOn = kstDayOf(one.now);
				expect(day <= heardOn).toBe(true);
				for (const floor of [one.requestedAt, one.seenBeforeAt])
					if (floor && kstDayOf(floor) <= heardOn) expect(day >= kstDayOf(floor)).toBe(true);
			}),
		);
	});
});
