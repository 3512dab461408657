import { compareText } from '#app/lib/compare-text.ts';
import type { BusinessCalendar, KstDay } from '#app/lib/kst-calendar.ts';
import { addBusinessDays, addDays, daysBetween, kstDayOf } from '#app/lib/kst-calendar.ts';
import { isVirtualAccount } from '#app/toss/codes.ts';
import { effectOf } from './matcher.ts';
import type { Scope } from './reconciliation.ts';

/** When an order has to be paid. */
export interface OrderRules {
	/** Calendar days, then business days of grace. */
	payWithinDays: number;
	graceBusinessDays: number;
	/** A virtual account that waits for its deposit has so many calendar days. */
	depositWithinDays: number;
}

/** One line of the marketplace's own order. Won. */
export interface MatcherOrderLine {
	mId: string;
	orderId: string;
	occurrence: number;
	refSellerId: string;
	amount: bigint;
	orderedOn: KstDay;
}

/** A transaction as level 5 sees it. Won. */
export interface OrderTransaction {
	mId: string;
	transactionKey: string;
	orderId: string;
	paymentKey: string;
	method: string;
	status: string;
	transactionAt: Date;
	amount: bigint;
	/** The seller that the payment itself names, where its source has such a column. */
	refSellerId: string | null;
}

export interface OrdersInput {
	lines: readonly MatcherOrderLine[];
	transactions: readonly OrderTransaction[];
	lookups?: readonly { mId: string; paymentKey: string; approvedAt: Date | null }[];
	/** Ids of all registered sellers. Empty: none is registered, and nothing can be said about them. */
	sellers: readonly string[];
}

const orderBreakKinds = [
	'order-without-payment',
	'payment-without-order',
	'recycled-key',
	'wrong-seller',
	'order-amount-difference',
] as const;
export type OrderBreakKind = (typeof orderBreakKinds)[number];
/** `not-yet-paid`: within its time. `canceled-later`: paid in full, then given back: the order itself was right. */
export type OrderState = 'not-yet-paid' | 'canceled-later';

/** What one order number comes to. */
export interface JudgedOrder {
	mId: string;
	orderId: string;
	day: KstDay;
	ordered: bigint;
	/** Approvals less cancels. */
	paid: bigint;
	is: OrderBreakKind | OrderState | 'matched' | 'nothing';
}

export interface OrdersResult {
	orders: JudgedOrder[];
	matched: number;
	states: Record<OrderState, { count: number; amount: bigint }>;
	breaks: JudgedOrder[];
	totals: { expected: bigint; actual: bigint; discrepancies: bigint; residual: bigint };
}

/** Lines of one order further apart than this are two orders under one number. An order may pass midnight. */
const ONE_ORDER_WITHIN_DAYS = 1;

/** The last day on which an order may be unpaid without being one without payment. */
export function lastDayToPay(day: KstDay, waiting: boolean, rules: OrderRules, calendar: BusinessCalendar): KstDay {
	const last = addBusinessDays(addDays(day, rules.payWithinDays), rules.graceBusinessDays, calendar);
	const deposit = addDays(day, rules.depositWithinDays);
	return waiting && deposit > last ? deposit : last;
}

const keyOf = (row: { mId: string; orderId: string }) => JSON.stringify([row.mId, row.orderId]);
const minOf = (days: readonly KstDay[]) => days.reduce((first, day) => (day < first ? day : first));
const maxOf = (days: readonly KstDay[]) => days.reduce((last, day) => (day > last ? day : last));

interface Group {
	mId: string;
	orderId: string;
	lines: MatcherOrderLine[];
	transactions: { row: OrderTransaction; effect: bigint }[];
}

