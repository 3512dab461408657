import { db, sql, type Tx } from '#app/db.server.ts';
import { recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { engines } from './engines.server.ts';
import { followCases } from './follow-cases.server.ts';
import type { LevelEngine, Plan } from './level-engine.server.ts';
import { isDetailKind, isDiscrepancyKind, type Level, levelNumber, type Subject } from './levels.ts';
import { matchLevel } from './match-level.server.ts';
import type { RunResult, Scope } from './reconciliation.ts';
import { refreshStatistics } from './refresh-statistics.server.ts';
import { resultHasher } from './result-hash.ts';
import { businessCalendar, parseRules } from './rules.server.ts';
import { levelOf, readResult, scopeOf, writeResult } from './stored-run.ts';

export interface FinishedRun extends RunResult {
	runId: string;
	level: Level;
	scope: Scope;
	ruleVersion: number;
	resultHash: string;
}

const LONGEST_RUN_MS = 30 * 60 * 1000;

const HASH_PAGE = 5_000;

/** Hashes scope, rules and results: equal hashes mean equal results, whatever the run. */
async function hashOf(tx: Tx, engine: LevelEngine, plan: Plan, result: RunResult): Promise<string> {
	const hasher = resultHasher(plan.level, plan.scope, engine.ruleFacts(plan));
	for (let after = 0; ; ) {
		const page = await tx.discrepancy.findMany({
			where: { runId: plan.runId, position: { gt: after } },
			orderBy: { position: 'asc' },
			take: HASH_PAGE,
			omit: { evidence: true },
		});
		for (const row of page) {
			if (!isDiscrepancyKind(row.kind)) throw new Error(`unknown kind of discrepancy: ${row.kind}`);
			if (!isDetailKind(row.detailKind)) throw new Error(`unknown kind of discrepancy: ${row.detailKind}`);
			const { kind, detailKind, mId, subjectKey, occurrence, currency, difference } = row;
			hasher.discrepancy({
				kind,
				detailKind,
				mId,
				subject: row.subject as Subject,
				subjectKey,
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
	const level = levelOf(run);
	if (run.status === 'done') return { ...readResult(run), runId, level, scope, ruleVersion: run.ruleVersion };
	const engine = engines[level];
	if (!engine) throw new Error(`level ${levelNumber(level)} cannot be reconciled yet`);
	const rules = parseRules(run.ruleSet.rules);
	const calendar = await businessCalendar();
	const plan: Plan = { runId, level, scope, ruleVersion: run.ruleVersion, rules, calendar };
	const attempt = () =>
		db().$transaction(
			async (tx) => {
				const { result, rows } = await matchLevel(tx, engine, plan);
				const resultHash = await hashOf(tx, engine, plan, result);
				const cases = await followCases(tx, plan, engine.explained, now, result.leftOut);
				const written = writeResult(result);
				await tx.run.update({
					where: { id: runId },
					data: {
						...written,
						status: 'done',
						matched: result.matched,
						watermark: {
							mIds: result.mIds,
							...(result.leftOut ? { leftOut: result.leftOut } : {}),
							rows,
							cases: { ...cases },
						},
						resultHash,
						error: null,
						finishedAt: now,
					},
				});
				await recordAudit(tx, WORKER, {
					action: 'reconciliation.finish',
					entityType: 'reconciliation_run',
					entityId: runId,
					after: { level, resultHash, ...written.totals, cases: { ...cases } },
				});
				return { ...result, runId, level, scope, ruleVersion: run.ruleVersion, resultHash };
			},
			{ isolationLevel: 'RepeatableRead', timeout: LONGEST_RUN_MS, maxWait: 60_000 },
		);
	try {
		return await oneRunAtATime(async () => {
			await refreshStatistics(engine.tables);
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
