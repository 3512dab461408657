import type { PayoutStatus } from '#app/features/payouts/payout.ts';
import type { OurPayout, PayoutRules, TossPayoutRead } from '#app/features/reconciliation/payout-item.ts';
import type { PayoutLevelKind, PayoutsInput } from '#app/features/reconciliation/payouts-match.ts';
import {
	addBusinessDays,
	addDays,
	atKst,
	businessDayOnOrAfter,
	daysOf,
	type KstDay,
	koreanBusinessCalendar,
	kstDayFrom,
	kstDayOf,
} from '#app/lib/kst-calendar.ts';
import { seededChance } from './settlement-world.ts';

export interface PayoutMonth {
	input: PayoutsInput;
	scope: { from: KstDay; to: KstDay; asOf: KstDay; mIds: string[] };
	rules: PayoutRules;
	expected: { matched: number; kinds: Partial<Record<PayoutLevelKind, { count: number; amount: bigint }>> };
}

const calendar = koreanBusinessCalendar([]);
const FROM = kstDayFrom('2026-03-01');
const TO = kstDayFrom('2026-03-31');
const M_ID = 'jeongsanmall';
const READ_AT = atKst(kstDayFrom('2026-04-02'), '09:00');

const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');

/** How often each kind is sown. */
const SOWN = {
	'payout-outcome-unknown': 2,
	'payout-missing-at-toss': 3,
	'payout-unknown-to-us': 2,
	'payout-amount-difference': 3,
	'payout-stale-state': 4,
	'payout-wrong-account': 4,
	'payout-paid-twice': 3,
	'payout-failed': 5,
	'payout-returned': 3,
	'payout-blocked': 4,
	'payout-off-calendar': 3,
	'payout-unapproved': 3,
	'funding-shortfall': 2,
	'balance-roll-forward': 2,
} as const satisfies Record<PayoutLevelKind, number>;

/**
 * A month of payouts, Toss's list, settlements and daily readings of the balance: a world that closes, into which each
 * kind of level 4 is sown in a known number.
 */
