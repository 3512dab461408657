import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { looks } from '#app/ui/charts/fills.tsx';
import { toneColors } from '#app/ui/status-badge.tsx';
import {
	canCancelAtToss,
	canMovePayout,
	canReplace,
	canWithdraw,
	decidePayoutStatus,
	isOpenAtToss,
	isPayoutInMotion,
	isSettled,
	needsApproval,
	notApprovableReason,
	type PayoutStatus,
	payoutStatuses,
	payoutStatusOf,
} from './payout.ts';
import { payoutLooks, payoutTones } from './payout-tones.ts';

const tossStatuses = ['REQUESTED', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED', 'REJECTED'] as const;
const status = fc.constantFrom(...payoutStatuses);
const tossStatus = fc.constantFrom(...tossStatuses);

describe('what Toss says', () => {
	test('the same news twice changes nothing the second time', () => {
		fc.assert(
			fc.property(status, tossStatus, fc.constantFrom('reply', 'poll', 'webhook'), (known, seen, source) => {
				const first = decidePayoutStatus(known, { tossStatus: seen, source });
				if (first.kind === 'move') {
					expect(decidePayoutStatus(first.to, { tossStatus: seen, source }).kind).toBe('unchanged');
				}
			}),
		);
	});

	test('an event never reopens what is settled', () => {
		fc.assert(
			fc.property(status.filter(isSettled), tossStatus, (known, seen) => {
				expect(decidePayoutStatus(known, { tossStatus: seen, source: 'webhook' }).kind).not.toBe('move');
			}),
		);
	});

	test('events in any order, with a read where one is doubtful, end where Toss ends', () => {
		const end = fc.constantFrom('COMPLETED', 'FAILED');
		const events = fc.array(fc.constantFrom('REQUESTED', 'IN_PROGRESS', 'end'), { maxLength: 10 });
		fc.assert(
			fc.property(end, events, (truth, order) => {
				let known: PayoutStatus = 'submitting';
				const news = (seen: string, source: 'webhook' | 'poll') => {
					const decision = decidePayoutStatus(known, { tossStatus: seen, source });
					if (decision.kind === 'move') known = decision.to;
					if (decision.kind === 'doubtful') news(truth, 'poll');
				};
				for (const event of order) news(event === 'end' ? truth : event, 'webhook');
				news(truth, 'poll');
				expect(known).toBe(payoutStatusOf(truth));
			}),
		);
	});

	test('the bank returns a completed payout: a read says so, an event alone does not', () => {
		expect(decidePayoutStatus('completed', { tossStatus: 'FAILED', source: 'webhook' })).toEqual({ kind: 'doubtful' });
		expect(decidePayoutStatus('completed', { tossStatus: 'FAILED', source: 'poll' })).toEqual({
			kind: 'move',
			to: 'failed',
			surprising: true,
		});
		expect(decidePayoutStatus('failed', { tossStatus: 'COMPLETED', source: 'poll' })).toEqual({ kind: 'refused' });
	});

	test('what the bank has is cancelled by a read alone, since no event ever says so', () => {
		const canceled = (source: 'webhook' | 'poll') =>
			decidePayoutStatus('in_progress', { tossStatus: 'CANCELED', source });
		expect(canceled('webhook')).toEqual({ kind: 'doubtful' });
		expect(canceled('poll')).toEqual({ kind: 'move', to: 'canceled', surprising: true });
	});

	test('a read that lags behind, or goes against what is settled, changes nothing; what it says otherwise holds', () => {
		const seen = ['REQUESTED', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED', 'NEW'];
		const refused = Object.fromEntries(
			payoutStatuses.map((known) => {
				const isRefused = (tossStatus: string) =>
					decidePayoutStatus(known, { tossStatus, source: 'poll' }).kind === 'refused';
				return [known, seen.filter(isRefused).map(payoutStatusOf)];
			}),
		);
		const others = (known: PayoutStatus) => seen.map(payoutStatusOf).filter((to) => to !== known);
		expect(refused).toEqual({
			...Object.fromEntries(payoutStatuses.map((known) => [known, []])),
			in_progress: ['requested'],
			completed: others('completed').filter((to) => to !== 'failed'),
			failed: others('failed'),
			canceled: others('canceled'),
		});
		expect(seen.map(payoutStatusOf)).toEqual([
			'requested',
			'in_progress',
			'completed',
			'failed',
			'canceled',
			'unknown',
		]);
		const moved = decidePayoutStatus('requested', { tossStatus: 'IN_PROGRESS', source: 'webhook' });
		expect(moved).toEqual({ kind: 'move', to: 'in_progress', surprising: false });
	});
});

describe('what we do', () => {
	test('a payout that may be on its way is not withdrawn, and nothing that Toss has is sent again', () => {
		for (const sent of ['submitting', 'requested', 'in_progress', 'completed', 'failed', 'unknown'] as const) {
			expect(canWithdraw(sent)).toBe(false);
			expect(canMovePayout(sent, 'submitting')).toBe(false);
		}
	});

	test('what may still change is open, and what will not is settled', () => {
		expect(payoutStatuses.filter(isOpenAtToss)).toEqual(['requested', 'in_progress', 'unknown']);
		expect(payoutStatuses.filter(isSettled)).toEqual(['completed', 'failed', 'canceled', 'rejected', 'withdrawn']);
		const moving = payoutStatuses.filter((one) => isPayoutInMotion({ status: one, holdReason: null }));
		expect(moving).toEqual(['approved', 'submitting', 'requested', 'in_progress', 'unknown']);
		const held = ['not-enough-balance', 'before-send-day'];
		expect(held.filter((holdReason) => isPayoutInMotion({ status: 'approved', holdReason }))).toEqual([held[0]]);
	});

	test('only what was not paid, and will not be, is made anew', () => {
		expect(payoutStatuses.filter(canReplace)).toEqual(['failed', 'canceled', 'rejected', 'withdrawn']);
	});

	test('only booked payouts that are not with the bank yet are cancelled', () => {
		expect(canCancelAtToss({ status: 'requested', scheduleType: 'SCHEDULED' })).toBe(true);
		expect(canCancelAtToss({ status: 'requested', scheduleType: 'EXPRESS' })).toBe(false);
		expect(canCancelAtToss({ status: 'in_progress', scheduleType: 'SCHEDULED' })).toBe(false);
	});

	test('nobody approves a payout that they made or changed, one of a batch, or one whose day has come', () => {
		const payout = {
			status: 'awaiting_approval',
			createdById: 'a',
			accountChangedByIds: ['d'],
			payoutOn: kstDayFrom('2027-03-12'),
		} as const;
		const before = new Date('2027-03-11T23:59:59+09:00');
		expect(notApprovableReason(payout, 'a', before)).toBe('own-payout');
		expect(notApprovableReason(payout, 'b', before)).toBeNull();
		expect(notApprovableReason(payout, 'd', before)).toBe('own-account');
		expect(notApprovableReason({ ...payout, status: 'approved' }, 'b', before)).toBe('not-awaiting-approval');
		expect(notApprovableReason({ ...payout, changedByIds: ['c'] }, 'c', before)).toBe('own-payout');
		expect(notApprovableReason({ ...payout, batchId: 'batch' }, 'b', before)).toBe('in-batch');
		const thatDay = new Date('2027-03-12T00:00:00+09:00');
		expect(notApprovableReason(payout, 'b', thatDay)).toBe('date-passed');
		expect(notApprovableReason({ ...payout, payoutOn: null }, 'b', thatDay)).toBeNull();
		expect(needsApproval(5_000_000n, { thresholdWon: 5_000_000n })).toBe(true);
		expect(needsApproval(4_999_999n, { thresholdWon: 5_000_000n })).toBe(false);
		expect(needsApproval(999_999_999n, { thresholdWon: null })).toBe(false);
	});
});

test('a status has in a picture the colour of its badge, and a texture that no other of that colour has', () => {
	const charts: Record<string, number> = { pine: 1, sky: 2, amber: 3, red: 4, gray: 5 };
	for (const one of payoutStatuses)
		expect(looks[payoutLooks[one]]?.color, one).toBe(`var(--chart-${charts[toneColors[payoutTones[one]]]})`);
	const shown = payoutStatuses.map((one) => looks[payoutLooks[one]]).map((look) => `${look?.color} ${look?.texture}`);
	expect(new Set(shown).size).toBe(payoutStatuses.length);
});
