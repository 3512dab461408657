import type {
	MatcherOrderLine,
	OrderBreakKind,
	OrderState,
	OrdersInput,
	OrderTransaction,
} from '#app/features/reconciliation/orders-match.ts';
import { addDays, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { seededChance } from './settlement-world.ts';

interface Count {
	count: number;
	amount: bigint;
}

export interface OrderMonth {
	input: OrdersInput;
	scope: { from: KstDay; to: KstDay; asOf: KstDay; mIds: string[] };
	expected: { matched: number; breaks: Record<OrderBreakKind, Count>; states: Record<OrderState, Count> };
}

const SELLERS = ['artisan-001', 'artisan-002', 'artisan-003', 'artisan-004', 'artisan-005'];
const FIRST = kstDayFrom('2026-03-01');
const LAST = kstDayFrom('2026-03-31');

/**
 * A month of orders of one to three sellers each, their payments and cancels, with every kind of level 5 sown in and
 * counted while it is made.
 */
export function makeOrderMonth({ orders, seed }: { orders: number; seed: number }): OrderMonth {
	const chance = seededChance(seed);
	const below = (limit: number) => Math.floor(chance() * limit);
	const lines: MatcherOrderLine[] = [];
	const transactions: OrderTransaction[] = [];
	const none = (): Count => ({ count: 0, amount: 0n });
	const breaks: Record<OrderBreakKind, Count> = {
		'order-without-payment': none(),
		'payment-without-order': none(),
		'recycled-key': none(),
		'wrong-seller': none(),
		'order-amount-difference': none(),
	};
	const states: Record<OrderState, Count> = { 'not-yet-paid': none(), 'canceled-later': none() };
	let matched = 0;
	const tell = (count: Count, amount: bigint) => {
		count.count += 1;
		count.amount += amount;
	};
	const mId = 'dalbitmall01';

	for (let index = 0; index < orders; index += 1) {
		const orderId = `JD-${String(index).padStart(6, '0')}`;
		// The last two days are within grace; a day's money may be given back in April.
		const day = addDays(FIRST, below(28));
		const at = new Date(`${day}T${String(below(24)).padStart(2, '0')}:15:42+09:00`);
		const parts = 1 + below(3);
		let total = 0n;
		const own: MatcherOrderLine[] = [];
		for (let occurrence = 1; occurrence <= parts; occurrence += 1) {
			const amount = BigInt(1000 + below(90_000));
			total += amount;
			own.push({ mId, orderId, occurrence, refSellerId: SELLERS[below(5)]!, amount, orderedOn: day });
		}
		const pay = (amount: bigint, changes: Partial<OrderTransaction> = {}) =>
			transactions.push({
				mId,
				transactionKey: `tx-${orderId}-${transactions.length}`,
				orderId,
				paymentKey: `pay-${orderId}`,
				method: '카드',
				status: 'DONE',
				transactionAt: at,
				amount,
				refSellerId: null,
				...changes,
			});
		const later = new Date(at.getTime() + (1 + below(10)) * 24 * 60 * 60_000);
		const fate = below(100);
		if (fate < 4) {
			lines.push(...own);
			// Attempts that came to nothing are no payment.
			if (chance() < 0.5) pay(total, { status: 'ABORTED' });
			tell(breaks['order-without-payment'], total);
		} else if (fate < 7) {
			pay(total);
			tell(breaks['payment-without-order'], -total);
		} else if (fate < 9) {
			// Paid and given back without an order: nothing is left.
			pay(total);
			pay(total, { status: 'CANCELED', transactionAt: later });
		} else if (fate < 12) {
			lines.push(...own);
			pay(total);
			pay(5000n, { paymentKey: `pay-${orderId}-again`, transactionAt: later });
			tell(breaks['recycled-key'], -5000n);
		} else if (fate < 15) {
			lines.push(...own, {
				...own[0]!,
				occurrence: parts + 1,
				amount: 7000n,
				orderedOn: addDays(day, 3),
			});
			pay(total);
			tell(breaks['recycled-key'], 7000n);
		} else if (fate < 18) {
			lines.push({ ...own[0]!, refSellerId: 'nobody-999' }, ...own.slice(1));
			pay(total);
			tell(breaks['wrong-seller'], 0n);
		} else if (fate < 20) {
			lines.push(...own);
			const other = SELLERS.find((ref) => own.every(({ refSellerId }) => refSellerId !== ref))!;
			pay(total, { refSellerId: other });
			tell(breaks['wrong-seller'], 0n);
		} else if (fate < 24) {
			lines.push(...own);
			pay(total - 300n);
			tell(breaks['order-amount-difference'], 300n);
		} else if (fate < 34) {
			lines.push(...own);
			pay(total);
			const back = total / 2n + 1n;
			pay(-back, { status: 'PARTIAL_CANCELED', transactionAt: later });
			tell(states['canceled-later'], back);
		} else {
			lines.push(...own);
			pay(total, chance() < 0.2 ? { refSellerId: own[0]!.refSellerId } : {});
			matched += 1;
		}
	}
	for (let index = 0; index < 5; index += 1) {
		const orderId = `JD-LATE-${index}`;
		const place = { mId, orderId, refSellerId: SELLERS[index]!, amount: 11_000n };
		lines.push({ ...place, occurrence: 1, orderedOn: LAST });
		tell(states['not-yet-paid'], 11_000n);
	}
	return {
		input: { lines, transactions, sellers: SELLERS },
		scope: { from: FIRST, to: LAST, asOf: kstDayFrom('2026-04-02'), mIds: [] },
		expected: { matched, breaks, states },
	};
}
