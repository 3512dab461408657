import { type BusinessCalendar, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { isExpressWindowOpen } from '#app/toss/payout-rules.ts';
import { type Hold, nextExpressOpening } from './readiness.ts';

/** The codes with which Toss refuses a payout for its date or the hour. Source: docs.tosspayments.com/reference/error-codes. */
const DATE_CODES: ReadonlySet<string> = new Set(['INVALID_PAYABLE_DATE', 'NOT_ALLOWED_HOLIDAY', 'INVALID_DATE']);

/** The clocks of Toss and of this machine may disagree by so much about when a window opens or a day ends. */
const CLOCKS_AGREE_WITHIN_MS = 60_000;

/**
 * How a payout goes on waiting that Toss refused because its hour had passed on the way, or had not come yet; null when
 * the refusal is about the payout itself. Nothing is wrong with such a payout: it goes out when its time comes. A machine that
 * slept reads the answer hours after Toss gave it: the hour of sending counts as well as that of reading.
 */
export function decideLateRefusal(
	code: string,
	payout: { scheduleType: string; payoutOn: KstDay | null },
	sentAt: Date,
	now: Date,
	calendar: BusinessCalendar,
): Hold | null {
	if (!DATE_CODES.has(code)) return null;
	const later = new Date(now.getTime() + CLOCKS_AGREE_WITHIN_MS);
	if (payout.scheduleType === 'SCHEDULED') {
		const isOver = payout.payoutOn !== null && payout.payoutOn <= kstDayOf(later);
		return isOver ? { reason: 'date-passed', until: null } : null;
	}
	if (!isExpressWindowOpen(later, calendar)) {
		return { reason: 'outside-express-window', until: nextExpressOpening(later, calendar) };
	}
	const judgedAbout = [sentAt, now].flatMap((at) =>
		[-1, 0, 1].map((side) => new Date(at.getTime() + side * CLOCKS_AGREE_WITHIN_MS)),
	);
	const wasOpen = judgedAbout.every((at) => isExpressWindowOpen(at, calendar));
	return wasOpen ? null : { reason: 'outside-express-window', until: later };
}
