import { sql } from '#app/sql.server.ts';

/**
 * Lets PostgreSQL look again at tables that a run joins, or has written, when they have grown a lot since it last did.
 * Without this, the first run after a large import is planned for tables that were empty a moment ago, and takes minutes
 * instead of seconds. The size on disk tells at once; the counters of changes come a little later.
 */
export async function refreshStatistics(tables: readonly string[]): Promise<void> {
	const { rows } = await sql().query<{ name: string }>(
		`
		select c.relname as name
		from pg_class c
		left join pg_stat_user_tables s on s.relid = c.oid
		where c.oid = any($1::regclass[])
			and (c.reltuples < 0
				or pg_relation_size(c.oid) / current_setting('block_size')::int > c.relpages * 1.2 + 50
				or s.n_mod_since_analyze > 5000 + c.reltuples * 0.2)`,
		[tables],
	);
	for (const { name } of rows) await sql().query(`analyze ${name}`);
}
