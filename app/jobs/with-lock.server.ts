import { sql } from '#app/sql.server.ts';

/**
 * Runs the work unless another process is at the same thing; null when one is. The lock lives with a connection, so a
 * process that dies leaves none behind. It is no transaction: work under it may call out over HTTP.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T | null> {
	const client = await sql().connect();
	try {
		const { rows } = await client.query<{ held: boolean }>(
			`select pg_try_advisory_lock(hashtextextended($1, 0)) as held`,
			[`jeongsan.${name}`],
		);
		if (!rows[0]?.held) return null;
		try {
			return await work();
		} finally {
			await client.query(`select pg_advisory_unlock(hashtextextended($1, 0))`, [`jeongsan.${name}`]);
		}
	} finally {
		client.release();
	}
}
