import { type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';

/** Where a payout stands. Amounts in `submitting` may or may not be on their way: never call it failed. */
export const payoutStatuses = [
	'awaiting_approval',
	'approved',
	'submitting',
	'requested',
	'in_progress',
	'completed',
	'failed',
	'canceled',
	'rejected',
	'withdrawn',
	'unknown',
] as const;
export type PayoutStatus = (typeof payoutStatuses)[number];

/** What the list of payouts can be narrowed down to beside the statuses. */
export const payoutStages = ['unclear', 'overdue', 'stuck', 'over-limit', 'canceled-elsewhere'] as const;
type PayoutStage = (typeof payoutStages)[number];
/** True for a choice of the list that is no status. */
export const isPayoutStage = (text: string): text is PayoutStage => (payoutStages as readonly string[]).includes(text);

export const scheduleTypes = ['EXPRESS', 'SCHEDULED'] as const;
export type ScheduleType = (typeof scheduleTypes)[number];
/** True for a way of paying that Toss knows. */
export const isScheduleType = (text: string): text is ScheduleType =>
	(scheduleTypes as readonly string[]).includes(text);

/** Why an approved payout is not sent yet. */
export const holdReasons = [
	'before-send-day',
	'outside-express-window',
	'date-passed',
	'seller-not-payable',
	'account-changing',
	'account-unclear',
	'daily-limit',
	'not-enough-balance',
	'merchant-not-accepted',
	'security-key',
	'reference-taken',
] as const;
export type HoldReason = (typeof holdReasons)[number];
/** True for a reason why an approved payout waits. */
export const isHoldReason = (text: string): text is HoldReason => (holdReasons as readonly string[]).includes(text);

/** Who or what says that a payout moves. */
export type MoveSource = 'us' | 'reply' | 'poll' | 'webhook';

/**
 * Steps that we take ourselves. `submitting -> approved` happens after a final refusal that concerns the group and not
 * the payout, and after proof that Toss does not know the payout: nothing was paid, so it may go out anew.
 */
const ourMoves = {
	awaiting_approval: ['approved', 'withdrawn'],
	// Back to waiting: what was changed, or whose batch or account was, has lost its approval.
	approved: ['submitting', 'withdrawn', 'awaiting_approval'],
	submitting: ['approved', 'rejected'],
	requested: [],
	in_progress: [],
	completed: [],
	failed: [],
	canceled: [],
	rejected: [],
	withdrawn: [],
	unknown: [],
} satisfies Record<PayoutStatus, readonly PayoutStatus[]>;

/** True when we may take a payout from one status to the other. */
export function canMovePayout(from: PayoutStatus, to: PayoutStatus): boolean {
	return (ourMoves[from] as readonly PayoutStatus[]).includes(to);
}

/** Our word for a status of Toss; a status that Toss does not document is `unknown` and stays under watch. */
export function payoutStatusOf(tossStatus: string): PayoutStatus {
	switch (tossStatus) {
		case 'REQUESTED':
			return 'requested';
		case 'IN_PROGRESS':
			return 'in_progress';
		case 'COMPLETED':
			return 'completed';
		case 'FAILED':
			return 'failed';
		case 'CANCELED':
			return 'canceled';
		default:
			return 'unknown';
	}
}

const tossForward = {
	awaiting_approval: [],
	approved: [],
	submitting: ['requested', 'in_progress', 'completed', 'failed', 'canceled', 'unknown'],
	requested: ['in_progress', 'completed', 'failed', 'canceled', 'unknown'],
	in_progress: ['completed', 'failed', 'unknown'],
	completed: [],
	failed: [],
	canceled: [],
	rejected: [],
	withdrawn: [],
	unknown: ['requested', 'in_progress', 'completed', 'failed', 'canceled'],
} satisfies Record<PayoutStatus, readonly PayoutStatus[]>;

/** Only a read or a reply may say these: an event alone never reopens what was settled. */
const tossConfirmed = {
	// Not sent as far as we know, yet Toss has it: money goes out, so its word holds.
	awaiting_approval: ['requested', 'in_progress', 'completed', 'failed', 'canceled', 'unknown'],
	approved: ['requested', 'in_progress', 'completed', 'failed', 'canceled', 'unknown'],
	rejected: ['requested', 'in_progress', 'completed', 'failed', 'canceled', 'unknown'],
	withdrawn: ['requested', 'in_progress', 'completed', 'failed', 'canceled', 'unknown'],
	submitting: [],
	requested: [],
	in_progress: ['canceled'],
	// The seller's bank sent the money back.
	completed: ['failed'],
	failed: [],
	canceled: [],
	unknown: [],
} satisfies Record<PayoutStatus, readonly PayoutStatus[]>;

export type PayoutStatusDecision =
	| { kind: 'unchanged' }
	| { kind: 'move'; to: PayoutStatus; surprising: boolean }
	/** An event that does not fit what is known: only a read of the API tells. */
	| { kind: 'doubtful' }
	/** A read that lags behind, or that contradicts a settled payout: it is kept beside, and changes nothing. */
	| { kind: 'refused' };

/**
 * Decides what a status that Toss named changes. Steps only go forward: repeated, late and reordered news change
 * nothing. What an event says against the known state is settled by a read; a settled payout is reopened by a read
 * alone, and only from completed to failed (the bank returned it).
 */
export function decidePayoutStatus(
	known: PayoutStatus,
	seen: { tossStatus: string; source: 'reply' | 'poll' | 'webhook' },
): PayoutStatusDecision {
	const to = payoutStatusOf(seen.tossStatus);
	if (to === known) return { kind: 'unchanged' };
	if ((tossForward[known] as readonly PayoutStatus[]).includes(to)) return { kind: 'move', to, surprising: false };
	if (seen.source === 'webhook') return { kind: 'doubtful' };
	if ((tossConfirmed[known] as readonly PayoutStatus[]).includes(to)) return { kind: 'move', to, surprising: true };
	return { kind: 'refused' };
}

/** Toss has the payout and it is not settled yet. */
export function isOpenAtToss(status: PayoutStatus): boolean {
	return status === 'requested' || status === 'in_progress' || status === 'unknown';
}

/** Nothing was paid, and nothing will be. */
export const deadStatuses = ['failed', 'canceled', 'rejected', 'withdrawn'] as const satisfies readonly PayoutStatus[];
/** True for a status in which nothing was paid, and nothing will be. */
export const isDead = (status: string): boolean => (deadStatuses as readonly string[]).includes(status);

/** Nothing about it will change any more, short of the bank returning the money. */
export function isSettled(status: PayoutStatus): boolean {
	return status === 'completed' || isDead(status);
}

/** Payouts of which nobody knows whether the money is on its way. */
export const unclearStatuses = ['submitting', 'unknown'] as const satisfies readonly PayoutStatus[];

/** On its way at Toss: by the end of its day it has ended. */
export const movingStatuses = ['requested', 'in_progress'] as const satisfies readonly PayoutStatus[];

/** What keeps an approved payout until a person does something about it. */
export const stuckReasons = [
	'date-passed',
	'seller-not-payable',
	'account-unclear',
	'reference-taken',
] as const satisfies readonly HoldReason[];

/** True while the page of a payout should look again by itself. */
export function isPayoutInMotion(payout: { status: PayoutStatus; holdReason: string | null }): boolean {
	if (payout.status === 'approved') return payout.holdReason === null || payout.holdReason === 'not-enough-balance';
	return payout.status === 'submitting' || isOpenAtToss(payout.status);
}

export interface ApprovalPolicy {
	/** Amounts of this many won and more need the approval of another person; null: none does. */
	thresholdWon: bigint | null;
}

/** True when somebody else has to approve the payout. */
export function needsApproval(amount: bigint, policy: ApprovalPolicy): boolean {
	return policy.thresholdWon !== null && amount >= policy.thresholdWon;
}

/** True when a SCHEDULED payout of this day can no longer be sent: it goes to Toss on a day before. */
export const hasDayCome = (payoutOn: KstDay, now: Date): boolean => payoutOn <= kstDayOf(now);

export type NotApprovable = 'not-awaiting-approval' | 'own-payout' | 'own-account' | 'in-batch' | 'date-passed';

/**
 * Nobody approves a payout that they made or changed themselves, nor one to an account that they entered, while the account
 * is new or came after the payout; one of a batch is approved with its batch. One whose day
 * has come needs another day first: approved it would never be sent, and count as money that is on its way out.
 */
export function notApprovableReason(
	payout: {
		status: PayoutStatus;
		createdById: string | null;
		changedByIds?: readonly string[];
		/** Who changed the account of its seller. */
		accountChangedByIds: readonly string[];
		batchId?: string | null;
		/** Null for EXPRESS. */
		payoutOn: KstDay | null;
	},
	approverId: string,
	now: Date,
): NotApprovable | null {
	if (payout.status !== 'awaiting_approval') return 'not-awaiting-approval';
	if (payout.batchId) return 'in-batch';
	const own = payout.createdById === approverId || payout.changedByIds?.includes(approverId);
	if (own) return 'own-payout';
	if (payout.accountChangedByIds.includes(approverId)) return 'own-account';
	return payout.payoutOn && hasDayCome(payout.payoutOn, now) ? 'date-passed' : null;
}

/** Here only what was not sent can be taken back; what Toss accepted is cancelled at Toss. */
export function canWithdraw(status: PayoutStatus): boolean {
	return canMovePayout(status, 'withdrawn');
}

/** Toss cancels SCHEDULED payouts while they are REQUESTED, nothing else: guides/v2/payouts. */
export function canCancelAtToss(payout: { status: PayoutStatus; scheduleType: string }): boolean {
	return payout.scheduleType === 'SCHEDULED' && payout.status === 'requested';
}

/** After these a payout may be made anew, as a new one with a new reference. */
export function canReplace(status: PayoutStatus): boolean {
	return isDead(status);
}
