import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atKst, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { makeOrderMonth } from '#tests/factories/order-month.ts';
import { randomOrders } from '#tests/factories/order-rows.ts';
import { randomScope } from '#tests/factories/reconciliation-rows.ts';
import { lastDayToPay, matchOrders, type OrderRules, type OrdersInput } from './orders-match.ts';

const calendar = koreanBusinessCalendar([]);
const rules: OrderRules = { payWithinDays: 1, graceBusinessDays: 3, depositWithinDays: 7 };

const shuffled = <T>(rows: readonly T[], seed: number): T[] =>
	[...rows].sort((a, b) => {
		const at = (row: T) => (JSON.stringify(row, (_, v) => (typeof v === 'bigint' ? String(v) : v)).length * seed) % 17;
		return at(a) - at(b);
	});

test('the books of a random world close, whatever the order of its rows, and no order counts twice', () => {
	fc.assert(
		fc.property(randomOrders, randomScope, fc.integer({ min: 2, max: 30 }), (input, scope, seed) => {
			const result = matchOrders(input, scope, rules, calendar);
			expect(result.totals.residual).toBe(0n);
			const keys = result.orders.map(({ mId, orderId }) => `${mId}/${orderId}`);
			expect(new Set(keys).size).toBe(keys.length);
			const again = matchOrders(
				{
					...input,
					lines: shuffled(input.lines, seed).reverse(),
					transactions: shuffled(input.transactions, seed).reverse(),
				},
				scope,
				rules,
				calendar,
			);
			expect(again.breaks).toEqual(result.breaks);
			expect(again.totals).toEqual(result.totals);
		}),
	);
});

test('an order that is paid to the won changes nothing but the count of matches', () => {
	fc.assert(
		fc.property(randomOrders, randomScope, fc.bigInt({ min: 1n, max: 1_000_000n }), (input, scope, amount) => {
			const place = { mId: scope.mIds[0] ?? 'shop-a', orderId: 'a-perfect-order' };
			const more: OrdersInput = {
				...input,
				lines: [
					...input.lines,
					{ ...place, occurrence: 1, refSellerId: input.sellers[0] ?? 'anybody', amount, orderedOn: scope.from },
				],
				transactions: [
					...input.transactions,
					{
						...place,
						transactionKey: 'a-perfect-key',
						paymentKey: 'a-perfect-payment',
						method: '카드',
						status: 'DONE',
						transactionAt: new Date(`${scope.from}T12:00:00+09:00`),
						amount,
						refSellerId: null,
					},
				],
			};
			const before = matchOrders(input, scope, rules, calendar);
			const after = matchOrders(more, scope, rules, calendar);
			expect(after.matched).toBe(before.matched + 1);
			expect(after.breaks).toEqual(before.breaks);
			expect(after.states).toEqual(before.states);
			expect(after.totals.expected - before.totals.expected).toBe(amount);
		}),
	);
});

test('a month in which every kind was sown shows each of them in the number sown, and nothing else', () => {
	const month = makeOrderMonth({ orders: 600, seed: 7 });
	const result = matchOrders(month.input, month.scope, rules, calendar);
	const found: Record<string, { count: number; amount: bigint }> = {};
	for (const { is, ordered, paid } of result.breaks) {
		found[is] ??= { count: 0, amount: 0n };
		found[is].count += 1;
		found[is].amount += ordered - paid;
	}
	expect(found).toEqual(month.expected.breaks);
	expect(result.states).toEqual(month.expected.states);
	expect(result.matched).toBe(month.expected.matched);
	expect(result.totals.residual).toBe(0n);
});

test('an order may be unpaid for its days and the grace, and longer only where a virtual account waits longer', () => {
	// 2026-03-12 is a Thursday: a day, then three business days over the weekend.
	const lastDay = (waiting: boolean, depositWithinDays: number) =>
		lastDayToPay(kstDayFrom('2026-03-12'), waiting, { ...rules, depositWithinDays }, calendar);
	expect([lastDay(false, 7), lastDay(true, 7), lastDay(true, 2)]).toEqual(['2026-03-18', '2026-03-19', '2026-03-18']);
});

test('an order may pass midnight; what comes two days later under its number is another one', () => {
	const place = { mId: 'shop', orderId: 'o' };
	const judged = (secondOn: string) =>
		matchOrders(
			{
				lines: ['2026-03-10', secondOn].map((orderedOn, index) => ({
					...place,
					occurrence: index + 1,
					refSellerId: 'seller',
					amount: 500n,
					orderedOn: kstDayFrom(orderedOn),
				})),
				transactions: [
					{
						...place,
						transactionKey: 't',
						paymentKey: 'p',
						method: '카드',
						status: 'DONE',
						transactionAt: atKst(kstDayFrom('2026-03-11'), '00:01'),
						amount: 1_000n,
						refSellerId: null,
					},
				],
				sellers: [],
			},
			{ from: kstDayFrom('2026-03-10'), to: kstDayFrom('2026-03-12'), asOf: kstDayFrom('2026-03-31'), mIds: [] },
			rules,
			calendar,
		).orders.map(({ is }) => is);
	expect(judged('2026-03-11')).toEqual(['matched']);
	expect(judged('2026-03-12')).toEqual(['recycled-key']);
});
