import { sql } from '#app/sql.server.ts';

/** What the database knows a lock by. */
export const lockKeyOf = (name: string) => `jeongsan.${name}`;

/**
 * Runs the work unless another process is at the same thing; null when one is. The lock lives with a connection, so a
 * process that dies leaves none behind. One that lives may lose it with the connection and not notice: work that must not
 * be done twice at once checks what it found before it writes. It is no transaction: work under it may call out over HTTP.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T | null> {
	const client = await sql().connect();
	let isGone = false;
	try {
		const { rows } = await client.query<{ held: boolean }>(
			`select pg_try_advisory_lock(hashtextextended($1, 0)) as held`,
			[lockKeyOf(name)],
		);
		if (!rows[0]?.held) return null;
		try {
			return await work();
		} finally {
			// Gone with its connection, it needs no unlocking, and what was done under it is done.
			isGone = await client
				.query(`select pg_advisory_unlock(hashtextextended($1, 0))`, [lockKeyOf(name)])
				.then(() => false)
				.catch(() => true);
		}
	} finally {
		client.release(isGone);
	}
}
