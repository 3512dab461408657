import type { AccountDoubt } from '#app/features/sellers/account-changes.server.ts';
import { notPayableReason } from '#app/features/sellers/seller.ts';
import {
	addBusinessDays,
	addDays,
	atKst,
	type BusinessCalendar,
	businessDayOnOrAfter,
	type KstDay,
	kstDayOf,
} from '#app/lib/kst-calendar.ts';
import { EXPRESS_WINDOW, isExpressWindowOpen } from '#app/toss/payout-rules.ts';
import { type HoldReason, hasDayCome } from './payout.ts';

export interface Hold {
	reason: HoldReason;
	/** When it is worth looking again; null: somebody has to do something first. */
	until: Date | null;
}

export interface SendRules {
	/** How many business days before its date a SCHEDULED payout is sent; until then it can be changed here. */
	sendBusinessDaysBefore: number;
}

/** The day on which a SCHEDULED payout goes to Toss. */
export function sendDayOf(payoutOn: KstDay, calendar: BusinessCalendar, rules: SendRules): KstDay {
	return addBusinessDays(payoutOn, -rules.sendBusinessDaysBefore, calendar);
}

/** The next instant at which EXPRESS payouts are taken: now, or 08:00 in Seoul of a business day to come. */
export function nextExpressOpening(now: Date, calendar: BusinessCalendar): Date {
	if (isExpressWindowOpen(now, calendar)) return now;
	const opensAt = (day: KstDay) => new Date(atKst(day).getTime() + EXPRESS_WINDOW.fromSecond * 1000);
	const today = businessDayOnOrAfter(kstDayOf(now), calendar);
	if (opensAt(today) > now) return opensAt(today);
	return opensAt(businessDayOnOrAfter(addDays(today, 1), calendar));
}

/**
 * Why an approved payout cannot go out now, or null when it can. Days are days in Seoul. An approved payout has a code of
 * Toss only where Toss says that it has the reference already: only a person can tell what that other payout is.
 */
export function decideHold(
	payout: { scheduleType: string; payoutOn: KstDay | null; failureCode?: string | null },
	seller: {
		registration: string;
		tossStatus: string | null;
		payoutsApi?: string;
		accountDoubt?: AccountDoubt | undefined;
	},
	now: Date,
	calendar: BusinessCalendar,
	rules: SendRules,
): Hold | null {
	if (payout.failureCode) return { reason: 'reference-taken', until: null };
	if (payout.scheduleType === 'SCHEDULED') {
		if (!payout.payoutOn || hasDayCome(payout.payoutOn, now)) return { reason: 'date-passed', until: null };
		const sendDay = sendDayOf(payout.payoutOn, calendar, rules);
		if (kstDayOf(now) < sendDay) return { reason: 'before-send-day', until: atKst(sendDay) };
	} else if (!isExpressWindowOpen(now, calendar)) {
		return { reason: 'outside-express-window', until: nextExpressOpening(now, calendar) };
	}
	// Until Toss has decided, nobody knows to which account it would go.
	if (seller.accountDoubt) return { reason: seller.accountDoubt, until: null };
	return notPayableReason(seller) ? { reason: 'seller-not-payable', until: null } : null;
}
