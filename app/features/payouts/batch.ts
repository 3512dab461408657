import type { PayoutStatus } from './payout.ts';

/** Where a batch stands as a whole; what became of its money is told by its payouts. */
export const batchStates = ['draft', 'awaiting_approval', 'approved', 'withdrawn'] as const;
export type BatchState = (typeof batchStates)[number];

/** Where the payouts of a batch come from. */
const batchSources = ['file', 'selection', 'copy', 'plan'] as const;
export type BatchSource = (typeof batchSources)[number];

export interface BatchFacts {
	state: BatchState;
	version: number;
	/** Everybody who made or changed the batch or a payout of it. */
	makerIds: readonly string[];
	/** Everybody who changed an account that is new, or newer than a payout that waits. */
	accountChangedByIds: readonly string[];
	/** Payouts that wait, and whose seller has another account than when they were made or approved. */
	otherAccounts: number;
	/** Grows whenever a seller of one that waits gets another account. */
	accounts: number;
	/** Payouts that wait for approval. */
	waiting: number;
	/** Of these, the payouts that have a day: all but the EXPRESS ones. */
	booked: number;
	/** Of these, the payouts whose day has come or gone. */
	late: number;
	/** Payouts that can still be taken back. */
	withdrawable: number;
}

/** What somebody who approves a batch looked at. */
export type SeenBatch = Pick<BatchFacts, 'version' | 'accounts'>;

export type NotApprovableBatch =
	| 'not-awaiting-approval'
	| 'own-batch'
	| 'own-account'
	| 'account-changed'
	| 'nothing-to-approve'
	| 'changed-meanwhile'
	| 'dates-passed';

/**
 * Why somebody may not approve a batch, or null when they may. A batch always needs another person, whatever its
 * amounts. `seen` is what the approver had before their eyes: what was changed since is not approved unseen, and without
 * it no payout to another account than before.
 */
export function notApprovableBatchReason(
	batch: BatchFacts,
	approverId: string,
	seen: SeenBatch | null = null,
): NotApprovableBatch | null {
	if (batch.state !== 'awaiting_approval') return 'not-awaiting-approval';
	if (batch.makerIds.includes(approverId)) return 'own-batch';
	if (batch.accountChangedByIds.includes(approverId)) return 'own-account';
	if (seen && (seen.version !== batch.version || seen.accounts !== batch.accounts)) return 'changed-meanwhile';
	if (batch.waiting === 0) return 'nothing-to-approve';
	if (!seen && batch.otherAccounts > 0) return 'account-changed';
	// Approved, these would never be sent.
	return batch.late > 0 ? 'dates-passed' : null;
}

export type NotWithdrawableBatch = 'already-withdrawn' | 'already-sent';

/** Why a batch cannot be withdrawn, or null: withdrawing takes back all of it that was not sent yet. */
export function notWithdrawableBatchReason(batch: BatchFacts): NotWithdrawableBatch | null {
	if (batch.state === 'withdrawn') return 'already-withdrawn';
	return batch.withdrawable === 0 && batch.state === 'approved' ? 'already-sent' : null;
}

export type NotMovableBatch = 'already-approved' | 'already-withdrawn' | 'nothing-to-move';

/** Why the booked payouts of a batch cannot get another day together, or null: only before somebody approved it. */
export function notMovableBatchReason(batch: BatchFacts): NotMovableBatch | null {
	if (batch.state === 'withdrawn') return 'already-withdrawn';
	if (batch.state === 'approved') return 'already-approved';
	return batch.booked === 0 ? 'nothing-to-move' : null;
}

/** A draft is looked through before it asks for approval; an empty one asks for nothing. */
export function canRequestApproval(batch: BatchFacts): boolean {
	return batch.state === 'draft' && batch.waiting > 0;
}

/** What a change of one of its payouts makes of a batch: an approval holds for what was approved, and for nothing else. */
export function stateAfterChange(state: BatchState): BatchState {
	return state === 'approved' ? 'awaiting_approval' : state;
}

export type NotChangeable = 'already-sent' | 'batch-withdrawn';

/** Why a payout cannot be changed any more, or null: only what never went out can. */
export function notChangeableReason(payout: {
	status: PayoutStatus;
	firstSentAt: Date | null;
	batchState: BatchState | null;
}): NotChangeable | null {
	if (payout.status !== 'awaiting_approval' && payout.status !== 'approved') return 'already-sent';
	if (payout.firstSentAt) return 'already-sent';
	return payout.batchState === 'withdrawn' ? 'batch-withdrawn' : null;
}

/**
 * The status of a payout after a change: what somebody approved, what waited for approval, and what is part of a batch
 * has to be approved (again); anything else as its new amount asks.
 */
export function statusAfterChange(
	payout: { status: PayoutStatus; approvedById: string | null; inBatch: boolean },
	decided: 'approved' | 'awaiting_approval',
): 'approved' | 'awaiting_approval' {
	const waits = payout.status === 'awaiting_approval' || payout.approvedById !== null || payout.inBatch;
	return waits ? 'awaiting_approval' : decided;
}
