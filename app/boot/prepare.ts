import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Environment, EnvironmentError, environment, extendEnvironment } from '#app/env.server.ts';
import { joinEmbeddedPostgres } from './embedded-postgres.ts';
import { makeFolder } from './make-folder.ts';
import { migrate } from './migrate.ts';
import { requireSoundMode } from './mode.ts';
import { StartupProblem } from './problem.ts';
import { sandboxSecrets } from './secrets.ts';

export interface PreparedConsole {
	environment: Environment;
	mode: 'sandbox' | 'live';
	/** Leaves the embedded database, when there is one. */
	release(): Promise<void>;
}

/** The settings of this process, or StartupProblem naming the wrong ones. */
export function soundEnvironment(): Environment {
	try {
		return environment();
	} catch (error) {
		if (error instanceof EnvironmentError)
			throw new StartupProblem(error.message, 'correct them in .env or in the environment; .env.example explains each');
		throw error;
	}
}

/** Makes the data folder, or says why it cannot be made or written. */
export async function makeDataDir(dataDir: string): Promise<void> {
	const refuse = (what: string) => (cause: Error) => {
		throw new StartupProblem(
			`the data folder ${dataDir} cannot be ${what}: ${cause.message}`,
			'set DATA_DIR to a folder that you may write',
		);
	};
	await makeFolder(dataDir).catch(refuse('made'));
	const probe = path.join(dataDir, `.probe-${process.pid}`);
	await writeFile(probe, '').catch(refuse('written'));
	await rm(probe, { force: true });
}

/**
 * What every process of the console needs before its first query: settings, secrets, a migrated database. Uses
 * DATABASE_URL, else the embedded PostgreSQL of DATA_DIR. Puts what it found into the environment of this process.
 */
export async function prepareConsole(): Promise<PreparedConsole> {
	const given = soundEnvironment();
	const mode = await requireSoundMode(given);
	const dataDir = path.resolve(given.DATA_DIR);
	await makeDataDir(dataDir);
	const settings: Record<string, string> = { DATA_DIR: dataDir };
	if (mode === 'sandbox' && !(given.SESSION_SECRET && given.ENCRYPTION_KEYS)) {
		const secrets = await sandboxSecrets(dataDir);
		if (!given.SESSION_SECRET) settings.SESSION_SECRET = secrets.SESSION_SECRET;
		if (!given.ENCRYPTION_KEYS) settings.ENCRYPTION_KEYS = secrets.ENCRYPTION_KEYS;
	}
	const embedded = given.DATABASE_URL ? null : await joinEmbeddedPostgres(dataDir);
	const databaseUrl = given.DATABASE_URL ?? embedded!.url;
	try {
		await migrate(databaseUrl);
	} catch (error) {
		await embedded?.release();
		throw error;
	}
	return {
		environment: extendEnvironment({ ...settings, DATABASE_URL: databaseUrl }),
		mode,
		release: async () => embedded?.release(),
	};
}
