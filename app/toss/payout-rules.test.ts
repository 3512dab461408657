import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, atKst, koreanBusinessCalendar, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import {
	descriptionLength,
	earliestScheduledDay,
	isAllowedMetadata,
	isExpressWindowOpen,
	isOverSevenDayLimit,
	isPayableAmount,
	isPayableDescription,
	latestScheduledDay,
	scheduleRefusal,
	sevenDaySum,
} from './payout-rules.ts';

const calendar = koreanBusinessCalendar();
const instants = fc.date({ min: new Date('2020-01-01Z'), max: new Date('2026-12-01Z'), noInvalidDate: true });
const DAY = 24 * 3600 * 1000;

describe('EXPRESS', () => {
	const wednesday = kstDayFrom('2025-03-05');
	const at = (time: string, day = wednesday) => atKst(day, time);

	it('is open on business days from 08:00 to before 15:00 in Seoul', () => {
		expect(isExpressWindowOpen(at('07:59:59'), calendar)).toBe(false);
		expect(isExpressWindowOpen(at('08:00:00'), calendar)).toBe(true);
		expect(isExpressWindowOpen(new Date(at('15:00').getTime() - 1), calendar)).toBe(true);
		expect(isExpressWindowOpen(at('15:00:00'), calendar)).toBe(false);
		const refused = (now: Date) => scheduleRefusal({ scheduleType: 'EXPRESS' }, now, calendar);
		expect(refused(at('15:00:00'))).toBe('express-outside-hours');
		expect(refused(at('10:00', kstDayFrom('2025-03-08')))).toBe('express-on-holiday');
		expect(refused(at('10:00', kstDayFrom('2025-03-03')))).toBe('express-on-holiday');
		expect(refused(at('10:00', kstDayFrom('2025-05-01')))).toBe('express-on-holiday');
		expect(refused(at('10:00'))).toBeNull();
	});

	it('does not look at a date', () => {
		expect(scheduleRefusal({ scheduleType: 'EXPRESS', payoutDate: '1999-01-01' }, at('10:00'), calendar)).toBeNull();
	});
});

describe('SCHEDULED', () => {
	const refused = (payoutDate: string | undefined, now: Date) =>
		scheduleRefusal({ scheduleType: 'SCHEDULED', payoutDate }, now, calendar);

	it('takes business days from the next one to a year ahead', () => {
		const friday = atKst(kstDayFrom('2025-02-28'), '23:59:59');
		expect(earliestScheduledDay(friday, calendar)).toBe('2025-03-04');
		expect(refused('2025-03-04', friday)).toBeNull();
		expect(refused('2025-03-03', friday)).toBe('date-on-holiday');
		expect(refused('2025-03-01', friday)).toBe('date-on-holiday');
		expect(refused('2025-02-28', friday)).toBe('date-too-early');
		expect(refused('2025-02-27', friday)).toBe('date-too-early');
		expect(refused('2026-02-27', friday)).toBeNull();
		expect(refused('2026-03-03', friday)).toBe('date-too-late');
		const wednesday = atKst(kstDayFrom('2025-03-05'), '10:00');
		expect(refused('2026-03-05', wednesday)).toBeNull();
		expect(refused('2026-03-06', wednesday)).toBe('date-too-late');
		expect(refused(undefined, friday)).toBe('date-missing');
		expect(refused('2025-02-30', friday)).toBe('date-invalid');
	});

	it('has a last day also on 29 February', () => {
		expect(latestScheduledDay(atKst(kstDayFrom('2024-02-29'), '10:00'))).toBe('2025-02-28');
	});

	it('accepts the earliest day at any time of day, and no day before it', () => {
		fc.assert(
			fc.property(instants, fc.integer({ min: -30, max: 400 }), (now, offset) => {
				const earliest = earliestScheduledDay(now, calendar);
				expect(refused(earliest, now)).toBeNull();
				const day = addDays(kstDayOf(now), offset);
				const ok = day >= earliest && day <= latestScheduledDay(now) && calendar.isBusinessDay(day);
				expect(refused(day, now) === null).toBe(ok);
			}),
		);
	});
});

