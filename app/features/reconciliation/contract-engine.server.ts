import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';
import * as statements from './contract-sql.server.ts';
import { payOutDayOf, rankedContracts, saleDatesOf } from './contract-terms.ts';
import type { LevelEngine, Matched, Plan } from './level-engine.server.ts';
import { ForeignCurrencyInScope, transactionsEngine } from './transactions-engine.server.ts';
import { writeBreaks } from './write-breaks.server.ts';

async function storeTerms(tx: SqlTx, { rules }: Plan): Promise<void> {
	const ranked = rankedContracts(rules);
	const terms = ranked.map(({ rule, index }, rank) => ({
		rank,
		number: index + 1,
		name: rule.name,
		m_id: rule.mId,
		method: rule.method,
		card_type: rule.cardType,
		from_on: rule.from,
		to_on: rule.to,
		rounding: rule.rounding,
		fee_back: rule.feeBack,
		other_parts: rule.otherParts,
	}));
	const bands = ranked.flatMap(({ rule }, rank) =>
		rule.bands.map(({ amountFrom, ratePpm, fixed, least }, no) => ({
			rank,
			no,
			amount_from: amountFrom,
			ppm: ratePpm,
			fixed,
			least,
		})),
	);
	const instalments = ranked.flatMap(({ rule }, rank) =>
		rule.instalments.map(({ months, ratePpm }, no) => ({ rank, no, months, ppm: ratePpm })),
	);
	const [intoTerms, intoBands, intoInstalments] = statements.STORE_TERMS;
	await tx.$executeRawUnsafe(intoTerms, JSON.stringify(terms));
	await tx.$executeRawUnsafe(intoBands, JSON.stringify(bands));
	await tx.$executeRawUnsafe(intoInstalments, JSON.stringify(instalments));
}

interface SoldOn {
	m_id: string;
	method: string;
	occurred_on: string;
	sold_on: string;
}

/** Only the calendar knows when a day of sale is paid out; there are few of those among many lines. */
async function storeDates(tx: SqlTx, { rules, calendar }: Plan): Promise<void> {
	const rows = rules.cycles.length === 0 ? [] : await tx.$queryRawUnsafe<SoldOn[]>(statements.FIND_DATES);
	const dates = rows.flatMap((row) => {
		const [occurredOn, soldOn] = [kstDayFrom(row.occurred_on), kstDayFrom(row.sold_on)];
		const found = saleDatesOf(rules, { mId: row.m_id, method: row.method, occurredOn, soldOn }, calendar);
		if (!found) return [];
		const { soldOn: expected, aroundCutOff, paidOutOn } = found;
		return [{ ...row, sold_expected: expected, around_cut_off: aroundCutOff, paid_expected: paidOutOn }];
	});
	await tx.$executeRawUnsafe(statements.STORE_DATES, JSON.stringify(dates));
}

const scopeOfPlan = ({ scope }: Plan) => [scope.from, scope.to, [...scope.mIds]] as const;

/**
 * Leaves every line of the scope, or those of it that stand in `run_window`, with what the contract makes of it, in
 * `run_judged` until the transaction ends.
 */
export async function judgeLines(tx: SqlTx, plan: Plan, which: 'all' | 'window' = 'all'): Promise<void> {
	const collect = which === 'all' ? statements.COLLECT_LINES : statements.COLLECT_WINDOW;
	await tx.$executeRawUnsafe(collect, ...scopeOfPlan(plan));
	await tx.$executeRawUnsafe('analyze run_line');
	await storeTerms(tx, plan);
	await storeDates(tx, plan);
	await tx.$executeRawUnsafe(statements.CHOOSE_TERMS);
	for (const name of ['run_term', 'run_choice', 'run_date']) await tx.$executeRawUnsafe(`analyze ${name}`);
	await tx.$executeRawUnsafe(statements.EXPECT_FEES);
	await tx.$executeRawUnsafe(statements.JUDGE_LINES, plan.rules.roundingPerPart, plan.rules.dateSlackDays);
	await tx.$executeRawUnsafe('analyze run_judged');
}

type Counted = { state: string; rows: number; amount: string };

/** Keeps the lines of states that are rare among so many, for the list of them. */
async function keepRareLines(tx: SqlTx, { runId }: Plan, counted: readonly Counted[], lines: number): Promise<void> {
	for (const state of Object.keys(statements.LINES_OF_STATE) as (keyof typeof statements.LINES_OF_STATE)[]) {
		const { rows = 0 } = counted.find((one) => one.state === state) ?? {};
		if (rows > 0 && rows * statements.RARE <= lines) await tx.$executeRawUnsafe(statements.keepLines(state), runId);
	}
}

async function match(tx: SqlTx, plan: Plan): Promise<Matched> {
	const { scope } = plan;
	const sums = await tx.$queryRawUnsafe<{ m_id: string; rows: number; amount: string; foreign_rows: number }[]>(
		statements.SUM_PAY_OUTS,
		...scopeOfPlan(plan),
	);
	const foreign = sums.reduce((total, { foreign_rows }) => total + foreign_rows, 0);
	if (foreign > 0) throw new ForeignCurrencyInScope(foreign);
	await judgeLines(tx, plan);
	const [expected] = await tx.$queryRawUnsafe<{ amount: string }[]>(statements.SUM_EXPECTED);
	const lines = sums.reduce((total, { rows }) => total + rows, 0);
	const counted = await tx.$queryRawUnsafe<Counted[]>(statements.COUNT_LINES);
	await keepRareLines(tx, plan, counted, lines);
	const ruleJson = JSON.stringify({ version: plan.ruleVersion });
	await writeBreaks(tx, plan, statements.SELECT_CONTRACT_BREAKS, [scope.asOf, ruleJson]);
	const states = counted.filter(({ state }) => state !== 'matched');
	return {
		mIds: sums.map(({ m_id }) => m_id),
		matched: counted.find(({ state }) => state === 'matched')?.rows ?? 0,
		states: Object.fromEntries(
			states.map(({ state, rows, amount }) => [state, { count: rows, amount: BigInt(amount) }]),
		),
		expected: BigInt(expected!.amount),
		actual: sums.reduce((total, { amount }) => total + BigInt(amount), 0n),
		rows: { lines },
	};
}

/** Level 2: settlement lines against the fee contract, the cycle and their own sums. */
export const contractEngine: LevelEngine = {
	tables: ['payment_transaction', 'settlement_line'],
	ruleFacts: ({ rules, calendar, scope }) => [
		['rounding', rules.roundingPerPart, 'slack', rules.dateSlackDays],
		...rules.feeContracts.map((contract) => ['contract', JSON.stringify(contract)]),
		...rules.cycles.map((cycle) => [
			'cycle',
			JSON.stringify(cycle),
			// What the calendar makes of it: an override that matters changes the hash.
			payOutDayOf(scope.from, cycle, calendar),
			payOutDayOf(scope.to, cycle, calendar),
		]),
	],
	match,
	explained: transactionsEngine.explained!,
};
