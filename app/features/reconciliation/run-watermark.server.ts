import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { SqlTx } from '#app/sql.server.ts';
import type { Plan } from './level-engine.server.ts';
import type { HashedFacts } from './result-hash.ts';
import { type Findings, keptFindings } from './sides.server.ts';

/** Scopes whose last run is kept as one to go on from. */
const MOST_SCOPES = 100;

/** The tables that level 1 reads. */
const READ = ['payment_transaction', 'settlement_line', 'payment_lookup', 'foreign_settlement_line'];

/** Triggers that note changes: insert, update, delete and truncate of each of them. */
const TRIGGERS = READ.length * 4;

/**
 * SQL: which tables a run read. Rows loaded into a new table are noted nowhere, and a restored database counts its
 * transactions anew: then nothing earlier can be relied on. Null while changes are not noted.
 */
const TABLES = `
	select case when count(*) = ${TRIGGERS} then jsonb_build_object('cluster', (select system_identifier::text from pg_control_system()),
		'tables', jsonb_agg(distinct g.tgrelid::bigint)) end as tables
	from pg_trigger g
	where g.tgrelid in (${READ.map((table) => `'${table}'::regclass`).join(', ')})
		and g.tgfoid = 'note_source_change'::regproc and g.tgenabled in ('O', 'A')`;

/** A hash of all that the result depends on besides the rows: what was asked, the rules, and the program itself. */
export function askedOf({ level, scope, ruleVersion }: Plan, rules: readonly HashedFacts[], program: object): string {
	const { from, to, asOf, mIds } = scope;
	const asked = [level, from, to, asOf, [...mIds].sort(), ruleVersion, rules, program];
	return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

export interface Watermark {
	runId: string;
	snapshot: string;
	kept: z.infer<typeof keptFindings>;
}

/** The last run that was asked the same; null when there is none, `replaced` when its tables are not there any more. */
export async function findWatermark(tx: SqlTx, asked: string): Promise<Watermark | 'replaced' | null> {
	const [found] = await tx.$queryRawUnsafe<{ run_id: string; snapshot: string; kept: unknown; same: boolean }[]>(
		`select w.run_id, w.snapshot::text as snapshot, w.kept, coalesce(w.tables = t.tables, false) as same
		from run_watermark w, (${TABLES}) t where w.scope = $1 order by pg_snapshot_xmax(w.snapshot) desc limit 1`,
		asked,
	);
	if (!found) return null;
	if (!found.same) return 'replaced';
	return { runId: found.run_id, snapshot: found.snapshot, kept: keptFindings.parse(found.kept) };
}

/**
 * Keeps what a run found, for the next one that is asked the same, in place of what the one before it had found. Part of
 * the run's transaction: a run that does not finish leaves nothing.
 */
export async function keepWatermark(
	tx: SqlTx,
	runId: string,
	asked: string,
	found: Findings & { leftOut: readonly string[] },
): Promise<void> {
	const kept = JSON.stringify(found, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
	await tx.$executeRawUnsafe('delete from run_watermark where scope = $1', asked);
	await tx.$executeRawUnsafe(
		`insert into run_watermark (run_id, scope, snapshot, tables, kept)
		select $1::uuid, $2, pg_current_snapshot(), t.tables, $3::jsonb from (${TABLES}) t where t.tables is not null`,
		runId,
		asked,
		kept,
	);
	await tx.$executeRawUnsafe(
		`delete from run_watermark where run_id in (
			select run_id from run_watermark order by pg_snapshot_xmax(snapshot) desc offset ${MOST_SCOPES})`,
	);
}

/** Forgets the changes that every kept run has seen. An incremental run leaves that to the next full one. */
export async function forgetChanges(tx: SqlTx): Promise<void> {
	await tx.$executeRawUnsafe(
		`delete from source_change where xid < (
			select coalesce(min(pg_snapshot_xmin(snapshot)::text::numeric), 0)::text::xid8 from run_watermark)`,
	);
}
