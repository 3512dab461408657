import type { SqlTx } from '#app/sql.server.ts';
import { kindsOf, type Level, levels } from './levels.ts';

/**
 * A run that looked at everything begins a chain; the incremental runs that go on from it, one from the other, are its
 * further steps. What a step finds unchanged is not written again: a break holds from the step that found it first up to the
 * one that found it no more.
 */
export interface Chain {
	/** The run that began it. */
	id: string;
	step: number;
	/** Of a further step: what it looked at. */
	further?: {
		/** SQL: the m_id and the transaction_key of all of which a case can be open. */
		keys: string;
		/** Breaks of this step have higher positions. */
		after: number;
		/** How many open cases the steps before it have left that they did not find; at most. */
		left: number;
	};
}

/** The chain of a run that looks at everything. */
export const ownChain = (runId: string): Chain => ({ id: runId, step: 0 });

/** `until_step` of a break that the last step of its chain found as well. */
const LAST_STEP = 2_147_483_647;

/** SQL: whether the last step of a chain found the break `alias`; `chain` is its id. */
export const foundLast = (alias: string, chain: string) =>
	`${alias}.chain_id = ${chain}::uuid and ${alias}.until_step = ${LAST_STEP}`;

/**
 * The same where breaks are asked for by their subject: an index on the chain, which this comparison of its id keeps out, would
 * go through all of its breaks for each of them.
 */
export const foundLastBySubject = (alias: string, chain: string) =>
	`${alias}.chain_id is not distinct from ${chain}::uuid and ${alias}.until_step = ${LAST_STEP}`;

/** SQL: whether the break `d` is that of the case `c`. */
export const isOfCase = (d: string, c: string) =>
	`${d}.subject_key = ${c}.subject_key and ${d}.kind = ${c}.kind and ${d}.m_id = ${c}.m_id and ${d}.subject = ${c}.subject
		and ${d}.occurrence = ${c}.occurrence`;

/** The breaks of a run, as a condition for Prisma; null as long as it is not finished. */
export function breaksOf({ chainId, step }: { chainId: string | null; step: number | null }) {
	return chainId === null || step === null ? null : { chainId, sinceStep: { lte: step }, untilStep: { gt: step } };
}

/**
 * The chain of a run that goes on from an earlier one. `all` is SQL of the m_id and transaction_key of what it looked at,
 * `former` of what of it was there before: that alone can have an open case where no step has left one that it did not find.
 */
export async function nextStep(
	tx: SqlTx,
	earlierRunId: string,
	{ all, former }: { all: string; former: string },
): Promise<Chain> {
	const rows = await tx.$queryRawUnsafe<{ id: string; step: number; after: number; left: number }[]>(
		`select chain_id as id, step + 1 as step, (watermark -> 'cases' -> 'left')::int as left,
			(select coalesce(max(position), 0) from discrepancy d where d.chain_id = r.chain_id) as after
		from reconciliation_run r where id = $1::uuid`,
		earlierRunId,
	);
	const { after, left, ...chain } = rows[0]!;
	return { ...chain, further: { keys: left === 0 ? former : all, after, left } };
}

/**
 * Says that the breaks of some transactions are not found any more from this step of a chain on. `keys` is SQL of their m_id
 * and transaction_key.
 */
export async function endBreaks(tx: SqlTx, { id, step }: Chain, keys: string): Promise<void> {
	await tx.$executeRawUnsafe(
		`update discrepancy d set until_step = $2::int
		from (select distinct m_id, transaction_key from (${keys}) k) k
		where ${foundLastBySubject('d', '$1')} and d.m_id = k.m_id and d.subject_key = k.transaction_key`,
		id,
		step,
	);
}

/**
 * Whether the cases stand as the step before this one left them: no run that knows cases of the same kinds was done since.
 * What people did to cases since then does not count: a break that is unchanged does not move them.
 */
export async function casesAreThoseOf(tx: SqlTx, { id, step }: Chain, level: Level): Promise<boolean> {
	if (step === 0) return false;
	const kinds: readonly string[] = kindsOf[level];
	const [later] = await tx.$queryRawUnsafe<{ some: boolean }[]>(
		`select exists (
			select from reconciliation_run before, reconciliation_run other
			where before.chain_id = $1::uuid and before.step = $2::int - 1 and other.finish_order > before.finish_order
				and other.level = any($3::text[])) as some`,
		id,
		step,
		levels.filter((one) => kindsOf[one].some((kind) => kinds.includes(kind))),
	);
	return !later!.some;
}
