import fc from 'fast-check';
import type { CancelShare } from '#app/features/accruals/order-parts.ts';
import type { SellerTerms } from '#app/features/owed/terms.ts';
import type { MatcherOrderLine, OrderTransaction } from '#app/features/reconciliation/orders-match.ts';
import { newId } from '#app/lib/ids.ts';
import { addDays, atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';

const FIRST = kstDayFrom('2026-03-01');
export const SELLERS = ['artisan-1', 'artisan-2', 'artisan-3'];
const SHOP = 'shop';

/** What the marketplace and the provider know of its orders at one time. */
export interface OwedWorld {
	lines: MatcherOrderLine[];
	transactions: OrderTransaction[];
	shares: CancelShare[];
}

const amount = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom(1000n, 2000n, 9_999n, 55_001n) },
	{ weight: 1, arbitrary: fc.constantFrom(0n, -1000n, 1n, 999_999_999_999_999_999n) },
);
const sometimes = (weight: number) => fc.integer({ min: 1, max: weight }).map((drawn) => drawn === 1);
const offset = fc.integer({ min: 0, max: 20 });

/** One order: mostly paid in full, often given back in part, now and then at odds. */
const order = (orderId: string): fc.Arbitrary<OwedWorld> =>
	fc
		.record({
			there: sometimes(8).map((gone) => !gone),
			parts: fc.array(fc.record({ seller: fc.constantFrom(...SELLERS), amount }), { minLength: 1, maxLength: 3 }),
			stranger: sometimes(15),
			day: offset,
			paidAfter: fc.integer({ min: 0, max: 2 }),
			paid: fc.constantFrom('full', 'full', 'full', 'full', 'full', 'less', 'never', 'twice'),
			cancel: fc.constantFrom('none', 'none', 'part', 'part', 'seller', 'all', 'more'),
			cancelAfter: offset,
			named: fc.constantFrom('nobody', 'first', 'last'),
			shared: fc.constantFrom('nobody', 'first', 'wrongly', 'another amount'),
		})
		.map((drawn) => {
			const day = addDays(FIRST, drawn.day);
			const refs = drawn.parts.map(({ seller }) => (drawn.stranger ? 'nobody' : seller));
			const lines = drawn.there
				? drawn.parts.map((part, index) => ({
						...{
							mId: SHOP,
							orderId,
							occurrence: index + 1,
							refSellerId: refs[index]!,
							amount: part.amount,
							orderedOn: day,
						},
					}))
				: [];
			const total = drawn.parts.reduce((sum, part) => sum + part.amount, 0n);
			const approvedOn = addDays(day, drawn.paidAfter);
			const row = (name: string, status: string, of: bigint, on = approvedOn, refSellerId: string | null = null) => ({
				...{
					mId: SHOP,
					transactionKey: `${orderId}-${name}`,
					orderId,
					paymentKey: `p-${orderId}`,
					method: '카드',
					status,
				},
				...{ transactionAt: atKst(on, '12:00'), amount: of, refSellerId },
			});
			const transactions: OrderTransaction[] = [];
			if (drawn.paid !== 'never') transactions.push(row('paid', 'DONE', drawn.paid === 'less' ? total - 1n : total));
			if (drawn.paid === 'twice') transactions.push({ ...row('again', 'DONE', total), paymentKey: `q-${orderId}` });
			const first = drawn.parts[0]!.amount;
			const back = { none: 0n, part: total / 2n, seller: first, all: total, more: total + 1n }[drawn.cancel];
			const named = { nobody: null, first: refs[0]!, last: refs.at(-1)! }[drawn.named];
			if (back > 0n && drawn.paid !== 'never')
				transactions.push(row('back', 'PARTIAL_CANCELED', back, addDays(approvedOn, drawn.cancelAfter), named));
			const shares: CancelShare[] = [];
			const said = (givenBack: bigint, of: bigint) =>
				shares.push({ mId: SHOP, orderId, givenBack, shares: [{ refSellerId: refs[0]!, amount: of }] });
			if (drawn.shared === 'first') said(back, back);
			if (drawn.shared === 'wrongly') said(back, back + 1n);
			if (drawn.shared === 'another amount') said(back + 1n, back + 1n);
			return { lines, transactions, shares };
		});

const together = (worlds: readonly OwedWorld[]): OwedWorld => ({
	lines: worlds.flatMap(({ lines }) => lines),
	transactions: worlds.flatMap(({ transactions }) => transactions),
	shares: worlds.flatMap(({ shares }) => shares),
});

/** Orders as they are known at several times: each time some are what they were, and others have changed. */
export const randomTimes: fc.Arbitrary<OwedWorld[]> = fc
	.array(
		fc.integer({ min: 0, max: 7 }).chain((index) => order(`order-${index}`).map((world) => ({ index, world }))),
		{ minLength: 8, maxLength: 24 },
	)
	.map((changes) => {
		const times: OwedWorld[] = [];
		const known = new Map<number, OwedWorld>();
		for (const [turn, { index, world }] of changes.entries()) {
			known.set(index, world);
			if (turn % 5 === 4 || turn === changes.length - 1) times.push(together([...known.values()]));
		}
		return times;
	});

/** Terms of all sellers and of some, written one after the other. */
export const randomTerms: fc.Arbitrary<SellerTerms[]> = fc.array(
	fc
		.record({
			refSellerId: fc.constantFrom(null, null, 'artisan-1', 'artisan-2'),
			from: fc.integer({ min: -3, max: 12 }).map((days) => addDays(FIRST, days)),
			commissionBp: fc.constantFrom(0, 1, 333, 1200, 1250, 10_000, null),
			vat: fc.constantFrom('added' as const, 'included' as const),
			payableAfterDays: fc.constantFrom(0, 7, 30),
			after: fc.integer({ min: 0, max: 1_000_000 }),
		})
		.map(({ after, commissionBp, ...terms }) => ({
			...terms,
			// Those of all sellers follow no others.
			commissionBp: commissionBp === null && terms.refSellerId === null ? 1000 : commissionBp,
			id: newId(new Date(1_700_000_000_000 + after)),
			createdAt: new Date(1_700_000_000_000 + after),
		})),
	{ minLength: 1, maxLength: 6 },
);
