import { sql } from '#app/sql.server.ts';

/**
 * The job of the same name: builds the indexes that a large first import left out. Lists are slower without them, and
 * right. Rows can be read and written meanwhile; an index that was half built when the process died is begun again.
 */
export async function buildIndexes(): Promise<void> {
	const client = await sql().connect();
	try {
		await client.query(`select pg_advisory_lock(hashtext('jeongsan.indexes'))`);
		await client.query(`set maintenance_work_mem = '256MB'`);
		const { rows } = await client.query<{ name: string; definition: string }>(
			'select name, definition from deferred_index order by name',
		);
		for (const { name, definition } of rows) {
			const { rowCount: broken } = await client.query(
				`select from pg_index i join pg_class c on c.oid = i.indexrelid
				 where c.relname = $1 and c.relnamespace = current_schema()::regnamespace and not i.indisvalid`,
				[name],
			);
			if (broken) await client.query(`drop index concurrently if exists "${name}"`);
			await client.query(definition.replace(/^CREATE( UNIQUE)? INDEX /, 'CREATE$1 INDEX CONCURRENTLY IF NOT EXISTS '));
			await client.query('delete from deferred_index where name = $1', [name]);
		}
	} finally {
		await client.query('reset maintenance_work_mem').catch(() => {});
		await client.query(`select pg_advisory_unlock(hashtext('jeongsan.indexes'))`).catch(() => {});
		client.release();
	}
}
