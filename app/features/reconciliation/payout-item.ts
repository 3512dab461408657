import type { PayoutStatus } from '#app/features/payouts/payout.ts';
import { isDead, payoutStatusOf } from '#app/features/payouts/payout.ts';
import { nextExpressOpening } from '#app/features/payouts/readiness.ts';
import { atKst, type BusinessCalendar, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { isExpressWindowOpen } from '#app/toss/payout-rules.ts';

/** How level 4 reads the balance. */
export interface PayoutRules {
	/** Whether Toss takes a payout out of the balance when it accepts it, or on the day on which it pays. */
	balanceTakenAt: 'request' | 'payment';
	/** Settled money stays with Toss as balance. Without it, it goes to the bank, which is level 3's. */
	settlementsFeedBalance: boolean;
}

/** A payout as we know it. Won. */
export interface OurPayout {
	id: string;
	mId: string;
	refPayoutId: string;
	tossPayoutId: string | null;
	/** Toss's id of the seller whom we mean. */
	tossSellerId: string | null;
	scheduleType: string;
	payoutOn: KstDay | null;
	amount: bigint;
	status: PayoutStatus;
	holdReason: string | null;
	/** The first state that it was given: `approved` says that it needed nobody else. */
	firstStatus: string | null;
	inBatch: boolean;
	createdById: string | null;
	changedByIds: readonly string[];
	approvedById: string | null;
	approvedAt: Date | null;
	createdAt: Date;
	lastSentAt: Date | null;
	requestedAt: Date | null;
	/** Of one that was heard of late: the end of the day on which it ended. */
	finishedAt: Date | null;
	/** When Toss last told us a state of it. */
	toldAt: Date | null;
	failureCode: string | null;
	/** It was completed before it failed: the bank sent the money back. */
	returned: boolean;
	replacesPayoutId: string | null;
	/** The first change of the seller's account that Toss accepted between the approval and the payment. */
	accountChangedAt: Date | null;
}

/** A payout as Toss's list held it when it was last read. Won. */
export interface TossPayoutRead {
	mId: string;
	tossPayoutId: string;
	refPayoutId: string;
	/** Toss's id of the seller. */
	destination: string;
	scheduleType: string;
	payoutOn: KstDay | null;
	amount: bigint;
	status: string;
	requestedAt: Date | null;
	/** When a read first saw it failed or cancelled. */
	endedAt: Date | null;
	/** A read saw it completed before it failed. */
	wasCompleted: boolean;
	seenAt: Date;
}

/** Days of Toss's list that were read to the end. */
export interface PayoutListRead {
	mId: string;
	from: KstDay;
	to: KstDay;
	readAt: Date;
}

export const payoutBreakKinds = [
	'payout-outcome-unknown',
	'payout-missing-at-toss',
	'payout-unknown-to-us',
	'payout-amount-difference',
	'payout-stale-state',
	'payout-wrong-account',
	'payout-paid-twice',
	'payout-failed',
	'payout-returned',
	'payout-blocked',
	'payout-off-calendar',
	'payout-unapproved',
	'funding-shortfall',
] as const;
export type PayoutBreakKind = (typeof payoutBreakKinds)[number];

/** Money that goes out of the balance (negative) or comes back to it. */
export interface Move {
	at: Date;
	amount: bigint;
}

/** One payout with both sides, what it should have moved and what Toss says it moved. */
export interface JudgedPayout {
	mId: string;
	/** Our id, or Toss's of one that is not ours. */
	key: string;
	ours: OurPayout | null;
	toss: TossPayoutRead | null;
	kind: PayoutBreakKind | null;
	/** Why, in a closed set of words: the sentence on the screen. */
	because: string;
	/** The day on which it broke. */
	day: KstDay;
	expected: readonly Move[];
	actual: readonly Move[];
}

const SENT: readonly PayoutStatus[] = ['requested', 'in_progress', 'completed', 'failed', 'canceled', 'unknown'];
const KYC = /SELLER|KYC/;

/** What is known of the payouts around one. */
export interface Around {
	rules: PayoutRules;
	calendar: BusinessCalendar;
	asOf: KstDay;
	reads: readonly PayoutListRead[];
	/** A newer payout that is not dead stands in for it. */
	isReplaced: boolean;
	/** Another payout of the same obligation reached its seller before it. */
	paidBefore: boolean;
}

/** Toss's newest word: its list, unless something newer was told us since. */
export function wordOfToss(ours: OurPayout, toss: TossPayoutRead | null): PayoutStatus {
	const isNewer = toss && (!ours.toldAt || toss.seenAt >= ours.toldAt || !SENT.includes(ours.status));
	return isNewer ? payoutStatusOf(toss.status) : ours.status;
}

function takenAt(
	payout: { requestedAt: Date | null; payoutOn: KstDay | null },
	otherwise: Date,
	{ balanceTakenAt }: PayoutRules,
): Date {
	const paidAt = payout.payoutOn && atKst(payout.payoutOn, '09:00');
	const at = balanceTakenAt === 'payment' ? (paidAt ?? payout.requestedAt) : (payout.requestedAt ?? paidAt);
	return at ?? otherwise;
}

/** A payout that never moved leaves the balance alone; one that came to nothing gives back what it took. */
function movesOf(status: PayoutStatus, amount: bigint, taken: Date, ended: Date): Move[] {
	const out = { at: taken, amount: -amount };
	if (status !== 'failed' && status !== 'canceled') return [out];
	return [out, { at: ended < taken ? taken : ended, amount }];
}

/** One that only Toss has. `twice`: its reference is that of a payout which reached its seller already. */
export function judgeForeign(toss: TossPayoutRead, twice: boolean, rules: PayoutRules): JudgedPayout {
	const taken = takenAt(toss, toss.seenAt, rules);
	return {
		mId: toss.mId,
		key: toss.tossPayoutId,
		ours: null,
		toss,
		kind: twice ? 'payout-paid-twice' : 'payout-unknown-to-us',
		because: twice ? 'same-reference-twice' : 'only-at-toss',
		day: kstDayOf(taken),
		expected: [],
		actual: movesOf(payoutStatusOf(toss.status), toss.amount, taken, toss.endedAt ?? toss.seenAt),
	};
}

function isCovered(ours: OurPayout, sentAt: Date, reads: readonly PayoutListRead[]): boolean {
	const day = ours.payoutOn ?? kstDayOf(sentAt);
	return reads.some((read) => read.mId === ours.mId && read.from <= day && day <= read.to && read.readAt > sentAt);
}

/** The day by which an approved payout has to be at Toss; from the next day on it is late. */
function lastDayToSend(ours: OurPayout, calendar: BusinessCalendar): KstDay {
	if (ours.scheduleType === 'SCHEDULED' && ours.payoutOn) return ours.payoutOn;
	return kstDayOf(nextExpressOpening(ours.approvedAt ?? ours.createdAt, calendar));
}

function needsNobodyElse(ours: OurPayout): boolean {
	return ours.firstStatus === 'approved' && !ours.inBatch;
}

function unapprovedBecause(ours: OurPayout): string | null {
	if (ours.status === 'awaiting_approval') return 'never-approved';
	if (needsNobodyElse(ours) && ours.approvedById === null) return null;
	if (ours.approvedById === null) return 'never-approved';
	const own = ours.approvedById === ours.createdById || ours.changedByIds.includes(ours.approvedById);
	return own ? 'approved-by-maker' : null;
}

function offCalendarBecause(ours: OurPayout, requestedAt: Date | null, calendar: BusinessCalendar): string | null {
	if (ours.payoutOn && !calendar.isBusinessDay(ours.payoutOn)) return 'no-business-day';
	if (!requestedAt) return null;
	if (ours.scheduleType === 'EXPRESS') return isExpressWindowOpen(requestedAt, calendar) ? null : 'outside-window';
	return ours.payoutOn && kstDayOf(requestedAt) >= ours.payoutOn ? 'too-late-for-day' : null;
}

type Verdict = Pick<JudgedPayout, 'kind' | 'because' | 'day' | 'expected' | 'actual'>;
const NOTHING = { kind: null, because: '', expected: [], actual: [] } as const;

/** Not at Toss as far as both sides know. */
function judgeUnsent(ours: OurPayout, around: Around): Verdict {
	const { calendar, asOf, isReplaced } = around;
	const due = (at: Date): Move[] => [{ at, amount: -ours.amount }];
	if (ours.status === 'submitting') {
		return { ...NOTHING, kind: 'payout-outcome-unknown', because: 'no-answer', day: kstDayOf(ours.lastSentAt!) };
	}
	if (ours.status === 'rejected' && !isReplaced) {
		const at = ours.finishedAt ?? ours.lastSentAt ?? ours.createdAt;
		const kyc = KYC.test(ours.failureCode ?? '');
		const kind = kyc ? 'payout-blocked' : 'payout-failed';
		return { kind, because: kyc ? 'seller-refused' : 'refused', day: kstDayOf(at), expected: due(at), actual: [] };
	}
	if (ours.status !== 'approved') return { ...NOTHING, day: kstDayOf(ours.createdAt) };
	const day = lastDayToSend(ours, calendar);
	const isScheduled = ours.scheduleType === 'SCHEDULED';
	const late = isScheduled ? day <= asOf : day < asOf;
	const expected = late ? due(atKst(day, '09:00')) : [];
	const held = { day, expected, actual: [] };
	if (ours.holdReason === 'seller-not-payable')
		return { kind: 'payout-blocked', because: 'seller-not-payable', ...held };
	if (ours.holdReason === 'not-enough-balance')
		return { kind: 'funding-shortfall', because: 'not-enough-balance', ...held };
	if (!late) return { ...NOTHING, day };
	return { kind: 'payout-blocked', because: ours.holdReason ?? 'never-sent', ...held };
}

/** At Toss, by its word or by ours. */
function judgeSent(ours: OurPayout, toss: TossPayoutRead | null, around: Around): Verdict {
	const { rules, calendar, reads, isReplaced, paidBefore } = around;
	const sentAt = ours.lastSentAt ?? ours.requestedAt ?? ours.createdAt;
	const requestedAt = toss?.requestedAt ?? ours.requestedAt;
	const payoutOn = ours.payoutOn ?? toss?.payoutOn ?? null;
	const taken = takenAt({ requestedAt, payoutOn }, sentAt, rules);
	const word = wordOfToss(ours, toss);
	const oursEnded = ours.status === 'failed' || ours.status === 'canceled' ? ours.finishedAt : null;
	const ended = oursEnded ?? toss?.endedAt ?? toss?.seenAt ?? taken;
	const actual = movesOf(word, toss?.amount ?? ours.amount, taken, ended);
	// A failed payout is still owed, until another one takes its place.
	const owed = ours.status === 'failed' && !isReplaced ? 'requested' : ours.status;
	const expected = SENT.includes(ours.status) ? movesOf(owed, ours.amount, taken, ended) : [];
	const day = kstDayOf(taken);
	const is = (kind: PayoutBreakKind, because: string, changes: Partial<Verdict> = {}): Verdict => ({
		kind,
		because,
		day,
		expected,
		actual,
		...changes,
	});

	if (paidBefore && word === 'completed') return is('payout-paid-twice', 'obligation-paid-before', { expected: [] });
	if (!toss && isCovered(ours, sentAt, reads)) return is('payout-missing-at-toss', 'not-in-list', { actual: [] });
	if (toss && toss.amount !== ours.amount) return is('payout-amount-difference', 'other-amount');
	if (toss && ours.tossSellerId !== null && toss.destination !== ours.tossSellerId) {
		return is('payout-wrong-account', 'other-seller');
	}
	const unapproved = unapprovedBecause(ours);
	if (ours.accountChangedAt && word !== 'canceled' && word !== 'failed') {
		return is('payout-wrong-account', 'account-changed-after-approval');
	}
	if (unapproved) return is('payout-unapproved', unapproved);
	const offCalendar = offCalendarBecause(ours, requestedAt, calendar);
	if (offCalendar && word !== 'canceled') return is('payout-off-calendar', offCalendar);
	if (word !== ours.status) return is('payout-stale-state', 'toss-is-ahead');
	if (ours.status === 'failed' && !isReplaced) {
		const returned = ours.returned || toss?.wasCompleted;
		return is(returned ? 'payout-returned' : 'payout-failed', returned ? 'sent-back' : 'bank-refused', {
			day: kstDayOf(ended < taken ? taken : ended),
		});
	}
	return { kind: null, because: '', day, expected, actual: expected };
}

/** Decides what one payout of ours is, by what both sides say of it. */
export function judgePayout(ours: OurPayout, toss: TossPayoutRead | null, around: Around): JudgedPayout {
	const verdict = toss || SENT.includes(ours.status) ? judgeSent(ours, toss, around) : judgeUnsent(ours, around);
	return { mId: ours.mId, key: ours.id, ours, toss, ...verdict };
}

/** A payout that may still reach its seller, or did. */
export const isAlive = (ours: OurPayout) => !isDead(ours.status);
