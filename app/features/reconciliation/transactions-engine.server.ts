import type { Tx } from '#app/db.server.ts';
import { FIND_SUSPECT_PAYMENTS, FIND_WRONG_CANCELS } from './cancels-sql.server.ts';
import type { LevelEngine, Matched, Plan } from './level-engine.server.ts';
import * as statements from './match-sql.server.ts';
import { dueDays } from './reconciliation.ts';
import { dueFacts } from './result-hash.ts';
import { writeBreaks } from './write-breaks.server.ts';

/** Thrown when the scope holds amounts of a currency that a run cannot add up yet. */
export class ForeignCurrencyInScope extends Error {
	override name = 'ForeignCurrencyInScope';
	constructor(rows: number) {
		super(`${rows} rows of the scope are not in KRW: reconciliation adds up won only`);
	}
}

interface Sum {
	m_id: string;
	rows: number;
	amount: string;
	foreign_rows?: number;
}

const add = (sums: readonly { amount: string }[]) => sums.reduce((total, sum) => total + BigInt(sum.amount), 0n);
const count = (sums: readonly { rows: number }[]) => sums.reduce((total, sum) => total + sum.rows, 0);

/**
 * Merchants of other providers of which there are lines (from files) and no transaction at all: one side alone cannot be
 * compared. Asked only where a scope of all merchants holds lines of a merchant and no transaction.
 */
async function withoutTransactions(tx: Tx, mIds: readonly string[]): Promise<string[]> {
	if (mIds.length === 0) return [];
	const others = await tx.$queryRawUnsafe<{ m_id: string }[]>(
		`select m_id from merchant where m_id = any($1::text[]) and provider <> 'toss' order by m_id`,
		[...mIds],
	);
	const found: string[] = [];
	for (const { m_id } of others) {
		const sql = 'select exists (select from payment_transaction where m_id = $1) as some';
		const [there] = await tx.$queryRawUnsafe<{ some: boolean }[]>(sql, m_id);
		if (!there!.some) found.push(m_id);
	}
	return found;
}

async function match(tx: Tx, plan: Plan): Promise<Matched> {
	const { scope, rules, calendar } = plan;
	const due = dueDays(scope, rules, calendar);
	const asked = [scope.from, scope.to, [...scope.mIds]] as const;
	const days = due.map(({ day }) => day);
	const lastDays = due.map(({ lastDay }) => lastDay);
	await tx.$executeRawUnsafe(statements.FIND_EFFECTLESS, ...asked);
	await tx.$executeRawUnsafe('analyze run_effectless');
	const effectless = await tx.$queryRawUnsafe<{ amount: string }[]>(statements.SUM_EFFECTLESS);
	const transactionSums = await tx.$queryRawUnsafe<Sum[]>(statements.SUM_TRANSACTIONS, ...asked);
	const allLineSums = await tx.$queryRawUnsafe<Sum[]>(statements.SUM_LINES, ...asked);
	const sold = new Set(transactionSums.map(({ m_id }) => m_id));
	const oneSided = allLineSums.map(({ m_id }) => m_id).filter((mId) => !sold.has(mId));
	const leftOut = scope.mIds.length > 0 ? [] : await withoutTransactions(tx, oneSided);
	const lineSums = allLineSums.filter(({ m_id }) => !leftOut.includes(m_id));
	// Every row of the scope is of one of these merchants; none of them is named by no text at all.
	const kept = [...sold, ...lineSums.map(({ m_id }) => m_id), ''];
	const where = leftOut.length === 0 ? asked : ([scope.from, scope.to, kept] as const);
	const foreign = [...transactionSums, ...lineSums].reduce((total, sum) => total + (sum.foreign_rows ?? 0), 0);
	if (foreign > 0) throw new ForeignCurrencyInScope(foreign);
	await tx.$executeRawUnsafe(statements.JOIN_SIDES, ...where);
	await tx.$executeRawUnsafe('analyze run_leftover');
	await tx.$executeRawUnsafe(statements.CLASSIFY_LEFTOVERS, ...where, days, lastDays, scope.asOf);
	await tx.$executeRawUnsafe('analyze run_found');
	// A parallel plan would have every worker find all of the canceled payments for itself.
	await tx.$executeRawUnsafe('set local max_parallel_workers_per_gather = 0');
	await tx.$executeRawUnsafe(FIND_SUSPECT_PAYMENTS, ...where);
	await tx.$executeRawUnsafe('set local max_parallel_workers_per_gather to default');
	await tx.$executeRawUnsafe('analyze run_suspect');
	await tx.$executeRawUnsafe(FIND_WRONG_CANCELS, scope.from, scope.to);
	await tx.$executeRawUnsafe('analyze run_cancel');
	const movedSums = await tx.$queryRawUnsafe<Sum[]>(statements.SUM_MOVED_LINES);
	const states = await tx.$queryRawUnsafe<{ state: string; rows: number; amount: string }[]>(statements.COUNT_STATES);
	const { dueAfterDays, graceBusinessDays } = rules;
	const ruleJson = JSON.stringify({ version: plan.ruleVersion, dueAfterDays, graceBusinessDays });
	await writeBreaks(tx, plan, statements.SELECT_BREAKS, [scope.asOf, ruleJson, days, lastDays]);

	const lineRows = new Map<string, number>();
	for (const { m_id, rows } of [...lineSums, ...movedSums]) lineRows.set(m_id, (lineRows.get(m_id) ?? 0) + rows);
	const notYetDue = states.filter(({ state }) => state === 'not-yet-due');
	return {
		mIds: [
			...transactionSums.map(({ m_id }) => m_id),
			...[...lineRows].filter(([, rows]) => rows > 0).map(([mId]) => mId),
		],
		leftOut,
		matched: count(states.filter(({ state }) => state === 'matched')),
		states: { 'not-yet-due': { count: count(notYetDue), amount: add(notYetDue) } },
		expected: add(transactionSums) - add(effectless),
		actual: add(lineSums) + add(movedSums),
		rows: { transactions: count(transactionSums), lines: count(lineSums) + count(movedSums) },
	};
}

/** Level 1: transactions against settlement lines, one by one, by their key. */
export const transactionsEngine: LevelEngine = {
	tables: ['payment_transaction', 'settlement_line'],
	ruleFacts: ({ scope, rules, calendar }) => dueFacts(rules, dueDays(scope, rules, calendar)),
	match,
	// The row may have come to light on another day than the case remembers, or not exist any more.
	explained: `
		select g.id
		from gone g
		left join payment_transaction t on t.m_id = g.m_id and t.transaction_key = g.transaction_key
		left join settlement_line s on s.m_id = g.m_id and s.transaction_key = g.transaction_key and s.occurrence = g.occurrence
		where coalesce(t.transaction_on, s.line_on, g.day_on) between g.from_on and g.to_on
			or (g.kind = 'missing-transaction' and t.transaction_key is not null and g.day_on between g.from_on and g.to_on)`,
};
