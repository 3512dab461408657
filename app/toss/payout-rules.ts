import {
	addBusinessDays,
	type BusinessCalendar,
	type KstDay,
	kstDayFrom,
	kstDayOf,
	parseKstDay,
	secondsOfKstDay,
} from '#app/lib/kst-calendar.ts';
import { sumWon, type Won } from '#app/lib/won.ts';
import { UNCONFIRMED } from './unconfirmed.ts';

/** The limits of one payout and one request. Source: docs.tosspayments.com/guides/v2/payouts. */
export const PAYOUT_LIMITS = {
	itemsPerRequest: 100,
	refPayoutIdLength: 50,
	descriptionLength: 7,
	/** The amount must be below this many won. */
	amountBelow: 1_000_000_000n,
	metadataPairs: 5,
	metadataKeyLength: 40,
	metadataValueLength: 500,
} as const;

export type ScheduleType = 'EXPRESS' | 'SCHEDULED';

/** When EXPRESS payouts may be asked for, in seconds of the day in Seoul: from 08:00 on, and no more at 15:00. */
export const EXPRESS_WINDOW = UNCONFIRMED.expressWindow;

export type DateRefusal =
	| 'express-on-holiday'
	| 'express-outside-hours'
	| 'date-missing'
	| 'date-invalid'
	| 'date-too-early'
	| 'date-too-late'
	| 'date-on-holiday';

/** True on business days from 08:00 (included) to 15:00 (excluded) in Seoul. */
export function isExpressWindowOpen(now: Date, calendar: BusinessCalendar): boolean {
	return expressRefusal(now, calendar) === null;
}

function expressRefusal(now: Date, calendar: BusinessCalendar): DateRefusal | null {
	if (!calendar.isBusinessDay(kstDayOf(now))) return 'express-on-holiday';
	const second = secondsOfKstDay(now);
	const open = second >= EXPRESS_WINDOW.fromSecond && second < EXPRESS_WINDOW.untilSecond;
	return open ? null : 'express-outside-hours';
}

/** The first day on which a SCHEDULED payout asked for now can be paid: the next business day. */
export function earliestScheduledDay(now: Date, calendar: BusinessCalendar): KstDay {
	return addBusinessDays(kstDayOf(now), 1, calendar);
}

/** The last day for a SCHEDULED payout asked for now: the same day next year (28 February for 29 February). */
export function latestScheduledDay(now: Date): KstDay {
	const today = kstDayOf(now);
	const sameDay = `${String(Number(today.slice(0, 4)) + 1).padStart(4, '0')}${today.slice(4)}`;
	return parseKstDay(sameDay) ?? kstDayFrom(sameDay.replace(/-29$/, '-28'));
}

/**
 * Why a payout may not be asked for now with that schedule, or null when it may. An EXPRESS payout is paid today,
 * whatever date stands beside it.
 * Source: docs.tosspayments.com/guides/v2/payouts (schedule types).
 */
export function scheduleRefusal(
	schedule: { scheduleType: ScheduleType; payoutDate?: string | null },
	now: Date,
	calendar: BusinessCalendar,
): DateRefusal | null {
	if (schedule.scheduleType === 'EXPRESS') return expressRefusal(now, calendar);
	if (!schedule.payoutDate) return 'date-missing';
	const day = parseKstDay(schedule.payoutDate);
	if (!day) return 'date-invalid';
	if (day <= kstDayOf(now)) return 'date-too-early';
	if (day > latestScheduledDay(now)) return 'date-too-late';
	return calendar.isBusinessDay(day) ? null : 'date-on-holiday';
}

/** More than 0 won and less than 1,000,000,000 won. */
export function isPayableAmount(amount: bigint): boolean {
	return amount > 0n && amount < PAYOUT_LIMITS.amountBelow;
}

/** The length of a bank-book text as it is counted against the limit: characters of its composed form. */
export function descriptionLength(text: string): number {
	return text.normalize('NFC').length;
}

/** 1 to 7 characters that are not only spaces. */
export function isPayableDescription(text: string): boolean {
	return text.trim() !== '' && descriptionLength(text) <= PAYOUT_LIMITS.descriptionLength;
}

/** True for metadata within Toss's limits: 5 pairs, keys of 40 characters without brackets, values of 500. */
export function isAllowedMetadata(metadata: Readonly<Record<string, unknown>>): boolean {
	const pairs = Object.entries(metadata);
	return (
		pairs.length <= PAYOUT_LIMITS.metadataPairs &&
		pairs.every(
			([key, value]) =>
				key.length > 0 &&
				key.length <= PAYOUT_LIMITS.metadataKeyLength &&
				!/[[\]]/.test(key) &&
				typeof value === 'string' &&
				value.length <= PAYOUT_LIMITS.metadataValueLength,
		)
	);
}

/** What the 7-day rule needs of a payout. */
export interface CountedPayout {
	amount: bigint;
	requestedAt: Date;
	/** Toss's status; payouts CANCELED or FAILED do not count, unknown ones do. */
	status: string;
}

const NOT_COUNTED: ReadonlySet<string> = new Set(UNCONFIRMED.sevenDayNotCounted);

/** The won of one seller's payouts asked for in the last 7 × 24 hours and neither cancelled nor failed. */
export function sevenDaySum(payouts: Iterable<CountedPayout>, now: Date): Won {
	const since = now.getTime() - UNCONFIRMED.sevenDayWindowMs;
	const counted: bigint[] = [];
	for (const payout of payouts) {
		if (payout.requestedAt.getTime() > since && !NOT_COUNTED.has(payout.status)) counted.push(payout.amount);
	}
	return sumWon(counted);
}

/**
 * True when the payouts of one seller, the new one among them (or given as `requested` won), reach 10,000,000 won in
 * 7 × 24 hours: then a PARTIALLY_APPROVED seller needs KYC and the request is refused.
 * Source: docs.tosspayments.com/guides/v2/payouts (seller status).
 */
export function isOverSevenDayLimit(payouts: Iterable<CountedPayout>, now: Date, requested = 0n): boolean {
	return sevenDaySum(payouts, now) + requested >= UNCONFIRMED.sevenDayLimit;
}

/** The states in which a seller may be paid. Source: docs.tosspayments.com/guides/v2/payouts (seller status). */
export function canReceivePayouts(sellerStatus: string): boolean {
	return sellerStatus === 'PARTIALLY_APPROVED' || sellerStatus === 'APPROVED';
}

/** True while a payout can still be cancelled at Toss: SCHEDULED and not yet handed to the bank. */
export function isCancelable(payout: { scheduleType: string; status: string }): boolean {
	return payout.scheduleType === 'SCHEDULED' && payout.status === 'REQUESTED';
}
