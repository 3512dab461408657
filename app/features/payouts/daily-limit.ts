import { type BusinessCalendar, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { nextExpressOpening, type SendRules, sendDayOf } from './readiness.ts';

/** What somebody is asked to approve. Won. */
export interface AskedToGoOut {
	scheduleType: string;
	/** Null for EXPRESS. */
	payoutOn: KstDay | null;
	amount: bigint;
}

/** A day on which more would go out than may. Won. */
export interface OverLimit {
	day: KstDay;
	limit: bigint;
	/** What is left of the limit before what is asked; never less than nothing. */
	left: bigint;
	asked: bigint;
}

/** The day on which a payout goes to Toss when it is approved now. */
export function goOutDay(
	{ scheduleType, payoutOn }: Omit<AskedToGoOut, 'amount'>,
	now: Date,
	calendar: BusinessCalendar,
	rules: SendRules,
): KstDay {
	if (scheduleType !== 'SCHEDULED' || !payoutOn) return kstDayOf(nextExpressOpening(now, calendar));
	const [sendDay, today] = [sendDayOf(payoutOn, calendar, rules), kstDayOf(now)];
	return sendDay > today ? sendDay : today;
}

interface OfDay {
	day: KstDay;
	amount: bigint;
}

/** The days whose limit what is asked goes beyond, on top of what goes out on them anyway; the earliest first. */
export function beyondLimit(limit: bigint, planned: readonly OfDay[], asked: readonly OfDay[]): OverLimit[] {
	const sumOf = (list: readonly OfDay[], day: KstDay) =>
		list.reduce((sum, one) => (one.day === day ? sum + one.amount : sum), 0n);
	return [...new Set(asked.map(({ day }) => day))].sort().flatMap((day) => {
		const [before, more] = [sumOf(planned, day), sumOf(asked, day)];
		if (before + more <= limit) return [];
		return [{ day, limit, left: limit > before ? limit - before : 0n, asked: more }];
	});
}
