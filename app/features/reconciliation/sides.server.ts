import { z } from 'zod';
import type { SqlTx } from '#app/sql.server.ts';
import type { Plan } from './level-engine.server.ts';
import type { MatchStatements } from './match-sql.server.ts';
import { dueDays } from './reconciliation.ts';

const sum = z.object({
	m_id: z.string(),
	rows: z.number(),
	amount: z.string(),
	foreign_rows: z.number().default(0),
	first_rows: z.number().default(0),
});
const state = z.object({ state: z.string(), rows: z.number(), amount: z.string() });

/** What a merchant's rows of one side amount to. Won, as digits; `first_rows` are lines that are the first of their key. */
export type Sum = z.infer<typeof sum>;
type State = z.infer<typeof state>;

/** What the rows of each side amount to, each side by itself. */
export interface Sides {
	transactions: Sum[];
	lines: Sum[];
}

/** What the comparison of both sides gave, apart from the breaks. */
export interface Compared {
	moved: Sum[];
	/** Pairs that simply agree. */
	agreed: number;
	/** What cancels would be worth that moved no money. */
	effectless: bigint;
	states: State[];
}

export type Findings = Sides & Compared;

/** The findings of a run as its watermark keeps them. */
export const keptFindings = z.object({
	transactions: z.array(sum),
	lines: z.array(sum),
	effectless: z.string().transform((text) => BigInt(text)),
	moved: z.array(sum),
	agreed: z.number(),
	states: z.array(state),
	leftOut: z.array(z.string()),
});

/** Days of the scope, and the last day within grace of each. */
export function dueOf({ scope, rules, calendar }: Plan) {
	const due = dueDays(scope, rules, calendar);
	return { days: due.map(({ day }) => day), lastDays: due.map(({ lastDay }) => lastDay) };
}

/** Sums each side from its own rows, without a look at the other. */
export async function sumSides(tx: SqlTx, statements: MatchStatements, { scope }: Plan): Promise<Sides> {
	const asked = [scope.from, scope.to, [...scope.mIds]] as const;
	const transactions = await tx.$queryRawUnsafe<Sum[]>(statements.sumTransactions, ...asked);
	return { transactions, lines: await tx.$queryRawUnsafe<Sum[]>(statements.sumLines, ...asked) };
}

export const countRows = (sums: readonly { rows: number }[]) => sums.reduce((total, { rows }) => total + rows, 0);

/**
 * Joins both sides and looks at what the join leaves. Leaves run_leftover, run_effectless and run_found. `mIds`: the merchants that take
 * part (none: all), of which `sides` are the sums.
 */
export async function compareSides(
	tx: SqlTx,
	statements: MatchStatements,
	plan: Plan,
	mIds: readonly string[],
	sides: Sides,
): Promise<Compared> {
	const { from, to, asOf } = plan.scope;
	const where = [from, to, [...mIds]] as const;
	const { days, lastDays } = dueOf(plan);
	// Few rows leave the join: it may run in parallel however many the planner fears.
	await tx.$executeRawUnsafe('set local parallel_tuple_cost = 0');
	await tx.$executeRawUnsafe(statements.joinSides, ...where);
	await tx.$executeRawUnsafe('set local parallel_tuple_cost to default');
	await tx.$executeRawUnsafe('analyze run_leftover');
	const [left] = await tx.$queryRawUnsafe<{ transactions: number; lines: number }[]>(statements.countLeftovers);
	// What the join left of each side must say the same of how many pairs agree.
	const agreed = countRows(sides.transactions) - left!.transactions;
	const agreedLines = sides.lines.reduce((total, { first_rows }) => total + first_rows, 0) - left!.lines;
	if (agreed !== agreedLines) throw new Error(`${agreed} transactions agree with ${agreedLines} lines`);
	await tx.$executeRawUnsafe(statements.findDoubtful);
	await tx.$executeRawUnsafe('analyze run_doubtful');
	await tx.$executeRawUnsafe(statements.findEffectless);
	await tx.$executeRawUnsafe('analyze run_effectless');
	const [worth] = await tx.$queryRawUnsafe<{ amount: string }[]>(statements.sumEffectless);
	await tx.$executeRawUnsafe(statements.classifyLeftovers, ...where, days, lastDays, asOf);
	await tx.$executeRawUnsafe('analyze run_found');
	const moved = await tx.$queryRawUnsafe<Sum[]>(statements.sumMovedLines);
	const states = await tx.$queryRawUnsafe<State[]>(statements.countStates);
	return { moved, agreed, effectless: BigInt(worth!.amount), states };
}

/** Adds sums of the same name, those of `less` with the opposite sign. What comes to nothing is left out. */
function combined<Row extends { rows: number; amount: string; foreign_rows?: number; first_rows?: number }>(
	nameOf: (row: Row) => string,
	more: readonly Row[],
	less: readonly Row[],
): Row[] {
	const totals = new Map<string, Row>();
	const add = (row: Row, sign: 1 | -1) => {
		const name = nameOf(row);
		const before = totals.get(name);
		totals.set(name, {
			...row,
			rows: (before?.rows ?? 0) + sign * row.rows,
			amount: String(BigInt(before?.amount ?? 0) + BigInt(sign) * BigInt(row.amount)),
			foreign_rows: (before?.foreign_rows ?? 0) + sign * (row.foreign_rows ?? 0),
			first_rows: (before?.first_rows ?? 0) + sign * (row.first_rows ?? 0),
		});
	};
	for (const row of more) add(row, 1);
	for (const row of less) add(row, -1);
	return [...totals.values()].filter(({ rows, amount }) => rows !== 0 || amount !== '0');
}

/** Both sides of `kept`, with what some rows were worth taken out and what they are worth now put in. */
export function exchangeSides(kept: Sides, before: Sides, now: Sides): Sides {
	const byMerchant = (more: Sum[], add: Sum[], less: Sum[]) => combined(({ m_id }) => m_id, [...more, ...add], less);
	return {
		transactions: byMerchant(kept.transactions, now.transactions, before.transactions),
		lines: byMerchant(kept.lines, now.lines, before.lines),
	};
}

/** The same for what the comparison gave. */
export function exchangeCompared(kept: Compared, before: Compared, now: Compared): Compared {
	return {
		moved: combined(({ m_id }) => m_id, [...kept.moved, ...now.moved], before.moved),
		agreed: kept.agreed - before.agreed + now.agreed,
		effectless: kept.effectless - before.effectless + now.effectless,
		states: combined(({ state }) => state, [...kept.states, ...now.states], before.states),
	};
}
