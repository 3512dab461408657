import { expect, test } from 'vitest';
import { koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { decideLateRefusal } from './late-refusal.ts';

const calendar = koreanBusinessCalendar();
const express = { scheduleType: 'EXPRESS', payoutOn: null };
const decide = (
	at: string,
	payout: Parameters<typeof decideLateRefusal>[1] = express,
	code = 'INVALID_PAYABLE_DATE',
	sentAt = at,
) => decideLateRefusal(code, payout, new Date(sentAt), new Date(at), calendar);

test('an EXPRESS payout refused around the end of the hours waits for the next business day', () => {
	// 31 December 2026 is a Thursday; the 1st is a holiday, then comes a weekend.
	const monday = new Date('2027-01-04T08:00:00+09:00');
	for (const at of ['14:59:30', '15:00:00', '15:00:01', '23:59:59']) {
		expect(decide(`2026-12-31T${at}+09:00`)).toEqual({ reason: 'outside-express-window', until: monday });
	}
	expect(decide('2027-01-01T10:00:00+09:00', express, 'NOT_ALLOWED_HOLIDAY')).toEqual({
		reason: 'outside-express-window',
		until: monday,
	});
});

test('one refused as the hours begin waits a minute, until the clocks surely agree', () => {
	for (const at of ['2027-01-04T07:59:59+09:00', '2027-01-04T08:00:30+09:00']) {
		const until = new Date(new Date(at).getTime() + 60_000);
		expect(decide(at)).toEqual({ reason: 'outside-express-window', until });
	}
});

test('one sent outside of the hours waits a minute, though its refusal is read within them', () => {
	const at = '2027-01-04T08:30:00+09:00';
	const until = new Date('2027-01-04T08:31:00+09:00');
	for (const sentAt of ['2026-12-31T18:30:00+09:00', '2026-12-31T14:59:30+09:00', '2027-01-04T07:59:00+09:00'])
		expect(decide(at, express, 'INVALID_PAYABLE_DATE', sentAt)).toEqual({ reason: 'outside-express-window', until });
	expect(decide(at, express, 'INVALID_PAYABLE_DATE', '2026-12-31T10:00:00+09:00')).toBeNull();
});

test('a refusal for its date within the hours, or for anything else, is about the payout', () => {
	expect(decide('2027-01-04T10:00:00+09:00')).toBeNull();
	expect(decide('2026-12-31T15:00:01+09:00', express, 'FORBIDDEN_SELLER_PAYOUT')).toBeNull();
});

test('a SCHEDULED payout whose day has come waits for a new date', () => {
	const booked = { scheduleType: 'SCHEDULED', payoutOn: kstDayFrom('2027-01-05') };
	expect(decide('2027-01-05T00:00:01+09:00', booked)).toEqual({ reason: 'date-passed', until: null });
	expect(decide('2027-01-04T23:59:30+09:00', booked)).toEqual({ reason: 'date-passed', until: null });
	expect(decide('2027-01-04T10:00:00+09:00', booked)).toBeNull();
});
