import fc from 'fast-check';
import { expect, test } from 'vitest';
import { koreanBusinessCalendar, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { isExpressWindowOpen } from '#app/toss/payout-rules.ts';
import { decideHold, nextExpressOpening } from './readiness.ts';
import { decideSchedule, type PayoutRequest, type ScheduleFacts } from './schedule-rules.ts';

const calendar = koreanBusinessCalendar();
const wednesday = new Date('2027-03-10T10:00:00+09:00');
const payable = { registration: 'registered', tossStatus: 'PARTIALLY_APPROVED' };
const request: PayoutRequest = {
	scheduleType: 'EXPRESS',
	payoutOn: null,
	amount: 100_000n,
	transactionDescription: '3월1차정산',
};
const facts: ScheduleFacts = {
	seller: payable,
	alike: 0,
	accountIsNew: false,
	payable: null,
	counted: [],
	now: wednesday,
	calendar,
	policy: { thresholdWon: 5_000_000n },
	confirmed: [],
};

test.each([
	[
		'a seller that nobody registered',
		{ seller: { registration: 'submitting', tossStatus: null } },
		{},
		'not-registered',
	],
	[
		'a seller that has to identify itself',
		{ seller: { ...payable, tossStatus: 'APPROVAL_REQUIRED' } },
		{},
		'identity-check-pending',
	],
	['a seller that needs KYC', { seller: { ...payable, tossStatus: 'KYC_REQUIRED' } }, {}, 'kyc-required'],
	['a seller of unknown status', { seller: { ...payable, tossStatus: 'FROZEN' } }, {}, 'unknown-status'],
	['nothing', {}, { amount: 0n }, 'amount-out-of-range'],
	['1,000,000,000 won', {}, { amount: 1_000_000_000n }, 'amount-out-of-range'],
	['a text of 8 characters', {}, { transactionDescription: '가나다라마바사아' }, 'description-invalid'],
	['a booking without a date', {}, { scheduleType: 'SCHEDULED' as const }, 'date-missing'],
	[
		'a booking for today',
		{},
		{ scheduleType: 'SCHEDULED' as const, payoutOn: kstDayFrom('2027-03-10') },
		'date-too-early',
	],
	[
		'a booking for a Saturday',
		{},
		{ scheduleType: 'SCHEDULED' as const, payoutOn: kstDayFrom('2027-03-13') },
		'date-on-holiday',
	],
	[
		'a booking in two years',
		{},
		{ scheduleType: 'SCHEDULED' as const, payoutOn: kstDayFrom('2029-03-12') },
		'date-too-late',
	],
])('%s is refused with its reason', (_what, someFacts, someRequest, reason) => {
	expect(decideSchedule({ ...request, ...someRequest }, { ...facts, ...someFacts })).toEqual({ ok: false, reason });
});

test('warnings are asked for all at once, and let through once they are confirmed', () => {
	const doubtful = {
		...facts,
		now: new Date('2027-03-10T16:00:00+09:00'),
		alike: 1,
		accountIsNew: true,
		counted: [{ amount: 9_900_000n, requestedAt: wednesday, status: 'REQUESTED' }],
	};
	const asked = decideSchedule(request, doubtful);
	expect(asked).toEqual({
		ok: false,
		reason: 'confirmation-needed',
		warnings: ['possible-duplicate', 'account-new', 'seven-day-limit', 'express-waits'],
	});
	const confirmed = ['possible-duplicate', 'account-new', 'seven-day-limit', 'express-waits'] as const;
	expect(decideSchedule(request, { ...doubtful, confirmed })).toEqual({ ok: true, status: 'approved' });
	// A booking waits for no hours.
	const booking = { ...request, scheduleType: 'SCHEDULED', payoutOn: kstDayFrom('2027-03-12') } as const;
	expect(decideSchedule(booking, { ...facts, now: doubtful.now })).toEqual({ ok: true, status: 'approved' });
	// Who has passed KYC has no limit.
	const seller = { ...payable, tossStatus: 'APPROVED' };
	expect(decideSchedule(request, { ...doubtful, seller, alike: 0, accountIsNew: false, now: wednesday })).toEqual({
		ok: true,
		status: 'approved',
	});
});

test('EXPRESS goes out in its hours only, and waits until the next ones otherwise', () => {
	fc.assert(
		fc.property(fc.date({ min: new Date('2025-01-01'), max: new Date('2027-12-01'), noInvalidDate: true }), (now) => {
			const opening = nextExpressOpening(now, calendar);
			expect(opening.getTime()).toBeGreaterThanOrEqual(now.getTime());
			expect(isExpressWindowOpen(opening, calendar)).toBe(true);
			expect(isExpressWindowOpen(now, calendar)).toBe(opening.getTime() === now.getTime());
			const hold = decideHold({ scheduleType: 'EXPRESS', payoutOn: null }, payable, now, calendar, {
				sendBusinessDaysBefore: 1,
			});
			expect(hold?.until?.getTime() ?? now.getTime()).toBe(opening.getTime());
			expect(hold === null).toBe(isExpressWindowOpen(now, calendar));
		}),
	);
});

test('a booked payout goes out from one business day before its date on, and never on or after it', () => {
	const rules = { sendBusinessDaysBefore: 1 };
	const payoutOn = kstDayFrom('2027-03-15');
	const holdOn = (day: string) =>
		decideHold({ scheduleType: 'SCHEDULED', payoutOn }, payable, new Date(`${day}T12:00:00+09:00`), calendar, rules);
	expect(holdOn('2027-03-11')).toMatchObject({ reason: 'before-send-day' });
	expect(kstDayOf(holdOn('2027-03-11')!.until!)).toBe('2027-03-12');
	for (const day of ['2027-03-12', '2027-03-13', '2027-03-14']) expect(holdOn(day)).toBeNull();
	for (const day of ['2027-03-15', '2027-03-16']) expect(holdOn(day)).toEqual({ reason: 'date-passed', until: null });
	expect(
		decideHold(
			{ scheduleType: 'SCHEDULED', payoutOn },
			{ ...payable, tossStatus: 'KYC_REQUIRED' },
			new Date('2027-03-12T12:00:00+09:00'),
			calendar,
			rules,
		),
	).toEqual({ reason: 'seller-not-payable', until: null });
	// Nor while nobody knows which account the seller has.
	const seller = { ...payable, accountDoubt: 'account-changing' } as const;
	const sendDay = new Date('2027-03-12T12:00:00+09:00');
	expect(decideHold({ scheduleType: 'SCHEDULED', payoutOn }, seller, sendDay, calendar, rules)).toEqual({
		reason: 'account-changing',
		until: null,
	});
});

test('one whose reference Toss has waits for a person, whatever its day', () => {
	const held = (scheduleType: string, payoutOn: ReturnType<typeof kstDayFrom> | null) =>
		decideHold({ scheduleType, payoutOn, failureCode: 'DUPLICATED_REF_PAYOUT_ID' }, payable, wednesday, calendar, {
			sendBusinessDaysBefore: 1,
		});
	const waits = { reason: 'reference-taken', until: null };
	expect([held('EXPRESS', null), held('SCHEDULED', kstDayFrom('2027-03-31'))]).toEqual([waits, waits]);
});