describe('one payout', () => {
	it('is more than nothing and less than a billion won', () => {
		for (const amount of [1n, 999_999_999n]) expect(isPayableAmount(amount)).toBe(true);
		for (const amount of [0n, -1n, 1_000_000_000n]) expect(isPayableAmount(amount)).toBe(false);
	});

	it('has 1 to 7 characters in the bank book', () => {
		for (const text of ['3월1차정산', '일이삼사오육칠']) expect(isPayableDescription(text)).toBe(true);
		expect(isPayableDescription('일이삼사오육칠팔')).toBe(false);
		expect(isPayableDescription('   ')).toBe(false);
		expect(isPayableDescription('')).toBe(false);
		// Decomposed, as a Mac writes file names: 7 syllables of 2 or 3 letters each.
		expect(descriptionLength('정산금지급합계'.normalize('NFD'))).toBe(7);
	});

	it('has metadata within the limits', () => {
		expect(isAllowedMetadata({ a: 'b' })).toBe(true);
		const longest = [...'abcde'].map((letter) => [letter.repeat(40), 'v'.repeat(500)]);
		expect(isAllowedMetadata(Object.fromEntries(longest))).toBe(true);
		expect(isAllowedMetadata({ '': 'b' })).toBe(false);
		expect(isAllowedMetadata({ 'a[0]': 'b' })).toBe(false);
		expect(isAllowedMetadata({ ['k'.repeat(41)]: 'b' })).toBe(false);
		expect(isAllowedMetadata({ a: 'v'.repeat(501) })).toBe(false);
		expect(isAllowedMetadata({ a: 1 })).toBe(false);
		expect(isAllowedMetadata(Object.fromEntries([...'abcdef'].map((key) => [key, 'v'])))).toBe(false);
	});
});

describe('the 10,000,000 won rule', () => {
	const now = new Date('2025-03-10T03:00:00Z');
	const payout = (amount: bigint, agoMs: number, status = 'REQUESTED') => ({
		amount,
		status,
		requestedAt: new Date(now.getTime() - agoMs),
	});

	it('is tripped by reaching the limit', () => {
		expect(isOverSevenDayLimit([payout(9_999_999n, 0)], now)).toBe(false);
		expect(isOverSevenDayLimit([payout(9_999_999n, 0), payout(1n, 0)], now)).toBe(true);
		expect(isOverSevenDayLimit([payout(9_999_999n, 0)], now, 1n)).toBe(true);
	});

	it('forgets after 7 × 24 hours, and what was cancelled or failed at once', () => {
		expect(sevenDaySum([payout(5n, 7 * DAY), payout(7n, 7 * DAY - 1)], now)).toBe(7n);
		const statuses = ['REQUESTED', 'IN_PROGRESS', 'COMPLETED', 'CANCELED', 'FAILED', 'SOMETHING_NEW'];
		expect(
			sevenDaySum(
				statuses.map((status, index) => payout(10n ** BigInt(index), DAY, status)),
				now,
			),
		).toBe(100111n);
	});

	it('does not depend on order, and never falls when a payout is added', () => {
		const payouts = fc.array(
			fc.record({
				amount: fc.bigInt({ min: 1n, max: 20_000_000n }),
				agoMs: fc.integer({ min: 0, max: 10 * DAY }),
				status: fc.constantFrom('REQUESTED', 'IN_PROGRESS', 'COMPLETED', 'CANCELED', 'FAILED'),
			}),
		);
		fc.assert(
			fc.property(payouts, (drawn) => {
				const all = drawn.map(({ amount, agoMs, status }) => payout(amount, agoMs, status));
				const sum = sevenDaySum(all, now);
				expect(sevenDaySum([...all].reverse(), now)).toBe(sum);
				expect(sevenDaySum(all.slice(1), now)).toBeLessThanOrEqual(sum);
				expect(isOverSevenDayLimit(all, now)).toBe(sum >= 10_000_000n);
			}),
		);
	});
});
