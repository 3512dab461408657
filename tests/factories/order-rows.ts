import fc from 'fast-check';
import type { OrdersInput } from '#app/features/reconciliation/orders-match.ts';
import { addDays, kstDayFrom } from '#app/lib/kst-calendar.ts';

const FIRST = kstDayFrom('2026-02-24');
const MIDS = ['shop-a', 'shop-b', 'Shop-C'];
const SELLERS = ['artisan-1', 'artisan-2', 'artisan-3'];

const day = fc.integer({ min: 0, max: 14 }).map((offset) => addDays(FIRST, offset));
const instant = fc
	.tuple(day, fc.constantFrom('00:00:00', '08:59:59', '14:30:00', '23:59:59'))
	.map(([on, time]) => new Date(`${on}T${time}+09:00`));
// Few amounts, so that sides agree by chance now and then.
const amount = fc.oneof(fc.constantFrom(0n, 1000n, 1000n, 2000n, 3000n), fc.bigInt({ min: -5000n, max: 900_000_000n }));
const paymentKey = fc.integer({ min: 0, max: 9 }).map((index) => (index === 9 ? '' : `p${index}`));
const orderId = fc.integer({ min: 0, max: 14 }).map((index) => `o${index}`);

/** Random orders and payments of some merchants over two weeks, most of them at odds. */
export const randomOrders: fc.Arbitrary<OrdersInput> = fc
	.record({
		lines: fc.array(
			fc.record({
				mId: fc.constantFrom(...MIDS),
				orderId,
				refSellerId: fc.constantFrom('artisan-1', 'artisan-2', 'artisan-3', 'nobody-9'),
				amount,
				orderedOn: day,
			}),
			{ maxLength: 25 },
		),
		transactions: fc.uniqueArray(
			fc.record({
				mId: fc.constantFrom(...MIDS),
				transactionKey: fc.integer({ min: 0, max: 40 }).map((index) => `k${index}`),
				orderId,
				paymentKey,
				method: fc.constantFrom('카드', '카드', '가상계좌'),
				status: fc.constantFrom(
					'DONE',
					'DONE',
					'DONE',
					'CANCELED',
					'PARTIAL_CANCELED',
					'WAITING_FOR_DEPOSIT',
					'ABORTED',
				),
				transactionAt: instant,
				amount,
				refSellerId: fc.constantFrom(null, null, 'artisan-1', 'artisan-2'),
			}),
			{ maxLength: 30, selector: (row) => `${row.mId}/${row.transactionKey}` },
		),
		lookups: fc.uniqueArray(
			fc.record({
				mId: fc.constantFrom(...MIDS),
				paymentKey,
				approvedAt: fc.option(instant),
			}),
			{ maxLength: 3, selector: (row) => `${row.mId}/${row.paymentKey}` },
		),
		sellers: fc.constantFrom(SELLERS, SELLERS, []),
	})
	.map(({ lines, ...rest }) => {
		const counts = new Map<string, number>();
		return {
			...rest,
			lines: lines.map((line) => {
				const key = `${line.mId}/${line.orderId}`;
				const occurrence = (counts.get(key) ?? 0) + 1;
				counts.set(key, occurrence);
				return { ...line, occurrence };
			}),
		};
	});
