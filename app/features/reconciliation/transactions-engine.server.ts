import type { SqlTx } from '#app/sql.server.ts';
import { BEFORE, findChanges, gatherRows, NOW } from './changed-rows.server.ts';
import type { LevelEngine, Matched, Plan } from './level-engine.server.ts';
import { matchStatements, STORED } from './match-sql.server.ts';
import { dueDays } from './reconciliation.ts';
import { dueFacts } from './result-hash.ts';
import { type Chain, endBreaks, nextStep, ownChain } from './run-chain.server.ts';
import { askedOf, findWatermark, forgetChanges, keepWatermark, type Watermark } from './run-watermark.server.ts';
import type { FullReason, RunWay } from './run-way.ts';
import {
	compareSides,
	countRows,
	dueOf,
	exchangeCompared,
	exchangeSides,
	type Findings,
	type Sides,
	sumSides,
} from './sides.server.ts';
import { writeBreaks } from './write-breaks.server.ts';

/** Thrown when the scope holds amounts of a currency that a run cannot add up yet. */
export class ForeignCurrencyInScope extends Error {
	override name = 'ForeignCurrencyInScope';
	constructor(rows: number) {
		super(`${rows} rows of the scope are not in KRW: reconciliation adds up won only`);
	}
}

const statements = { stored: matchStatements(STORED), before: matchStatements(BEFORE), now: matchStatements(NOW) };

const add = (sums: readonly { amount: string }[]) => sums.reduce((total, sum) => total + BigInt(sum.amount), 0n);

/**
 * Merchants of other providers of which there are lines (from files) and no transaction at all: one side alone cannot be
 * compared. Asked only where a scope of all merchants holds lines of a merchant and no transaction.
 */
