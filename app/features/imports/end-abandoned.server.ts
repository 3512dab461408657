import { currentInstant } from '#app/clock.server.ts';
import { endImport } from '#app/features/payments/end-import.server.ts';
import { ImportBusy, withRunningImport } from '#app/features/payments/running-import.server.ts';
import { removeSpoolsOf } from '#app/features/payments/spool.server.ts';
import { sql } from '#app/sql.server.ts';

/** An import is that young when it may not have taken its lock yet. */
const YOUNG_SECONDS = 60;

/**
 * Ends imports `running` on which nobody works and which no job will take up again: their process died (a command line
 * that was stopped, a fetch that begins anew). Nothing of them is in. Gives how many there were.
 */
export async function endAbandonedImports(): Promise<number> {
	const { rows } = await sql().query<{ id: string }>(
		`select i.id from import i
		 where i.status = 'running' and not exists (
			select 1 from graphile_worker.jobs j
			where j.key = 'import:' || i.id and (j.attempts < j.max_attempts or j.locked_at is not null))
			and i.created_at < $1::timestamptz - make_interval(secs => $2)
		 order by i.id limit 100`,
		[await currentInstant(), YOUNG_SECONDS],
	);
	let ended = 0;
	for (const { id } of rows) {
		try {
			await withRunningImport(id, async () => {
				await endImport(id, new Error('abandoned'), await currentInstant());
				await removeSpoolsOf(id);
			});
			ended += 1;
		} catch (error) {
			if (!(error instanceof ImportBusy)) throw error;
		}
	}
	return ended;
}
