import type { PoolClient } from 'pg';
import type { Prisma } from '#app/db.server.ts';
import { recordAudits, WORKER } from '#app/features/audit/record-audit.server.ts';
import { IMPORTS_SO_FAR } from '#app/features/payments/complete-import.server.ts';
import { sql, sqlTransaction } from '#app/sql.server.ts';
import { engines } from './engines.server.ts';
import { followCases } from './follow-cases.server.ts';
import type { Plan } from './level-engine.server.ts';
import { type Level, levelNumber } from './levels.ts';
import { matchLevel } from './match-level.server.ts';
import type { RunResult, Scope } from './reconciliation.ts';
import { refreshStatistics } from './refresh-statistics.server.ts';
import { resultHasher } from './result-hash.ts';
import { businessCalendar, parseRules } from './rules.server.ts';
import type { RunWay } from './run-way.ts';
import { levelOf, readResult, writeResult } from './stored-run.ts';

export interface FinishedRun extends RunResult {
	runId: string;
	level: Level;
	scope: Scope;
	ruleVersion: number;
	resultHash: string;
	way?: RunWay;
}

const LONGEST_STATEMENT_MS = 30 * 60 * 1000;

/** SQL: the number of the lock that a process holds on a run while it works on it, so that others see that it lives. */
export const RUN_LOCK = (runId: string) => `hashtextextended('jeongsan.run.' || ${runId}, 4)`;

/** Two runs would wait for each other's cases in any order: they take turns instead. */
async function oneRunAtATime<T>(runId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
	const client = await sql().connect();
	try {
		await client.query(`select pg_advisory_lock(${RUN_LOCK('$1::text')})`, [runId]);
		await client.query(`select pg_advisory_lock(hashtext('jeongsan.reconciliation'))`);
		return await work(client);
	} finally {
		await client.query(`select pg_advisory_unlock(hashtext('jeongsan.reconciliation'))`).catch(() => {});
		await client.query(`select pg_advisory_unlock(${RUN_LOCK('$1::text')})`, [runId]).catch(() => {});
		client.release();
	}
}

/** True when somebody changed a case while the run was about to: the run is simply done again. */
function isWriteConflict(error: unknown): boolean {
	return (error as { code?: string }).code === '40001';
}

interface AskedRun {
	status: string;
	level: Level;
	scope: Scope;
	ruleVersion: number;
	rules: unknown;
	forcedFull: boolean;
}

/** What a stored run was asked, by which rules, and what it found if it is done. Throws when there is none. */
async function readRun(runId: string): Promise<AskedRun & Parameters<typeof readResult>[0]> {
	const { rows } = await sql().query(
		`select r.status, r.level, r.from_on::text as from, r.to_on::text as to, r.as_of::text as "asOf", r.m_ids as "mIds",
			r.rule_version as "ruleVersion", s.rules, r.forced_full as "forcedFull", r.matched, r.states, r.kinds, r.details,
			r.totals, r.watermark, r.result_hash as "resultHash"
		 from reconciliation_run r join rule_set s on s.version = r.rule_version where r.id = $1`,
		[runId],
	);
	const row = rows[0];
	if (!row) throw new Error(`there is no run ${runId}`);
	const { from, to, asOf, mIds } = row;
	return { ...row, level: levelOf(row), scope: { from, to, asOf, mIds } };
}

/**
 * Says that a run is done, in the books too. In a transaction of its own: the snapshot of the run does not show what others
 * wrote into the audit log meanwhile, so that a row of it would follow a row that is not the last one.
 */
async function endRun(client: PoolClient, runId: string, level: Level): Promise<void> {
	await sqlTransaction(
		async (tx) => {
			const [ended] = await tx.$queryRawUnsafe<{ after: Prisma.InputJsonObject }[]>(
				`update reconciliation_run set status = 'done', error = null where id = $1::uuid and status <> 'done'
				 returning jsonb_build_object('level', $2::text, 'resultHash', result_hash, 'cases', watermark->'cases')
					|| totals as after`,
				runId,
				level,
			);
			if (!ended) return;
			const { after } = ended;
			const about = { entityType: 'reconciliation_run', entityId: runId };
			await recordAudits(tx, WORKER, [{ action: 'reconciliation.finish', ...about, after }]);
		},
		{ client },
	);
}

