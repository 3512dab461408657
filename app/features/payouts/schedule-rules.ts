import { type NotPayable, notPayableReason } from '#app/features/sellers/seller.ts';
import type { BusinessCalendar, KstDay } from '#app/lib/kst-calendar.ts';
import {
	type CountedPayout,
	type DateRefusal,
	isExpressWindowOpen,
	isOverSevenDayLimit,
	isPayableAmount,
	isPayableDescription,
	scheduleRefusal,
} from '#app/toss/payout-rules.ts';
import { type ApprovalPolicy, needsApproval, type ScheduleType } from './payout.ts';

/** What a person may confirm and go on; everything else refuses. */
export const scheduleWarnings = [
	'possible-duplicate',
	'account-new',
	'seven-day-limit',
	'beyond-owed',
	'express-waits',
] as const;
export type ScheduleWarning = (typeof scheduleWarnings)[number];

export type ScheduleRefusal =
	| 'seller-not-found'
	| NotPayable
	| 'amount-out-of-range'
	| 'description-invalid'
	| Exclude<DateRefusal, 'express-on-holiday' | 'express-outside-hours'>;

export interface ScheduleFacts {
	seller: { registration: string; tossStatus: string | null; payoutsApi?: string };
	/** How many live payouts of the same amount to the same seller there are for the same day, or made today. */
	alike: number;
	/** The seller got another account lately: that is how somebody else's money is led astray. */
	accountIsNew: boolean;
	/** What the seller may be paid today of what is owed; null where no terms say it. */
	payable: bigint | null;
	/** The seller's payouts for the 7-day rule; those not sent yet count as if asked for now. */
	counted: readonly CountedPayout[];
	now: Date;
	calendar: BusinessCalendar;
	policy: ApprovalPolicy;
	confirmed: readonly ScheduleWarning[];
}

export interface PayoutRequest {
	scheduleType: ScheduleType;
	payoutOn: KstDay | null;
	amount: bigint;
	transactionDescription: string;
}

export type ScheduleDecision =
	| { ok: true; status: 'approved' | 'awaiting_approval' }
	| { ok: false; reason: ScheduleRefusal }
	| { ok: false; reason: 'confirmation-needed'; warnings: ScheduleWarning[] };

/** True when `requested` won more bring a seller to the 7-day limit, from which Toss exempts those that have passed KYC. */
export function reachesSevenDayLimit(
	{ tossStatus }: { tossStatus: string | null },
	counted: Iterable<CountedPayout>,
	now: Date,
	requested: bigint,
): boolean {
	return tossStatus === 'PARTIALLY_APPROVED' && isOverSevenDayLimit(counted, now, requested);
}

/** True when so much is more than a seller may be paid of what is owed; never where no terms say what that is. */
export function isBeyondOwed(payable: bigint | null, amount: bigint): boolean {
	return payable !== null && amount > payable;
}

/** Decides whether a payout may be scheduled, what has to be confirmed first, and whether somebody has to approve it. */
export function decideSchedule(request: PayoutRequest, facts: ScheduleFacts): ScheduleDecision {
	const { seller, now, calendar } = facts;
	const notPayable = notPayableReason(seller);
	if (notPayable) return { ok: false, reason: notPayable };
	if (!isPayableAmount(request.amount)) return { ok: false, reason: 'amount-out-of-range' };
	if (!isPayableDescription(request.transactionDescription)) return { ok: false, reason: 'description-invalid' };
	if (request.scheduleType === 'SCHEDULED') {
		const { scheduleType, payoutOn } = request;
		const refusal = scheduleRefusal({ scheduleType, payoutDate: payoutOn }, now, calendar);
		if (refusal && refusal !== 'express-on-holiday' && refusal !== 'express-outside-hours') {
			return { ok: false, reason: refusal };
		}
	}
	const warnings: ScheduleWarning[] = [];
	if (facts.alike > 0) warnings.push('possible-duplicate');
	if (facts.accountIsNew) warnings.push('account-new');
	if (reachesSevenDayLimit(seller, facts.counted, now, request.amount)) warnings.push('seven-day-limit');
	if (isBeyondOwed(facts.payable, request.amount)) warnings.push('beyond-owed');
	if (request.scheduleType === 'EXPRESS' && !isExpressWindowOpen(now, calendar)) warnings.push('express-waits');
	const open = warnings.filter((warning) => !facts.confirmed.includes(warning));
	if (open.length > 0) return { ok: false, reason: 'confirmation-needed', warnings };
	return { ok: true, status: needsApproval(request.amount, facts.policy) ? 'awaiting_approval' : 'approved' };
}
