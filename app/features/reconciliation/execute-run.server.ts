import { db, sql, type Tx } from '#app/db.server.ts';
import { recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import type { Run } from '#app/generated/prisma/client.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { followCases } from './follow-cases.server.ts';
import * as statements from './match-sql.server.ts';
import {
	type DueDay,
	dueDays,
	isDiscrepancyKind,
	noKinds,
	type Rules,
	type RunResult,
	type Scope,
} from './reconciliation.ts';
import { refreshStatistics } from './refresh-statistics.server.ts';
import { resultHasher } from './result-hash.ts';
import { businessCalendar, parseRules } from './rules.server.ts';
import { readResult, scopeOf, writeResult } from './stored-run.ts';

/** Thrown when the scope holds amounts of a currency that a run cannot add up yet. */
export class ForeignCurrencyInScope extends Error {
	override name = 'ForeignCurrencyInScope';
	constructor(rows: number) {
		super(`${rows} rows of the scope are not in KRW: reconciliation adds up won only`);
	}
}

export interface FinishedRun extends RunResult {
	runId: string;
	scope: Scope;
	resultHash: string;
}

const LONGEST_RUN_MS = 30 * 60 * 1000;

interface Sum {
	m_id: string;
	rows: number;
	amount: string;
	foreign_rows?: number;
}

const add = (sums: readonly { amount: string }[]) => sums.reduce((total, sum) => total + BigInt(sum.amount), 0n);
const count = (sums: readonly { rows: number }[]) => sums.reduce((total, sum) => total + sum.rows, 0);

interface Plan {
	run: Run;
	scope: Scope;
	rules: Rules;
	due: DueDay[];
}

async function match(tx: Tx, { run, scope, rules, due }: Plan) {
	// A run touches whole tables once: room for its hash tables, and no compiling of expressions that run for a second.
	await tx.$executeRawUnsafe(`set local work_mem = '256MB'`);
	await tx.$executeRawUnsafe('set local jit = off');
	await tx.$executeRawUnsafe('delete from discrepancy where run_id = $1::uuid', run.id);
	const where = [scope.from, scope.to, [...scope.mIds]] as const;
	const days = due.map(({ day }) => day);
	const lastDays = due.map(({ lastDay }) => lastDay);
	await tx.$executeRawUnsafe(statements.FIND_EFFECTLESS, ...where);
	await tx.$executeRawUnsafe('analyze run_effectless');
	const effectless = await tx.$queryRawUnsafe<{ amount: string }[]>(statements.SUM_EFFECTLESS);
	const transactionSums = await tx.$queryRawUnsafe<Sum[]>(statements.SUM_TRANSACTIONS, ...where);
	const lineSums = await tx.$queryRawUnsafe<Sum[]>(statements.SUM_LINES, ...where);
	const foreign = [...transactionSums, ...lineSums].reduce((total, sum) => total + (sum.foreign_rows ?? 0), 0);
	if (foreign > 0) throw new ForeignCurrencyInScope(foreign);
	await tx.$executeRawUnsafe(statements.JOIN_SIDES, ...where);
	await tx.$executeRawUnsafe('analyze run_leftover');
	await tx.$executeRawUnsafe(statements.CLASSIFY_LEFTOVERS, ...where, days, lastDays, scope.asOf);
	await tx.$executeRawUnsafe('analyze run_found');
	const movedSums = await tx.$queryRawUnsafe<Sum[]>(statements.SUM_MOVED_LINES);
	const states = await tx.$queryRawUnsafe<{ state: string; rows: number; amount: string }[]>(statements.COUNT_STATES);
	const ruleJson = JSON.stringify({ version: run.ruleVersion, ...rules });
	await tx.$executeRawUnsafe(statements.WRITE_DISCREPANCIES, run.id, scope.asOf, ruleJson, days, lastDays);
	const byKind = await tx.$queryRawUnsafe<{ kind: string; level: number; rows: number; amount: string }[]>(
		statements.SUM_DISCREPANCIES,
		run.id,
	);

	const kinds = noKinds();
	for (const { kind, rows, amount } of byKind) {
		if (isDiscrepancyKind(kind)) kinds[kind] = { count: rows, amount: BigInt(amount) };
	}
	const transactions = add(transactionSums) - add(effectless);
	const settled = add(lineSums) + add(movedSums);
	const notYetDueStates = states.filter(({ state }) => state === 'not-yet-due');
	const notYetDue = add(notYetDueStates);
	const discrepancies = add(byKind.filter(({ level }) => level === 1));
	const lineRows = new Map<string, number>();
	for (const { m_id, rows } of [...lineSums, ...movedSums]) lineRows.set(m_id, (lineRows.get(m_id) ?? 0) + rows);
	const withRows = [
		...transactionSums.map(({ m_id }) => m_id),
		...[...lineRows].filter(([, rows]) => rows > 0).map(([mId]) => mId),
	];
	const result: RunResult = {
		mIds: [...new Set(scope.mIds.length > 0 ? scope.mIds : withRows)].sort(),
		matched: count(states.filter(({ state }) => state === 'matched')),
		notYetDue: count(notYetDueStates),
		kinds,
		totals: {
			transactions,
			settled,
			notYetDue,
			discrepancies,
			residual: transactions - settled - notYetDue - discrepancies,
		},
	};
	return { result, rows: { transactions: count(transactionSums), lines: count(lineSums) + count(movedSums) } };
}

const HASH_PAGE = 20_000;

/** Hashes scope, rules and results: equal hashes mean equal results, whatever the run. */
async function hashOf(tx: Tx, { run, scope, rules, due }: Plan, result: RunResult): Promise<string> {
	const hasher = resultHasher(scope, rules, due);
	for (let after = 0; ; ) {
		const page = await tx.discrepancy.findMany({
			where: { runId: run.id, position: { gt: after } },
			orderBy: { position: 'asc' },
			take: HASH_PAGE,
			omit: { evidence: true },
		});
		for (const row of page) {
			if (!isDiscrepancyKind(row.kind)) throw new Error(`unknown kind of discrepancy: ${row.kind}`);
			const { kind, mId, transactionKey, occurrence, currency, difference } = row;
			hasher.discrepancy({
				kind,
				mId,
				transactionKey,
				occurrence,
				day: fromDateColumn(row.dayOn),
				currency,
				expected: row.expected ?? 0n,
				actual: row.actual ?? 0n,
				difference,
			});
		}
		const last = page.at(-1);
		if (!last || page.length < HASH_PAGE) return hasher.finish(result);
		after = last.position;
	}
}

/** Two runs would wait for each other's cases in any order: they take turns instead. */
async function oneRunAtATime<T>(work: () => Promise<T>): Promise<T> {
	const client = await sql().connect();
	try {
		await client.query(`select pg_advisory_lock(hashtext('jeongsan.reconciliation'))`);
		return await work();
	} finally {
		await client.query(`select pg_advisory_unlock(hashtext('jeongsan.reconciliation'))`).catch(() => {});
		client.release();
	}
}

/** True when somebody changed a case while the run was about to: the run is simply done again. */
function isWriteConflict(error: unknown): boolean {
	const { code, meta } = error as { code?: string; meta?: { code?: string; driverAdapterError?: unknown } };
	return code === 'P2034' || meta?.code === '40001' || /could not serialize access/.test(String(error));
}

/**
 * Carries out a stored run and stores what it found, in one transaction over one snapshot of the data. The same data and
 * rules give the same discrepancies in the same order, and the same hash. A run that is done stays as it is: asked again, it
 * says what it found.
 */
export async function executeRun(runId: string, now: Date): Promise<FinishedRun> {
	const run = await db().run.findUniqueOrThrow({ where: { id: runId }, include: { ruleSet: true } });
	const scope = scopeOf(run);
	if (run.status === 'done') return { ...readResult(run), runId, scope };
	const rules = parseRules(run.ruleSet.rules);
	const plan: Plan = { run, scope, rules, due: dueDays(scope, rules, await businessCalendar()) };
	const attempt = () =>
		db().$transaction(
			async (tx) => {
				const { result, rows } = await match(tx, plan);
				const resultHash = await hashOf(tx, plan, result);
				const cases = await followCases(tx, runId, now);
				await tx.run.update({
					where: { id: runId },
					data: {
						...writeResult(result),
						status: 'done',
						matched: result.matched,
						notYetDue: result.notYetDue,
						watermark: { mIds: result.mIds, rows, cases: { ...cases } },
						resultHash,
						error: null,
						finishedAt: now,
					},
				});
				await recordAudit(tx, WORKER, {
					action: 'reconciliation.finish',
					entityType: 'reconciliation_run',
					entityId: runId,
					after: { resultHash, ...writeResult(result).totals, cases: { ...cases } },
				});
				return { ...result, runId, scope, resultHash };
			},
			{ isolationLevel: 'RepeatableRead', timeout: LONGEST_RUN_MS, maxWait: 60_000 },
		);
	try {
		return await oneRunAtATime(async () => {
			await refreshStatistics();
			for (let left = 3; ; left -= 1) {
				try {
					return await attempt();
				} catch (error) {
					if (left === 0 || !isWriteConflict(error)) throw error;
				}
			}
		});
	} catch (error) {
		const message = error instanceof Error ? error.message.slice(0, 500) : String(error);
		await db().run.updateMany({ where: { id: runId }, data: { status: 'failed', error: message, finishedAt: now } });
		throw error;
	}
}