function judge(
	{ mId, orderId, lines, transactions }: Group,
	scope: Scope,
	{ sellers, rules, calendar }: { sellers: ReadonlySet<string>; rules: OrderRules; calendar: BusinessCalendar },
): JudgedOrder | null {
	const effective = transactions.filter(({ row, effect }) => effect !== 0n || row.status === 'DONE');
	const days = lines.length
		? lines.map(({ orderedOn }) => orderedOn)
		: effective.map(({ row }) => kstDayOf(row.transactionAt));
	if (days.length === 0) return null;
	const day = minOf(days);
	const ordered = lines.reduce((sum, { amount }) => sum + amount, 0n);
	const paid = effective.reduce((sum, { effect }) => sum + effect, 0n);
	const approvals = effective.filter(({ row }) => row.status === 'DONE');
	const approved = approvals.reduce((sum, { effect }) => sum + effect, 0n);
	const payments = new Set(approvals.map(({ row }) => row.paymentKey)).size;
	const order = { mId, orderId, day, ordered, paid };

	// What was paid and given back without an order leaves nothing behind.
	if (lines.length === 0) return { ...order, is: paid === 0n ? 'nothing' : 'payment-without-order' };
	if (effective.length === 0 && ordered !== 0n) {
		const waiting = transactions.some(({ row }) => row.status === 'WAITING_FOR_DEPOSIT');
		const inTime = scope.asOf <= lastDayToPay(day, waiting, rules, calendar);
		return { ...order, is: inTime ? 'not-yet-paid' : 'order-without-payment' };
	}
	if (payments > 1 || daysBetween(day, maxOf(days)) > ONE_ORDER_WITHIN_DAYS) return { ...order, is: 'recycled-key' };
	const refs = new Set(lines.map(({ refSellerId }) => refSellerId));
	const unknown = sellers.size > 0 && [...refs].some((ref) => !sellers.has(ref));
	const other = effective.some(({ row }) => row.refSellerId !== null && !refs.has(row.refSellerId));
	if (unknown || other) return { ...order, is: 'wrong-seller' };
	if (paid === ordered) return { ...order, is: 'matched' };
	return { ...order, is: approved === ordered ? 'canceled-later' : 'order-amount-difference' };
}

/**
 * Says what a reconciliation of the marketplace's orders with transactions must answer: all lines of an order number
 * against all approvals and cancels under it, on the day of the order. Written to be read; the database does the same in
 * sets, and a test holds the two against each other.
 */
export function matchOrders(
	input: OrdersInput,
	scope: Scope,
	rules: OrderRules,
	calendar: BusinessCalendar,
): OrdersResult {
	const approvals = new Map<string, Date>();
	const note = (row: { mId: string; paymentKey: string }, at: Date) => {
		const key = JSON.stringify([row.mId, row.paymentKey]);
		const known = approvals.get(key);
		if (!known || at < known) approvals.set(key, at);
	};
	for (const row of input.transactions) if (row.status === 'DONE' && row.paymentKey) note(row, row.transactionAt);
	for (const row of input.lookups ?? []) if (row.approvedAt && row.paymentKey) note(row, row.approvedAt);
	const deposited = (row: OrderTransaction) => {
		if (!isVirtualAccount(row.method)) return true;
		const first = approvals.get(JSON.stringify([row.mId, row.paymentKey]));
		return first !== undefined && first <= row.transactionAt;
	};

	const groups = new Map<string, Group>();
	const groupOf = (row: { mId: string; orderId: string }) => {
		const key = keyOf(row);
		const known = groups.get(key);
		if (known) return known;
		const group: Group = { mId: row.mId, orderId: row.orderId, lines: [], transactions: [] };
		groups.set(key, group);
		return group;
	};
	for (const line of input.lines) groupOf(line).lines.push(line);
	for (const row of input.transactions) {
		groupOf(row).transactions.push({ row, effect: effectOf(row, () => deposited(row)) });
	}

	const context = { sellers: new Set(input.sellers), rules, calendar };
	const orders: JudgedOrder[] = [];
	const states: OrdersResult['states'] = {
		'not-yet-paid': { count: 0, amount: 0n },
		'canceled-later': { count: 0, amount: 0n },
	};
	let expected = 0n;
	let actual = 0n;
	for (const group of groups.values()) {
		if (scope.mIds.length > 0 && !scope.mIds.includes(group.mId)) continue;
		const order = judge(group, scope, context);
		if (!order || order.day < scope.from || order.day > scope.to) continue;
		orders.push(order);
		for (const { amount } of group.lines) expected += amount;
		for (const { effect } of group.transactions) actual += effect;
		if (order.is in states) {
			const state = states[order.is as OrderState];
			state.count += 1;
			state.amount += order.ordered - order.paid;
		}
	}
	const isBreak = (order: JudgedOrder) => (orderBreakKinds as readonly string[]).includes(order.is);
	const breaks = orders
		.filter(isBreak)
		.sort(
			(a, b) =>
				orderBreakKinds.indexOf(a.is as OrderBreakKind) - orderBreakKinds.indexOf(b.is as OrderBreakKind) ||
				compareText(a.day, b.day) ||
				compareText(a.mId, b.mId) ||
				compareText(a.orderId, b.orderId),
		);
	const discrepancies = breaks.reduce((sum, { ordered, paid }) => sum + ordered - paid, 0n);
	const stateTotal = states['not-yet-paid'].amount + states['canceled-later'].amount;
	return {
		orders,
		matched: orders.filter((order) => order.is === 'matched').length,
		states,
		breaks,
		totals: { expected, actual, discrepancies, residual: expected - actual - stateTotal - discrepancies },
	};
}
