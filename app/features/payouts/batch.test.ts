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
	waiting: fc.integer({ min: 0, max: 3 }),
	booked: fc.integer({ min: 0, max: 3 }),
	late: fc.integer({ min: 0, max: 1 }),
	withdrawable: fc.integer({ min: 0, max: 3 }),
});

test('whoever made or changed any of it never approves it, and nobody approves what they have not seen', () => {
	fc.assert(
		fc.property(batches, people, fc.option(fc.integer({ min: 1, max: 3 })), (batch, approver, seen) => {
			const reason = notApprovableBatchReason(batch, approver, seen);
			if (batch.makerIds.includes(approver)) expect(reason).not.toBeNull();
			if (batch.late > 0) expect(reason).not.toBeNull();
			if (seen !== null && seen !== batch.version) expect(reason).not.toBeNull();
			if (reason === null) expect(batch).toMatchObject({ state: 'awaiting_approval' });
			else if (batch.state === 'awaiting_approval' && batch.waiting > 0 && !batch.makerIds.includes(approver)) {
				expect(reason).toBe(seen !== null && seen !== batch.version ? 'changed-meanwhile' : 'dates-passed');
			}
		}),
	);
});

test('only drafts ask for approval, and a withdrawn batch stays withdrawn', () => {
	fc.assert(
		fc.property(batches, (batch) => {
			expect(canRequestApproval(batch)).toBe(batch.state === 'draft' && batch.waiting > 0);
			if (batch.state === 'withdrawn') expect(notWithdrawableBatchReason(batch)).toBe('already-withdrawn');
			if (notMovableBatchReason(batch) === null) {
				expect(['draft', 'awaiting_approval']).toContain(batch.state);
				expect(batch.booked).toBeGreaterThan(0);
			}
			expect(stateAfterChange(batch.state)).not.toBe('approved');
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
				const after = statusAfterChange({ ...payout, inBatch: payout.batchState !== null }, decided);
				if (payout.approvedById || payout.batchState) expect(after).toBe('awaiting_approval');
				if (decided === 'awaiting_approval') expect(after).toBe('awaiting_approval');
			},
		),
	);
});
