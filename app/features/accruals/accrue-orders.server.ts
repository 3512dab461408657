import { firstTermsDay, readTerms } from '#app/features/owed/read-terms.server.ts';
import { termsPeriods } from '#app/features/owed/terms.ts';
import { FIND_ORDER_PAYMENTS, JUDGE_ORDERS } from '#app/features/reconciliation/orders-sql.server.ts';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { type SqlTx, sqlTransaction } from '#app/sql.server.ts';
import * as statements from './accrual-sql.server.ts';

/** An order is looked at when it was made so many days before the first terms, since it may have been paid under them. */
const PAID_WITHIN_DAYS = 60;
/** Whether an unpaid order is late is level 5's business. */
const NEVER = '9999-12-31';
const LONGEST_STATEMENT_MS = 30 * 60 * 1000;

/** So few orders are looked up one by one. */
const FEW = 1_000;

/** Which orders are looked at: those of which an import brought rows, one, or all. */
export interface AccrueScope {
	importId?: string | undefined;
	order?: { mId: string; orderId: string } | undefined;
}

/** Notes which orders are looked at; answers how many. */
function findKeys(tx: SqlTx, { importId, order }: AccrueScope, from: string): Promise<number> {
	if (order) return tx.$executeRawUnsafe(statements.FIND_ONE_KEY, order.mId, order.orderId);
	if (importId) return tx.$executeRawUnsafe(statements.FIND_IMPORTED_KEYS, importId, from);
	return tx.$executeRawUnsafe(statements.FIND_KEYS, from);
}

async function accrue(tx: SqlTx, now: Date, scope: AccrueScope): Promise<number> {
	await tx.$executeRawUnsafe(`set local statement_timeout = ${LONGEST_STATEMENT_MS}`);
	await tx.$executeRawUnsafe(`set local work_mem = '256MB'`);
	await tx.$executeRawUnsafe('set local jit = off');
	// Tables of the session of which one row is much like the next: a short look at each will do.
	await tx.$executeRawUnsafe('set local default_statistics_target = 10');
	const first = await firstTermsDay(tx);
	if (first === null) return 0;
	const today = kstDayOf(now);
	const orders = await findKeys(tx, scope, addDays(first, -PAID_WITHIN_DAYS));
	// What is grouped and joined is taken for one row: each row of one side would be held against each of the other.
	if (orders > FEW) await tx.$executeRawUnsafe('set local enable_nestloop = off');
	await tx.$executeRawUnsafe('analyze run_order_key');
	const days = (await tx.$queryRawUnsafe<{ day: string }[]>(statements.FIND_DAYS)).map(({ day }) => day);
	const never = days.map(() => NEVER);
	await tx.$executeRawUnsafe(FIND_ORDER_PAYMENTS);
	await tx.$executeRawUnsafe('analyze run_order_payment');
	await tx.$executeRawUnsafe(JUDGE_ORDERS, days, never, never, today);
	await tx.$executeRawUnsafe('analyze run_order');
	for (const [table, find] of [
		['run_line', statements.FIND_LINES],
		['run_paid', statements.FIND_PAID],
		['run_given_back', statements.FIND_GIVEN_BACK],
	] as const) {
		await tx.$executeRawUnsafe(find);
		await tx.$executeRawUnsafe(`analyze ${table}`);
	}
	const values = statements.termsValues(termsPeriods(await readTerms(tx)));
	await tx.$executeRawUnsafe(statements.FIND_PARTS, ...values, first);
	await tx.$executeRawUnsafe('analyze run_part');
	await tx.$executeRawUnsafe(statements.FIND_WRITTEN);
	await tx.$executeRawUnsafe('analyze run_written');
	await tx.$executeRawUnsafe(statements.FIND_DOUBTS);
	await tx.$executeRawUnsafe('analyze run_doubt');
	await tx.$executeRawUnsafe(statements.endDoubts(!scope.importId && !scope.order));
	await tx.$executeRawUnsafe(statements.WRITE_DOUBTS);
	return tx.$executeRawUnsafe(statements.WRITE_STEPS, today, now);
}

/**
 * Works out what orders, all unless a scope is given, make us owe to their sellers, by the terms in force when each was paid, and writes the steps from
 * what was written before: what changed nothing writes nothing. Orders of which nothing certain can be said are kept as in
 * doubt, and their steps stay as they are. Returns how many steps were written. Nothing is done while there are no terms.
 */
export function accrueOrders(now: Date, scope: AccrueScope = {}): Promise<number> {
	return sqlTransaction(
		async (tx) => {
			// Passes take turns, each over one snapshot, which is taken by the first query after this.
			await tx.$executeRawUnsafe('lock table order_in_doubt in share row exclusive mode');
			return accrue(tx, now, scope);
		},
		{ begin: 'begin isolation level repeatable read' },
	);
}