/**
 * Carries out a stored run and stores what it found, in one transaction over one snapshot of the data; then it is done. The
 * same data and rules give the same discrepancies in the same order, and the same hash. A run that is done stays as it is:
 * asked again, it says what it found.
 */
export async function executeRun(runId: string, now: Date): Promise<FinishedRun> {
	const run = await readRun(runId);
	const { scope, level } = run;
	if (run.resultHash !== null) {
		// Whoever found it may have been ended before it could say so.
		if (run.status !== 'done') await oneRunAtATime(runId, (client) => endRun(client, runId, level));
		return { ...readResult(run), runId, level, scope, ruleVersion: run.ruleVersion };
	}
	const engine = engines[level];
	if (!engine) throw new Error(`level ${levelNumber(level)} cannot be reconciled yet`);
	const rules = parseRules(run.rules);
	const calendar = await businessCalendar();
	const plan: Plan = { runId, level, scope, ruleVersion: run.ruleVersion, rules, calendar, full: run.forcedFull };
	const attempt = (client: PoolClient) =>
		sqlTransaction(
			async (tx) => {
				await tx.$executeRawUnsafe(`set local statement_timeout = ${LONGEST_STATEMENT_MS}`);
				const { result, chain, digest, rows, actualRows, way } = await matchLevel(tx, engine, plan);
				// Equal hashes mean equal results, whatever the run.
				const resultHash = resultHasher(level, scope, engine.ruleFacts(plan)).finish(result, digest);
				const cases = await followCases(tx, plan, chain, engine.explained, now, result.leftOut);
				const { states, kinds, details, totals } = writeResult(result);
				const [seen] = await tx.$queryRawUnsafe<{ imports: string }[]>(`select ${IMPORTS_SO_FAR} as imports`);
				const watermark = {
					...seen,
					mIds: result.mIds,
					...(result.leftOut ? { leftOut: result.leftOut } : {}),
					rows,
					...(actualRows === undefined ? {} : { actualRows }),
					cases,
					...(way ? { way } : {}),
				};
				await tx.$executeRawUnsafe(
					`update reconciliation_run set matched = $2, states = $3, kinds = $4, details = $5, totals = $6,
						watermark = $7, result_hash = $8, finished_at = $9, chain_id = $10::uuid, step = $11,
						finish_order = (select coalesce(max(finish_order), 0) + 1 from reconciliation_run)
					where id = $1::uuid`,
					...[runId, result.matched],
					...[states, kinds, details, totals, watermark].map((each) => JSON.stringify(each)),
					...[resultHash, now, chain.id, chain.step],
				);
				return { ...result, runId, level, scope, ruleVersion: run.ruleVersion, resultHash, ...(way ? { way } : {}) };
			},
			{ begin: 'begin isolation level repeatable read', client },
		);
	let finished: FinishedRun;
	try {
		finished = await oneRunAtATime(runId, async (client) => {
			await refreshStatistics(engine.tables);
			for (let left = 3; ; left -= 1) {
				try {
					const found = await attempt(client);
					await endRun(client, runId, level);
					return found;
				} catch (error) {
					if (left === 0 || !isWriteConflict(error)) throw error;
				}
			}
		});
	} catch (error) {
		const message = error instanceof Error ? error.message.slice(0, 500) : String(error);
		await sql().query(`update reconciliation_run set status = 'failed', error = $2, finished_at = $3 where id = $1`, [
			...[runId, message, now],
		]);
		throw error;
	}
	// The run is done, whatever comes of this.
	await refreshStatistics(['discrepancy', 'discrepancy_case']);
	return finished;
}
