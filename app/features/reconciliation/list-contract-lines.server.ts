import { db } from '#app/db.server.ts';
import { type ListPage, listPage, Where } from '#app/features/payments/keyset.server.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { type SqlTx, sqlTransaction } from '#app/sql.server.ts';
import type { Page } from '#app/ui/list-links.ts';
import { choiceParam } from '#app/ui/list-params.ts';
import { judgeLines } from './contract-engine.server.ts';
import { LINES_OF_STATE } from './contract-sql.server.ts';
import { statesOf } from './levels.ts';
import type { RunView } from './queries.server.ts';
import { businessCalendar, parseRules } from './rules.server.ts';

/** The filters of the list of lines that a run of level 2 looked at. */
export const contractLineFilters = { state: choiceParam(statesOf.contract) };

export interface ContractLineRow {
	mId: string;
	transactionKey: string;
	occurrence: number;
	method: string;
	day: KstDay;
	/** What the contract makes of it, and what it pays. */
	expected: bigint;
	actual: bigint;
	/** What it adds to the term that is asked for. */
	difference: bigint;
}

interface RawRow {
	m_id: string;
	transaction_key: string;
	occurrence: number;
	method: string;
	day: string;
	net: string;
	pay_out_amount: string;
	difference: string;
}

/**
 * The lines of a run of level 2 as its rules have them, all or those of one state, with their sums. What was computed is
 * stored of differences only, so the lines are judged again as they are now.
 */
export async function listContractLines(
	run: Pick<RunView, 'id' | 'level' | 'scope' | 'ruleVersion'>,
	state: keyof typeof LINES_OF_STATE | undefined,
	page: Page,
): Promise<
	ListPage<ContractLineRow> & { sums: { count: number; expected: bigint; actual: bigint; difference: bigint } }
> {
	const { rules } = await db().ruleSet.findUniqueOrThrow({ where: { version: run.ruleVersion } });
	const { id: runId, level, scope, ruleVersion } = run;
	const plan = { runId, level, scope, ruleVersion, rules: parseRules(rules), calendar: await businessCalendar() };
	const { where: condition, amount } = state ? LINES_OF_STATE[state] : { where: 'true', amount: 'difference' };
	return sqlTransaction(
		async (tx: SqlTx) => {
			await judgeLines(tx, plan);
			const where = new Where();
			where.add(condition);
			const [sums] = await tx.$queryRawUnsafe<
				{ count: number; expected: string; actual: string; difference: string }[]
			>(
				`select count(*)::int as count, coalesce(sum(net), 0)::text as expected,
					coalesce(sum(pay_out_amount), 0)::text as actual, coalesce(sum(${amount}), 0)::text as difference
				 from run_judged ${where}`,
			);
			const list = await listPage<RawRow>(
				{
					select: `m_id, transaction_key, occurrence, method, day_on::text as day, net, pay_out_amount, ${amount} as difference`,
					from: 'run_judged',
					where,
					order: [
						{ column: 'day_on', type: 'date' },
						{ column: 'transaction_key', type: 'text' },
						{ column: 'm_id', type: 'text' },
						{ column: 'occurrence', type: 'int' },
					],
					direction: 'asc',
				},
				page,
				async (text, values) => ({ rows: await tx.$queryRawUnsafe(text, ...values) }),
			);
			const { count, ...amounts } = sums!;
			return {
				...list,
				rows: list.rows.map((row) => ({
					mId: row.m_id,
					transactionKey: row.transaction_key,
					occurrence: row.occurrence,
					method: row.method,
					day: kstDayFrom(row.day),
					expected: BigInt(row.net),
					actual: BigInt(row.pay_out_amount),
					difference: BigInt(row.difference),
				})),
				sums: {
					count,
					expected: BigInt(amounts.expected),
					actual: BigInt(amounts.actual),
					difference: BigInt(amounts.difference),
				},
			};
		},
		{ begin: 'begin isolation level repeatable read' },
	);
}
