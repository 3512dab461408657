import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';

// Each test file has a database of its own, copied from the migrated template before the file is loaded.
const server = inject('postgresUrl');
const name = `test_${randomBytes(6).toString('hex')}`;

async function admin(statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: server });
	await client.connect();
	// Copies of one template take turns, since PostgreSQL refuses to copy a database that is being copied.
	await client.query(`select pg_advisory_lock(hashtext('jeongsan.template'))`);
	await client.query(statement);
	await client.end();
}

await admin(`create database ${name} template ${inject('templateDatabase')}`);
const url = new URL(server);
url.pathname = `/${name}`;
process.env.DATABASE_URL = url.href;
process.env.LOG_LEVEL ??= 'silent';

afterAll(async () => {
	const { closeDatabase } = await import('#app/sql.server.ts');
	await closeDatabase();
	await admin(`drop database if exists ${name} with (force)`);
});
