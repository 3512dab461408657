import { sql } from '#app/sql.server.ts';

/** A row of the audit log as it is noted elsewhere, to be looked for later. */
export interface NotedAuditRow {
	id: bigint;
	/** Of the row and, through its predecessors, of all before it. */
	hash: string;
}

/** The newest row of the audit log; null while there is none. */
export async function lastAuditRow(): Promise<NotedAuditRow | null> {
	const { rows } = await sql().query<{ id: string; hash: string }>(
		'select id, hash from audit_log order by id desc limit 1',
	);
	return rows[0] ? { id: BigInt(rows[0].id), hash: rows[0].hash } : null;
}

/**
 * Walks the whole audit log. Returns the id of the first row whose hash or predecessor does not hold, or null. A log that
 * lost its newest rows is a whole chain all the same: `noted`, which was the newest once, has to be there still.
 */
export async function findBrokenAuditRow(noted: NotedAuditRow | null = null): Promise<bigint | null> {
	const { rows } = await sql().query<{ id: string }>(`
		select id from (
			select id, hash, prev_hash,
				coalesce(lag(hash) over (order by id), '') as expected_prev,
				audit_log_hash(prev_hash, audit_log) as expected_hash
			from audit_log
		) chain
		where prev_hash <> expected_prev or hash <> expected_hash
		order by id limit 1`);
	if (rows[0]) return BigInt(rows[0].id);
	if (!noted) return null;
	const found = await sql().query('select 1 from audit_log where id = $1 and hash = $2', [
		String(noted.id),
		noted.hash,
	]);
	return found.rowCount ? null : noted.id;
}
