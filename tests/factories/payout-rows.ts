import fc from 'fast-check';
import { payoutStatuses } from '#app/features/payouts/payout.ts';
import type { OurPayout, TossPayoutRead } from '#app/features/reconciliation/payout-item.ts';
import type { PayoutsInput } from '#app/features/reconciliation/payouts-match.ts';
import { addDays, kstDayFrom } from '#app/lib/kst-calendar.ts';

const FIRST = kstDayFrom('2026-03-02');
const day = fc.integer({ min: 0, max: 12 }).map((offset) => addDays(FIRST, offset));
const instant = fc
	.tuple(day, fc.constantFrom('00:00:00', '07:59:59', '09:30:00', '14:59:59', '15:00:00', '23:59:59'))
	.map(([on, time]) => new Date(`${on}T${time}+09:00`));
const amount = fc.oneof(fc.constantFrom(1000n, 2000n), fc.bigInt({ min: 1n, max: 900_000_000n }));
const mId = fc.constantFrom('shop-a', 'shop-b');

const our: fc.Arbitrary<OurPayout> = fc
	.record({
		index: fc.integer({ min: 0, max: 11 }),
		mId: fc.constant('shop-a'),
		atToss: fc.boolean(),
		scheduleType: fc.constantFrom('EXPRESS', 'SCHEDULED'),
		payoutOn: fc.option(day),
		amount,
		status: fc.constantFrom(...payoutStatuses),
		holdReason: fc.constantFrom(null, 'seller-not-payable', 'not-enough-balance', 'date-passed'),
		firstStatus: fc.constantFrom('approved', 'awaiting_approval', null),
		inBatch: fc.boolean(),
		approvedById: fc.constantFrom(null, 'maker', 'approver'),
		approvedAt: fc.option(instant),
		createdAt: instant,
		lastSentAt: instant,
		requestedAt: fc.option(instant),
		finishedAt: fc.option(instant),
		toldAt: fc.option(instant),
		failureCode: fc.constantFrom(null, 'FORBIDDEN_SELLER_PAYOUT', 'INVALID_ACCOUNT_NUMBER'),
		returned: fc.boolean(),
		replaces: fc.option(fc.integer({ min: 0, max: 11 })),
		accountChangedAt: fc.option(instant, { freq: 4 }),
	})
	.map(({ index, atToss, replaces, ...rest }) => ({
		...rest,
		id: `our-${index}`,
		refPayoutId: `ref-${index}`,
		tossPayoutId: atToss ? `toss-${index}` : null,
		tossSellerId: 'seller_1',
		createdById: 'maker',
		changedByIds: [],
		// Only an earlier one can be replaced, so chains end.
		replacesPayoutId: replaces !== null && replaces < index ? `our-${replaces}` : null,
	}));

const read: fc.Arbitrary<TossPayoutRead> = fc
	.record({
		index: fc.integer({ min: 0, max: 13 }),
		ref: fc.integer({ min: 0, max: 13 }),
		own: fc.boolean(),
		mId: fc.constant('shop-a'),
		destination: fc.constantFrom('seller_1', 'seller_1', 'seller_2'),
		scheduleType: fc.constantFrom('EXPRESS', 'SCHEDULED'),
		payoutOn: fc.option(day),
		amount,
		status: fc.constantFrom('REQUESTED', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED', 'SOMETHING_NEW'),
		requestedAt: fc.option(instant),
		endedAt: fc.option(instant),
		wasCompleted: fc.boolean(),
		seenAt: instant,
	})
	.map(({ index, ref, own, ...rest }) => ({
		...rest,
		tossPayoutId: `toss-${index}`,
		refPayoutId: `ref-${own ? index : ref}`,
	}));

/** Random payouts of two weeks, what Toss holds of them, and what the balance was said to be: mostly at odds. */
export const randomPayouts: fc.Arbitrary<PayoutsInput> = fc.record({
	ours: fc.uniqueArray(our, { maxLength: 10, selector: ({ id }) => id }),
	toss: fc.uniqueArray(read, { maxLength: 10, selector: ({ tossPayoutId }) => tossPayoutId }),
	reads: fc.array(fc.record({ mId: fc.constant('shop-a'), from: day, to: day, readAt: instant }), { maxLength: 2 }),
	balances: fc.uniqueArray(fc.record({ mId, available: fc.bigInt({ min: 0n, max: 900_000_000n }), readAt: instant }), {
		maxLength: 12,
		selector: (row) => `${row.mId} ${row.readAt.toISOString()}`,
	}),
	settled: fc.uniqueArray(fc.record({ mId, day, amount: fc.bigInt({ min: -1000n, max: 90_000_000n }) }), {
		maxLength: 10,
		selector: (row) => `${row.mId} ${row.day}`,
	}),
});

const uuidOf = (id: string) => `00000000-0000-7000-8000-${id.replace('our-', '').padStart(12, '0')}`;

/**
 * The same world as the tables can hold it: ids are UUIDs, no payout is of a batch, an account changes only between the
 * approval and the end, that money came back is told by the history, and Toss says when it was asked.
 */
export function asTables(input: PayoutsInput): PayoutsInput {
	const ours = input.ours.map((one): OurPayout => {
		const { accountChangedAt: changed, approvedAt, createdAt, finishedAt } = one;
		const counts = changed && changed > (approvedAt ?? createdAt) && (!finishedAt || changed <= finishedAt);
		return {
			...one,
			id: uuidOf(one.id),
			replacesPayoutId: one.replacesPayoutId && uuidOf(one.replacesPayoutId),
			inBatch: false,
			firstStatus: one.firstStatus ?? 'approved',
			returned: one.returned && one.toldAt !== null,
			accountChangedAt: counts ? changed : null,
		};
	});
	return { ...input, ours, toss: input.toss.map((one) => ({ ...one, requestedAt: one.requestedAt ?? one.seenAt })) };
}