export function makePayoutMonth({ payouts, seed }: { payouts: number; seed: number }): PayoutMonth {
	const chance = seededChance(seed);
	const below = (limit: number) => Math.floor(chance() * limit);
	const ours: OurPayout[] = [];
	const toss: TossPayoutRead[] = [];
	const kinds: PayoutMonth['expected']['kinds'] = {};
	let matched = 0;
	let count = 0;

	const tell = (kind: PayoutLevelKind, amount: bigint) => {
		const total = kinds[kind] ?? { count: 0, amount: 0n };
		kinds[kind] = { count: total.count + 1, amount: total.amount + amount };
	};
	/** A pair of sides that agree: booked one business day before its day, paid on it. */
	function pair(
		status: PayoutStatus = 'completed',
		changes: Partial<OurPayout> = {},
	): { our: OurPayout; read: TossPayoutRead } {
		count += 1;
		const payoutOn = businessDayOnOrAfter(addDays(FROM, 4 + below(22)), calendar);
		const sendOn = addBusinessDays(payoutOn, -1, calendar);
		const requestedAt = new Date(atKst(sendOn, '09:30').getTime() + below(3600) * 1000);
		const paidAt = atKst(payoutOn, '10:00');
		const id = `00000000-0000-7000-8000-${hex(count, 12)}`;
		const refPayoutId = `po-${count}`;
		const amount = BigInt(10_000 + below(3_000_000));
		const ended = status === 'failed' || status === 'completed' || status === 'canceled';
		const our: OurPayout = {
			id,
			mId: M_ID,
			refPayoutId,
			tossPayoutId: `FPA_${count}`,
			tossSellerId: `seller_${below(20)}`,
			scheduleType: 'SCHEDULED',
			payoutOn,
			amount,
			status,
			holdReason: null,
			firstStatus: 'awaiting_approval',
			inBatch: false,
			createdById: 'maker',
			changedByIds: [],
			approvedById: 'approver',
			approvedAt: atKst(addDays(sendOn, -1), '17:00'),
			createdAt: atKst(addDays(sendOn, -1), '15:00'),
			lastSentAt: requestedAt,
			requestedAt,
			finishedAt: ended ? paidAt : null,
			toldAt: ended ? paidAt : requestedAt,
			failureCode: status === 'failed' ? 'INVALID_ACCOUNT_NUMBER' : null,
			returned: false,
			replacesPayoutId: null,
			accountChangedAt: null,
			...changes,
		};
		const words: Partial<Record<PayoutStatus, string>> = {
			completed: 'COMPLETED',
			failed: 'FAILED',
			canceled: 'CANCELED',
			requested: 'REQUESTED',
			in_progress: 'IN_PROGRESS',
		};
		const read: TossPayoutRead = {
			mId: M_ID,
			tossPayoutId: `FPA_${count}`,
			refPayoutId,
			destination: our.tossSellerId!,
			scheduleType: our.scheduleType,
			payoutOn: our.payoutOn,
			amount,
			status: words[status] ?? 'COMPLETED',
			requestedAt,
			endedAt: status === 'failed' || status === 'canceled' ? paidAt : null,
			wasCompleted: false,
			seenAt: READ_AT,
		};
		return { our, read };
	}
	const both = (sides: { our: OurPayout; read: TossPayoutRead }) => {
		ours.push(sides.our);
		toss.push(sides.read);
		return sides;
	};

	for (let index = 0; index < payouts; index += 1) {
		const fate = below(20);
		both(pair(fate === 0 ? 'canceled' : 'completed', fate < 5 ? { firstStatus: 'approved', approvedById: null } : {}));
		matched += 1;
	}
	for (let index = 0; index < SOWN['payout-outcome-unknown']; index += 1) {
		const { our } = pair('submitting', { tossPayoutId: null, requestedAt: null, finishedAt: null });
		ours.push(our);
		tell('payout-outcome-unknown', 0n);
	}
	for (let index = 0; index < SOWN['payout-missing-at-toss']; index += 1) {
		const { our } = pair();
		ours.push(our);
		tell('payout-missing-at-toss', -our.amount);
	}
	for (let index = 0; index < SOWN['payout-unknown-to-us']; index += 1) {
		const { read } = pair();
		toss.push(read);
		tell('payout-unknown-to-us', read.amount);
	}
	for (let index = 0; index < SOWN['payout-amount-difference']; index += 1) {
		const { read } = both(pair());
		read.amount += 700n;
		tell('payout-amount-difference', 700n);
	}
	for (let index = 0; index < SOWN['payout-stale-state']; index += 1) {
		// Ours still says that it is on its way; at Toss it is done, or came to nothing.
		const { our, read } = both(pair(index % 2 ? 'in_progress' : 'requested'));
		read.status = index % 2 ? 'COMPLETED' : 'FAILED';
		read.endedAt = index % 2 ? null : atKst(our.payoutOn!, '10:00');
		tell('payout-stale-state', index % 2 ? 0n : -our.amount);
	}
	for (let index = 0; index < SOWN['payout-wrong-account']; index += 1) {
		const { our, read } = both(pair());
		if (index % 2) read.destination = 'seller_other';
		else our.accountChangedAt = new Date(our.approvedAt!.getTime() + 3_600_000);
		tell('payout-wrong-account', 0n);
	}
	for (let index = 0; index < SOWN['payout-paid-twice']; index += 1) {
		const first = both(pair());
		matched += 1;
		if (index === 0) {
			// Toss holds one reference twice.
			const again = { ...first.read, tossPayoutId: `${first.read.tossPayoutId}_again` };
			again.requestedAt = new Date(first.read.requestedAt!.getTime() + 60_000);
			toss.push(again);
			tell('payout-paid-twice', again.amount);
		} else {
			// It failed as far as we knew, so another took its place; then both reached the seller.
			const second = both(pair('completed', { replacesPayoutId: first.our.id }));
			for (const side of [second.our, second.read]) {
				side.requestedAt = new Date(first.read.requestedAt!.getTime() + 3_600_000);
				side.payoutOn = first.our.payoutOn;
				side.amount = first.our.amount;
			}
			tell('payout-paid-twice', second.our.amount);
		}
	}
	for (let index = 0; index < SOWN['payout-failed']; index += 1) {
		const { our } = both(pair('failed'));
		tell('payout-failed', -our.amount);
	}
	// One that failed and was made good is no break any more.
	const failed = both(pair('failed'));
	both(pair('completed', { replacesPayoutId: failed.our.id }));
	matched += 2;
	for (let index = 0; index < SOWN['payout-returned']; index += 1) {
		const { our, read } = both(pair('failed', { returned: index > 0 }));
		read.wasCompleted = index === 0;
		tell('payout-returned', -our.amount);
	}
	const unsent = { tossPayoutId: null, requestedAt: null, finishedAt: null, lastSentAt: null, toldAt: null };
	for (let index = 0; index < SOWN['payout-blocked']; index += 1) {
		const holds = ['seller-not-payable', 'date-passed', null, 'seller-not-payable'] as const;
		const { our } = pair('approved', { ...unsent, holdReason: holds[index]! });
		// One that is blocked long before its day is told when that day comes into the scope.
		if (index === 3) our.payoutOn = addBusinessDays(TO, 20, calendar);
		else tell('payout-blocked', -our.amount);
		ours.push(our);
	}
	for (let index = 0; index < SOWN['funding-shortfall']; index += 1) {
		const { our } = pair('approved', { ...unsent, holdReason: 'not-enough-balance' });
		ours.push(our);
		tell('funding-shortfall', -our.amount);
	}
	for (let index = 0; index < SOWN['payout-off-calendar']; index += 1) {
		const sides = both(pair());
		const sunday = kstDayFrom('2026-03-15');
		for (const side of [sides.our, sides.read]) {
			if (index === 0) side.payoutOn = sunday;
			else {
				side.scheduleType = 'EXPRESS';
				side.requestedAt = atKst(side.payoutOn!, index === 1 ? '15:00' : '07:59');
			}
		}
		tell('payout-off-calendar', 0n);
	}
	for (let index = 0; index < SOWN['payout-unapproved']; index += 1) {
		const changes: Partial<OurPayout>[] = [
			{ approvedById: null, approvedAt: null },
			{ approvedById: 'maker' },
			{ changedByIds: ['approver'] },
		];
		both(pair('completed', changes[index]!));
		tell('payout-unapproved', 0n);
	}
	// What waits for approval, or is booked for later, is nobody's fault.
	ours.push(pair('awaiting_approval', { ...unsent, approvedById: null }).our);
	ours.push(pair('approved', { ...unsent, payoutOn: addDays(TO, 30), holdReason: 'before-send-day' }).our);
	ours.push(pair('withdrawn', { ...unsent }).our);

	const settled = daysOf(addDays(FROM, -3), TO)
		.filter((day) => calendar.isBusinessDay(day))
		.map((day) => ({ mId: M_ID, day, amount: BigInt(1_000_000 + below(9_000_000)) }));
	// The balance as it really was, read shortly before midnight; on Sundays nobody read it.
	const moves = toss.flatMap((read) => {
		const out = { at: read.requestedAt!, amount: -read.amount };
		if (read.status !== 'FAILED' && read.status !== 'CANCELED') return [out];
		return [out, { at: read.endedAt!, amount: read.amount }];
	});
	const balances: PayoutsInput['balances'][number][] = [];
	let strays = 0n;
	for (const day of daysOf(addDays(FROM, -2), addDays(TO, 1))) {
		const readAt = atKst(day, '23:58');
		if (day === kstDayFrom('2026-03-12') || day === kstDayFrom('2026-03-20')) {
			// Money that nobody accounts for leaves the balance.
			strays += 12_345n;
			tell('balance-roll-forward', 12_345n);
		}
		if (new Date(`${day}T00:00:00Z`).getUTCDay() === 0) continue;
		const came = settled.filter((one) => one.day <= day).reduce((sum, one) => sum + one.amount, 0n);
		const went = moves.filter(({ at }) => at <= readAt).reduce((sum, { amount }) => sum + amount, 0n);
		balances.push({ mId: M_ID, readAt, available: 500_000_000n + came + went - strays });
	}
	return {
		input: {
			ours,
			toss,
			reads: [{ mId: M_ID, from: addDays(FROM, -10), to: addDays(TO, 10), readAt: READ_AT }],
			balances,
			settled,
		},
		scope: { from: FROM, to: TO, asOf: kstDayOf(READ_AT), mIds: [] },
		rules: { balanceTakenAt: 'request', settlementsFeedBalance: true },
		expected: { matched, kinds },
	};
}
