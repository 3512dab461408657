import { db } from '#app/db.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { fromDateColumn, toDateColumn } from '#app/lib/kst-calendar.ts';
import { engines } from './engines.server.ts';
import { executeRun, type FinishedRun } from './execute-run.server.ts';
import { levels } from './levels.ts';
import { findRun, type RunView } from './queries.server.ts';
import type { Scope } from './reconciliation.ts';
import { prepareRun, refusalOf, type StartRefusal, startRun } from './start-run.server.ts';

/** The levels that can be proved. */
export const readyLevels = () => levels.filter((level) => engines[level]);

/** Runs every level over one scope, one after the other, and gives what each found. */
export async function proveScope(
	scope: Scope,
	actor: Actor,
	now: Date,
): Promise<{ ok: true; runs: FinishedRun[] } | { ok: false; reason: StartRefusal }> {
	const reason = await refusalOf(scope);
	if (reason) return { ok: false, reason };
	const runs: FinishedRun[] = [];
	for (const level of readyLevels()) {
		const prepared = await prepareRun({ ...scope, level }, actor, now);
		if (!prepared.ok) return prepared;
		runs.push(await executeRun(prepared.runId, now));
	}
	return { ok: true, runs };
}

/** The same, left to the worker. */
export async function startProof(
	scope: Scope,
	actor: Actor,
	now: Date,
): Promise<{ ok: true } | { ok: false; reason: StartRefusal }> {
	for (const level of readyLevels()) {
		const started = await startRun({ ...scope, level }, actor, now);
		if (!started.ok) return started;
	}
	return { ok: true };
}

/** The newest run of each level over exactly these days and merchants, in the order of the levels. */
export async function findProof(scope: Pick<Scope, 'from' | 'to' | 'mIds'>): Promise<RunView[]> {
	const found = await db().run.findMany({
		where: {
			fromOn: toDateColumn(scope.from),
			toOn: toDateColumn(scope.to),
			mIds: { equals: [...scope.mIds].sort() },
		},
		orderBy: [{ level: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
		distinct: ['level'],
		select: { id: true },
	});
	const runs = (await Promise.all(found.map(({ id }) => findRun(id)))).filter((run) => run !== null);
	return levels.flatMap((level) => runs.filter((run) => run.level === level));
}

/** The days of the last finished run over the same merchants, which somebody who names no days is likely to mean; else null. */
export async function lastProvenDays(mIds: readonly string[]): Promise<Pick<Scope, 'from' | 'to'> | null> {
	const run = await db().run.findFirst({
		where: { status: 'done', mIds: { equals: [...mIds].sort() } },
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
		select: { fromOn: true, toOn: true },
	});
	return run && { from: fromDateColumn(run.fromOn), to: fromDateColumn(run.toOn) };
}
