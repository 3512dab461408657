import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { environment, extendEnvironment } from '#app/env.server.ts';
import { sql } from '#app/sql.server.ts';

export interface CommandDatabase {
	/** Names of the migrations that were applied now. */
	applied: string[];
	/** Leaves the embedded database, when there is one. */
	release(): Promise<void>;
}

const LONGEST_WAIT_MS = 5000;

/** True when every migration of this version has been applied: a fraction of what it costs to ask the engine. */
async function isMigrated(): Promise<boolean> {
	const ask = async () => {
		const { rows } = await sql().query<{ name: string }>(
			'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
		);
		await sql().query('select 1 from graphile_worker.migrations limit 1');
		const applied = new Set(rows.map(({ name }) => name));
		const folder = path.resolve(import.meta.dirname, '../../prisma/migrations');
		const wanted = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
		return wanted.every(({ name }) => applied.has(name));
	};
	// Why it cannot be asked is found out, and told, by migrating.
	const late = setTimeout(LONGEST_WAIT_MS, false, { ref: false });
	return Promise.race([ask().catch(() => false), late]);
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
		extendEnvironment({ DATA_DIR: dataDir, DATABASE_URL: url });
		const applied = (await isMigrated()) ? [] : await (await import('#app/boot/migrate.ts')).migrate(url);
		return { applied, release: async () => embedded?.release() };
	} catch (error) {
		await embedded?.release();
		throw error;
	}
}
