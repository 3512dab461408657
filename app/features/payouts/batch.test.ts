import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	type BatchFacts,
	batchStates,
	canRequestApproval,
	notApprovableBatchReason,
	notChangeableReason,
	notMovableBatchReason,
	notWithdrawableBatchReason,
	stateAfterChange,
	statusAfterChange,
} from './batch.ts';
import { canWithdraw, payoutStatuses } from './payout.ts';

const people = fc.constantFrom('ann', 'bob', 'cho', 'dan');
const batches: fc.Arbitrary<BatchFacts> = fc.record({
	state: fc.constantFrom(...batchStates),
	version: fc.integer({ min: 1, max: 3 }),
	makerIds: fc.uniqueArray(people),
	accountChangedByIds: fc.uniqueArray(people),
	otherAccounts: fc.integer({ min: 0, max: 1 }),
	accounts: fc.integer({ min: 1, max: 3 }),
	waiting: fc.integer({ min: 0, max: 3 }),
	booked: fc.integer({ min: 0, max: 3 }),
	late: fc.integer({ min: 0, max: 1 }),
	withdrawable: fc.integer({ min: 0, max: 3 }),
});

const seenBatches = fc.record({ version: fc.integer({ min: 1, max: 3 }), accounts: fc.integer({ min: 1, max: 3 }) });

test('whoever made or changed any of it, or entered an account, never approves it, and nobody approves what they have not seen', () => {
	fc.assert(
		fc.property(batches, people, fc.option(seenBatches), (batch, approver, seen) => {
			const reason = notApprovableBatchReason(batch, approver, seen);
			const isOwn = batch.makerIds.includes(approver) || batch.accountChangedByIds.includes(approver);
			const isOther = seen
				? seen.version !== batch.version || seen.accounts !== batch.accounts
				: batch.otherAccounts > 0;
			if (isOwn || isOther || batch.late > 0) expect(reason).not.toBeNull();
			if (batch.state !== 'awaiting_approval') expect(reason).toBe('not-awaiting-approval');
			else if (!isOwn) {
				if (seen && isOther) expect(reason).toBe('changed-meanwhile');
				else if (batch.waiting === 0) expect(reason).toBe('nothing-to-approve');
				else if (isOther) expect(reason).toBe('account-changed');
				else expect(reason).toBe(batch.late > 0 ? 'dates-passed' : null);
			}
		}),
	);
});

test('only drafts ask for approval, what waits can be moved, and what is not all sent or over withdrawn', () => {
	fc.assert(
		fc.property(batches, (batch) => {
			expect(canRequestApproval(batch)).toBe(batch.state === 'draft' && batch.waiting > 0);
			const isSent = batch.state === 'approved' && batch.withdrawable === 0;
			const isOver = batch.state === 'withdrawn' && 'already-withdrawn';
			expect(notWithdrawableBatchReason(batch)).toBe(isOver || (isSent ? 'already-sent' : null));
			const isApproved = batch.state === 'approved' && 'already-approved';
			expect(notMovableBatchReason(batch)).toBe(isOver || isApproved || (batch.booked ? null : 'nothing-to-move'));
			expect(stateAfterChange(batch.state)).toBe(isApproved ? 'awaiting_approval' : batch.state);
		}),
	);
});

test('a change always costs the approval, and is possible only before anything was sent', () => {
	fc.assert(
		fc.property(
			fc.record({
				status: fc.constantFrom(...payoutStatuses),
				firstSentAt: fc.option(fc.date()),
				batchState: fc.option(fc.constantFrom(...batchStates)),
				approvedById: fc.option(people),
			}),
			fc.constantFrom('approved' as const, 'awaiting_approval' as const),
			(payout, decided) => {
				const reason = notChangeableReason(payout);
				if (payout.firstSentAt || !canWithdraw(payout.status)) expect(reason).toBe('already-sent');
				else expect(reason).toBe(payout.batchState === 'withdrawn' ? 'batch-withdrawn' : null);
				const after = statusAfterChange({ ...payout, inBatch: payout.batchState !== null }, decided);
				const waits = payout.status === 'awaiting_approval' || payout.approvedById || payout.batchState;
				expect(after).toBe(waits ? 'awaiting_approval' : decided);
			},
		),
	);
});
