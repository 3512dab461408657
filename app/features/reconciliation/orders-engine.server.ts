import { daysOf } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';
import type { LevelEngine, Matched, Plan } from './level-engine.server.ts';
import { kindsOf, statesOf } from './levels.ts';
import { lastDayToPay } from './orders-match.ts';
import * as statements from './orders-sql.server.ts';
import { ForeignCurrencyInScope } from './transactions-engine.server.ts';
import { writeBreaks } from './write-breaks.server.ts';

interface Sum {
	rows: number;
	amount: string;
}

function dueDaysOf({ scope, rules, calendar }: Plan) {
	return daysOf(scope.from, scope.to).map((day) => ({
		day,
		lastDay: lastDayToPay(day, false, rules.orders, calendar),
		depositDay: lastDayToPay(day, true, rules.orders, calendar),
	}));
}

async function match(tx: SqlTx, plan: Plan): Promise<Matched> {
	const { scope, rules } = plan;
	const where = [scope.from, scope.to, [...scope.mIds]] as const;
	const due = dueDaysOf(plan);
	await tx.$executeRawUnsafe(statements.FIND_ORDER_KEYS, ...where);
	await tx.$executeRawUnsafe('analyze run_order_key');
	await tx.$executeRawUnsafe(statements.FIND_ORDER_PAYMENTS);
	await tx.$executeRawUnsafe('analyze run_order_payment');
	await tx.$executeRawUnsafe(
		statements.JUDGE_ORDERS,
		due.map(({ day }) => day),
		due.map(({ lastDay }) => lastDay),
		due.map(({ depositDay }) => depositDay),
		scope.asOf,
	);
	await tx.$executeRawUnsafe('analyze run_order');
	const judged = await tx.$queryRawUnsafe<(Sum & { state: string; foreign_rows: number })[]>(
		statements.COUNT_ORDER_STATES,
	);
	const foreign = judged.reduce((sum, { foreign_rows }) => sum + foreign_rows, 0);
	if (foreign > 0) throw new ForeignCurrencyInScope(foreign);
	const [orders] = await tx.$queryRawUnsafe<Sum[]>(statements.SUM_ORDERS);
	const [payments] = await tx.$queryRawUnsafe<Sum[]>(statements.SUM_ORDER_PAYMENTS);
	const ruleJson = JSON.stringify({ version: plan.ruleVersion, orders: rules.orders });
	await writeBreaks(tx, plan, statements.SELECT_ORDER_BREAKS, [scope.asOf, ruleJson, [...kindsOf.orders]]);
	const mIds = await tx.$queryRawUnsafe<{ m_id: string }[]>(`select distinct m_id from run_order`);
	const stateOf = (name: string) => judged.find(({ state }) => state === name);
	return {
		mIds: mIds.map(({ m_id }) => m_id),
		matched: stateOf('matched')?.rows ?? 0,
		states: Object.fromEntries(
			statesOf.orders.map((name) => [
				name,
				{ count: stateOf(name)?.rows ?? 0, amount: BigInt(stateOf(name)?.amount ?? 0) },
			]),
		),
		expected: BigInt(orders!.amount),
		actual: BigInt(payments!.amount),
		rows: { orders: orders!.rows, transactions: payments!.rows },
	};
}

/** Level 5: the marketplace's own orders against what was paid under their numbers. */
export const ordersEngine: LevelEngine = {
	tables: ['order_line', 'payment_transaction'],
	ruleFacts: (plan) => [
		[
			'rules',
			plan.rules.orders.payWithinDays,
			plan.rules.orders.graceBusinessDays,
			plan.rules.orders.depositWithinDays,
		],
		...dueDaysOf(plan).map(({ day, lastDay, depositDay }) => ['due', day, lastDay, depositDay]),
	],
	match,
	// An order may have come to light on another day than the payment by which it was missed.
	explained: `
		select g.id
		from gone g
		left join lateral (
			select min(o.ordered_on) as first_on from order_line o where o.m_id = g.m_id and o.order_id = g.subject_key) o on true
		where coalesce(o.first_on, g.day_on) between g.from_on and g.to_on`,
};