async function withoutTransactions(tx: SqlTx, mIds: readonly string[]): Promise<string[]> {
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

/** The merchants that are left out of the scope, whose sides are given. */
async function findLeftOut(tx: SqlTx, { scope }: Plan, { transactions, lines }: Sides): Promise<string[]> {
	if (scope.mIds.length > 0) return [];
	const sold = new Set(transactions.map(({ m_id }) => m_id));
	return withoutTransactions(
		tx,
		lines.map(({ m_id }) => m_id).filter((mId) => !sold.has(mId)),
	);
}

/** The sides without the merchants that are left out. */
const without = (leftOut: readonly string[], sides: Sides): Sides => ({
	...sides,
	lines: sides.lines.filter(({ m_id }) => !leftOut.includes(m_id)),
});

/** The merchants that take part; as asked, where none is left out. */
function takingPart({ scope }: Plan, leftOut: readonly string[], ...all: Sides[]): readonly string[] {
	if (leftOut.length === 0) return scope.mIds;
	const rows = all.flatMap(({ transactions, lines }) => [...transactions, ...lines]);
	const mIds = new Set(rows.map(({ m_id }) => m_id).filter((mId) => !leftOut.includes(mId)));
	// Every row of the scope is of one of these; none of them is named by no text at all.
	return [...mIds, ''];
}

function refuseForeign({ transactions, lines }: Sides): void {
	const foreign = [...transactions, ...lines].reduce((total, { foreign_rows }) => total + foreign_rows, 0);
	if (foreign > 0) throw new ForeignCurrencyInScope(foreign);
}

/** Finds which cancels are wrong, and writes the breaks, as those of a step of `chain`. */
async function write(
	tx: SqlTx,
	plan: Plan,
	{
		findSuspectPayments,
		findAsked,
		findApprovals,
		findWrongCancels,
		findTwoCurrencies,
		selectBreaks,
	}: (typeof statements)['stored'],
	chain: Chain,
): Promise<void> {
	const { scope, rules } = plan;
	const asked = [scope.from, scope.to, [...scope.mIds]] as const;
	// The planner takes the payments for far fewer than they are, and would sort them.
	await tx.$executeRawUnsafe('set local enable_sort = off');
	await tx.$executeRawUnsafe(findSuspectPayments, ...asked);
	await tx.$executeRawUnsafe('set local enable_sort to default');
	await tx.$executeRawUnsafe('analyze run_suspect');
	const [suspect] = await tx.$queryRawUnsafe<{ payment_keys: string[] }[]>(findAsked);
	await tx.$executeRawUnsafe(findApprovals, suspect!.payment_keys);
	await tx.$executeRawUnsafe('analyze run_approval');
	await tx.$executeRawUnsafe(findWrongCancels, scope.from, scope.to);
	await tx.$executeRawUnsafe('analyze run_cancel');
	await tx.$executeRawUnsafe(findTwoCurrencies, ...asked);
	const { dueAfterDays, graceBusinessDays } = rules;
	const ruleJson = JSON.stringify({ version: plan.ruleVersion, dueAfterDays, graceBusinessDays });
	const { days, lastDays } = dueOf(plan);
	await writeBreaks(tx, plan, selectBreaks, [scope.asOf, ruleJson, days, lastDays], chain);
}

type Found = Findings & { leftOut: readonly string[]; way: RunWay; chain: Chain };

/** Looks at every row of the scope. */
async function matchAll(tx: SqlTx, plan: Plan, because: FullReason): Promise<Found> {
	const sides = await sumSides(tx, statements.stored, plan);
	const leftOut = await findLeftOut(tx, plan, sides);
	const own = without(leftOut, sides);
	refuseForeign(own);
	const compared = await compareSides(tx, statements.stored, plan, takingPart(plan, leftOut, sides), own);
	const chain = ownChain(plan.runId);
	await write(tx, plan, statements.stored, chain);
	return { ...sides, ...compared, leftOut, way: { way: 'full', because }, chain };
}

/**
 * Looks at the payments that were touched since an earlier run: what they were worth to it is taken out of its result, and
 * what they are worth now is put in, both found by the statements of a full run. Answers why not where it cannot.
 */
async function matchTouched(tx: SqlTx, plan: Plan, { runId, snapshot, kept }: Watermark): Promise<Found | FullReason> {
	const changes = await findChanges(tx, snapshot, countRows([...kept.transactions, ...kept.lines]));
	if (changes === null) return 'much-changed';
	const touched = await gatherRows(tx, changes);
	const before = await sumSides(tx, statements.before, plan);
	const now = await sumSides(tx, statements.now, plan);
	const sides = exchangeSides(kept, before, now);
	const leftOut = await findLeftOut(tx, plan, sides);
	if (String(leftOut) !== String(kept.leftOut)) return 'merchants';
	refuseForeign(without(leftOut, sides));
	const mIds = takingPart(plan, leftOut, kept, sides);
	const wasCompared = await compareSides(tx, statements.before, plan, mIds, without(leftOut, before));
	await tx.$executeRawUnsafe('drop table run_leftover, run_doubtful, run_effectless, run_found');
	const nowCompared = await compareSides(tx, statements.now, plan, mIds, without(leftOut, now));
	const former = `select m_id, transaction_key from ${BEFORE.transactions} union all select m_id, transaction_key from ${BEFORE.lines}`;
	const chain = await nextStep(tx, runId, { all: 'select m_id, transaction_key from world_key', former });
	// Only what had rows before can have had a break.
	await endBreaks(tx, chain, former);
	await write(tx, plan, statements.now, chain);
	const compared = exchangeCompared(kept, wasCompared, nowCompared);
	return { ...sides, ...compared, leftOut, way: { way: 'incremental', touched, from: runId }, chain };
}

async function match(tx: SqlTx, plan: Plan): Promise<Matched> {
	// Tables of the session of which one row is much like the next: a short look at each will do.
	await tx.$executeRawUnsafe('set local default_statistics_target = 10');
	const asked = askedOf(plan, ruleFacts(plan), statements.stored);
	const watermark = plan.full ? null : await findWatermark(tx, asked);
	const tried =
		watermark === null
			? plan.full
				? 'asked'
				: 'first'
			: watermark === 'replaced'
				? watermark
				: await matchTouched(tx, plan, watermark);
	const found = typeof tried === 'string' ? await matchAll(tx, plan, tried) : tried;
	const { way, chain, ...findings } = found;
	const { transactions, moved, effectless, agreed, states, leftOut } = findings;
	const { lines } = without(leftOut, found);
	await keepWatermark(tx, plan.runId, asked, findings);
	if (way.way === 'full') await forgetChanges(tx);
	const lineRows = new Map<string, number>();
	for (const { m_id, rows } of [...lines, ...moved]) lineRows.set(m_id, (lineRows.get(m_id) ?? 0) + rows);
	const notYetDue = states.filter(({ state }) => state === 'not-yet-due');
	return {
		mIds: [
			...transactions.map(({ m_id }) => m_id),
			...[...lineRows].filter(([, rows]) => rows > 0).map(([mId]) => mId),
		],
		leftOut,
		matched: agreed + countRows(states.filter(({ state }) => state === 'matched')),
		states: { 'not-yet-due': { count: countRows(notYetDue), amount: add(notYetDue) } },
		expected: add(transactions) - effectless,
		actual: add(lines) + add(moved),
		rows: { transactions: countRows(transactions), lines: countRows(lines) + countRows(moved) },
		way,
		chain,
	};
}

const ruleFacts = ({ scope, rules, calendar }: Plan) => dueFacts(rules, dueDays(scope, rules, calendar));

/** Level 1: transactions against settlement lines, one by one, by their key. */
export const transactionsEngine: LevelEngine = {
	tables: ['payment_transaction', 'settlement_line', 'payment_lookup', 'foreign_settlement_line'],
	ruleFacts,
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
