import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { newId } from '#app/lib/ids.ts';
import { daysBetween, toDateColumn } from '#app/lib/kst-calendar.ts';
import { engines } from './engines.server.ts';
import type { Level } from './levels.ts';
import type { Scope } from './reconciliation.ts';
import { currentRuleVersion } from './rules.server.ts';

/** Ten years: beyond it somebody mistyped a year. */
const MOST_DAYS = 3660;

/** What is to be reconciled; level 1 unless another is named. */
export interface RunRequest extends Scope {
	level?: Level;
}

export type StartRefusal = 'days-reversed' | 'too-many-days' | 'level-not-ready';
export type StartResult = { ok: true; runId: string } | { ok: false; reason: StartRefusal };

/** Why a scope cannot be reconciled, or null. */
export function refusalOf(scope: RunRequest): StartRefusal | null {
	if (!engines[scope.level ?? 'transactions']) return 'level-not-ready';
	if (scope.from > scope.to) return 'days-reversed';
	return daysBetween(scope.from, scope.to) >= MOST_DAYS ? 'too-many-days' : null;
}

async function storeRun(
	scope: RunRequest,
	actor: Actor,
	now: Date,
	andThen?: (tx: Tx, runId: string) => Promise<void>,
) {
	const ruleVersion = await currentRuleVersion();
	const runId = newId(now);
	const mIds = [...new Set(scope.mIds)].sort();
	const level = scope.level ?? 'transactions';
	await db().$transaction(async (tx) => {
		await tx.run.create({
			data: {
				id: runId,
				level,
				fromOn: toDateColumn(scope.from),
				toOn: toDateColumn(scope.to),
				asOf: toDateColumn(scope.asOf),
				mIds,
				ruleVersion,
				status: 'running',
				createdById: actor.id,
				createdAt: now,
			},
		});
		await recordAudit(tx, actor, {
			action: 'reconciliation.start',
			entityType: 'reconciliation_run',
			entityId: runId,
			after: { level, from: scope.from, to: scope.to, asOf: scope.asOf, mIds, ruleVersion },
		});
		await andThen?.(tx, runId);
	});
	return runId;
}

/** Stores a run and leaves it to the worker. */
export async function startRun(scope: RunRequest, actor: Actor, now: Date): Promise<StartResult> {
	const reason = refusalOf(scope);
	if (reason) return { ok: false, reason };
	const runId = await storeRun(scope, actor, now, (tx, id) =>
		enqueue(tx, 'runReconciliation', { runId: id }, { key: `run:${id}`, maxAttempts: 3 }),
	);
	return { ok: true, runId };
}

/** Stores a run that the caller carries out itself, without the worker. */
export async function prepareRun(scope: RunRequest, actor: Actor, now: Date): Promise<StartResult> {
	const reason = refusalOf(scope);
	if (reason) return { ok: false, reason };
	return { ok: true, runId: await storeRun(scope, actor, now) };
}
