import { sql } from '#app/sql.server.ts';

/** Walks the whole audit log. Returns the id of the first row whose hash or predecessor does not hold, or null. */
export async function findBrokenAuditRow(): Promise<bigint | null> {
	const { rows } = await sql().query<{ id: string }>(`
		select id from (
			select id, hash, prev_hash,
				coalesce(lag(hash) over (order by id), '') as expected_prev,
				audit_log_hash(prev_hash, audit_log) as expected_hash
			from audit_log
		) chain
		where prev_hash <> expected_prev or hash <> expected_hash
		order by id limit 1`);
	return rows[0] ? BigInt(rows[0].id) : null;
}
