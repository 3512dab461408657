import { environment } from '#app/env.server.ts';
import { type Actor, recordAudits } from '#app/features/audit/record-audit.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { newId } from '#app/lib/ids.ts';
import { daysBetween } from '#app/lib/kst-calendar.ts';
import { type SqlTx, sql, sqlTransaction } from '#app/sql.server.ts';
import { engines } from './engines.server.ts';
import type { Level } from './levels.ts';
import type { Scope } from './reconciliation.ts';
import { currentRuleVersion } from './rules.server.ts';

/** Ten years: beyond it somebody mistyped a year. */
const MOST_DAYS = 3660;

/** What is to be reconciled; level 1 unless another is named. */
export interface RunRequest extends Scope {
	level?: Level;
	/** True: nothing is taken over from an earlier run. */
	full?: boolean;
}

export type StartRefusal = 'days-reversed' | 'too-many-days' | 'level-not-ready' | 'unknown-merchant';
export type StartResult = { ok: true; runId: string } | { ok: false; reason: StartRefusal };

/** All merchants that rows may belong to. */
export async function listMerchants(): Promise<string[]> {
	const { rows } = await sql().query<{ m_id: string }>('select m_id from merchant order by m_id');
	return rows.map(({ m_id }) => m_id);
}

/** Merchants of whom there may be rows: those that files named, and the one whose key the console has. */
export async function knownMerchants(): Promise<string[]> {
	return [...new Set([environment().TOSS_MID, ...(await listMerchants())])].sort();
}

/** Why a scope cannot be reconciled, or null. A mistyped merchant has no rows, so that its run would find all in order. */
export async function refusalOf(scope: RunRequest): Promise<StartRefusal | null> {
	if (!engines[scope.level ?? 'transactions']) return 'level-not-ready';
	if (scope.from > scope.to) return 'days-reversed';
	if (daysBetween(scope.from, scope.to) >= MOST_DAYS) return 'too-many-days';
	if (scope.mIds.length === 0) return null;
	const known = new Set(await knownMerchants());
	return scope.mIds.every((mId) => known.has(mId)) ? null : 'unknown-merchant';
}

/** Writes the row of a run that begins. */
export async function insertRun(
	tx: SqlTx,
	run: { runId: string; level: Level; scope: RunRequest; ruleVersion: number; createdById: string | null; now: Date },
): Promise<void> {
	const { runId, level, scope, ruleVersion, createdById, now } = run;
	await tx.$executeRawUnsafe(
		`insert into reconciliation_run
			(id, level, from_on, to_on, as_of, m_ids, rule_version, forced_full, status, created_by_id, created_at)
		values ($1::uuid, $2, $3::date, $4::date, $5::date, $6::text[], $7::int, $8::boolean, 'running', $9, $10::timestamptz)`,
		...[runId, level, scope.from, scope.to, scope.asOf, [...new Set(scope.mIds)].sort()],
		...[ruleVersion, scope.full ?? false, createdById, now],
	);
}

/** Stores a run, and what belongs to it in one transaction with it. */
async function storeRun(
	scope: RunRequest,
	actor: Actor,
	now: Date,
	further?: (tx: SqlTx, runId: string) => Promise<void>,
): Promise<StartResult> {
	const reason = await refusalOf(scope);
	if (reason) return { ok: false, reason };
	const runId = newId(now);
	const ruleVersion = await currentRuleVersion();
	const mIds = [...new Set(scope.mIds)].sort();
	const level = scope.level ?? 'transactions';
	await sqlTransaction(async (tx) => {
		await insertRun(tx, { runId, level, scope, ruleVersion, createdById: actor.id, now });
		await recordAudits(tx, actor, [
			{
				action: 'reconciliation.start',
				entityType: 'reconciliation_run',
				entityId: runId,
				after: { level, from: scope.from, to: scope.to, asOf: scope.asOf, mIds, ruleVersion },
			},
		]);
		await further?.(tx, runId);
	});
	return { ok: true, runId };
}

/** Stores a run and leaves it to the worker. */
export function startRun(scope: RunRequest, actor: Actor, now: Date): Promise<StartResult> {
	return storeRun(scope, actor, now, (tx, runId) =>
		enqueue(tx, 'runReconciliation', { runId }, { key: `run:${runId}`, maxAttempts: 3 }),
	);
}

/** Stores a run that the caller carries out itself, without the worker. */
export function prepareRun(scope: RunRequest, actor: Actor, now: Date): Promise<StartResult> {
	return storeRun(scope, actor, now);
}
