import { currentInstant } from '#app/clock.server.ts';
import { sql } from '#app/sql.server.ts';
import { RUN_LOCK } from './execute-run.server.ts';

/** A run is that young when it may not have taken its lock yet. */
const YOUNG_SECONDS = 60;

/**
 * Ends runs that are `running`, on which nobody works and which no job will take up again: their process died (a command
 * line that was stopped). Nothing of them was written. Gives how many there were.
 */
export async function endAbandonedRuns(): Promise<number> {
	const { rowCount } = await sql().query(
		`update reconciliation_run r set status = 'failed', finished_at = $1::timestamptz
		 where r.status = 'running' and r.created_at < $1::timestamptz - make_interval(secs => $2)
			and not exists (
				select from graphile_worker.jobs j
				where j.key = 'run:' || r.id and (j.attempts < j.max_attempts or j.locked_at is not null))
			and pg_try_advisory_xact_lock(${RUN_LOCK('r.id')})`,
		[await currentInstant(), YOUNG_SECONDS],
	);
	return rowCount ?? 0;
}
