import type { SqlTx } from '#app/sql.server.ts';
import type { LevelEngine, Plan } from './level-engine.server.ts';
import { outsideProof } from './levels.ts';
import { emptyResult, type RunResult, residualOf } from './reconciliation.ts';
import { ownChain } from './run-chain.server.ts';
import { sumBreaks } from './write-breaks.server.ts';

/**
 * What a level finds of a plan: its breaks are written under the run, summed, and the residual is computed. Part of a
 * transaction that the caller ends.
 */
export async function matchLevel(tx: SqlTx, engine: LevelEngine, plan: Plan) {
	// Before the snapshot is taken, which the first query does: no other table may take the place of one of them after it.
	await tx.$executeRawUnsafe(`lock table ${engine.tables.join(', ')} in access share mode`);
	// A run touches whole tables once: room for its hash tables, and no compiling of expressions that run for a second.
	await tx.$executeRawUnsafe(`set local work_mem = '256MB'`);
	await tx.$executeRawUnsafe('set local jit = off');
	const found = await engine.match(tx, plan);
	const chain = found.chain ?? ownChain(plan.runId);
	const sums = await sumBreaks(tx, chain);
	const nothing = emptyResult(plan.level);
	const states = { ...nothing.states, ...found.states };
	const apart = new Set<string>(outsideProof[plan.level]);
	const discrepancies = Object.entries(sums.kinds)
		.filter(([kind]) => !apart.has(kind))
		.reduce((total, [, { amount }]) => total + amount, 0n);
	const { expected, actual } = found;
	const result: RunResult = {
		mIds: [...new Set(plan.scope.mIds.length > 0 ? plan.scope.mIds : found.mIds)].sort(),
		...(found.leftOut?.length ? { leftOut: [...found.leftOut].sort() } : {}),
		matched: found.matched,
		states,
		kinds: { ...nothing.kinds, ...sums.kinds },
		details: { ...nothing.details, ...sums.details },
		totals: {
			expected,
			actual,
			discrepancies,
			residual: residualOf({ expected, actual, discrepancies }, states),
		},
	};
	return { result, chain, digest: sums.digest, rows: found.rows, actualRows: found.actualRows, way: found.way };
}
