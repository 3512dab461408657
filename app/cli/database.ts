import { readdir } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { environment, extendEnvironment } from '#app/env.server.ts';

export interface CommandDatabase {
	/** Names of the migrations that were applied now. */
	applied: string[];
	/** Leaves the embedded database, when there is one. */
	release(): Promise<void>;
}

/** True when every migration of this version has been applied: a fraction of what it costs to ask the engine. */
async function isMigrated(url: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
	try {
		await client.connect();
		const { rows } = await client.query<{ name: string }>(
			'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
		);
		await client.query('select 1 from graphile_worker.migrations limit 1');
		const applied = new Set(rows.map(({ name }) => name));
		const folder = path.resolve(import.meta.dirname, '../../prisma/migrations');
		const wanted = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
		return wanted.every(({ name }) => applied.has(name));
	} catch {
		// Why it cannot be asked is found out, and told, by migrating.
		return false;
	} finally {
		await client.end().catch(() => {});
	}
}

/**
 * Makes a migrated database available: that of DATABASE_URL, else the embedded one of DATA_DIR, which is started, or
 * joined when a console runs on it. Throws StartupProblem.
 */
export async function openDatabase(): Promise<CommandDatabase> {
	const { DATABASE_URL, DATA_DIR } = environment();
	const dataDir = path.resolve(DATA_DIR);
	const embedded = DATABASE_URL
		? null
		: await (await import('#app/boot/embedded-postgres.ts')).joinEmbeddedPostgres(dataDir);
	const url = DATABASE_URL ?? embedded!.url;
	try {
		const applied = (await isMigrated(url)) ? [] : await (await import('#app/boot/migrate.ts')).migrate(url);
		extendEnvironment({ DATA_DIR: dataDir, DATABASE_URL: url });
		return { applied, release: async () => embedded?.release() };
	} catch (error) {
		await embedded?.release();
		throw error;
	}
}
