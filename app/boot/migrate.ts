import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { sessionAddress } from '#app/sql.server.ts';
import { StartupProblem } from './problem.ts';

const migrationsFolder = path.resolve(import.meta.dirname, '../../prisma/migrations');
const schemaFile = path.resolve(import.meta.dirname, '../../prisma/schema.prisma');

interface SchemaEngine {
	applyMigrations(input: object): Promise<{ appliedMigrationNames: string[] }>;
	diff(input: object): Promise<{ stdout: string | null }>;
}

interface EngineGlue {
	__wbg_set_wasm(exports: unknown): void;
	SchemaEngine: { new: (options: object, logger: () => void, adapter: object) => Promise<SchemaEngine> };
}

let loading: Promise<EngineGlue> | undefined;

/** The module keeps one instance of itself in a global: a second one in the same process would break the first. */
async function loadEngine(): Promise<EngineGlue> {
	const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
	const file = path.join(path.dirname(entry), 'schema_engine_bg.wasm');
	const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineGlue;
	const { instance } = await WebAssembly.instantiate(await readFile(file), {
		'./schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
	});
	glue.__wbg_set_wasm(instance.exports);
	(instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
	return glue;
}

/**
 * Prisma's own migration engine as WebAssembly, so that nothing has to be downloaded. It keeps `_prisma_migrations`
 * with the checksums of the command line tool, so `prisma migrate deploy` stays usable beside it.
 */
async function schemaEngine(adapter: PrismaPg, datamodel: string): Promise<SchemaEngine> {
	loading ??= loadEngine();
	const glue = await loading;
	return glue.SchemaEngine.new(
		{ datamodels: [['schema.prisma', datamodel]] },
		() => {},
		bindMigrationAwareSqlAdapterFactory(adapter),
	);
}

/**
 * The adapter cuts a script at every semicolon, also inside the body of a function. PostgreSQL takes a whole script as
 * one query, and as one transaction: a migration that fails leaves nothing behind.
 */
class WholeScriptAdapter extends PrismaPg {
	private readonly drivers: pg.Pool[] = [];

	/** The engine leaves its connections open. */
	async close(): Promise<void> {
		await Promise.all(this.drivers.splice(0).map((driver) => driver.end()));
	}

	override async connect(): ReturnType<PrismaPg['connect']> {
		const connection = await super.connect();
		const driver = connection.underlyingDriver() as unknown as pg.Pool;
		this.drivers.push(driver);
		connection.executeScript = async (script) => {
			await driver.query(script);
		};
		return connection;
	}
}

/** Waits for nothing and says in one sentence why the database cannot be used. */
export async function checkDatabase(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: sessionAddress(url), connectionTimeoutMillis: 5000 });
	try {
		await client.connect();
		const { rows } = await client.query<{ version: number }>(
			`select current_setting('server_version_num')::int as version`,
		);
		if (rows[0]!.version < 150_000) {
			throw new StartupProblem('the PostgreSQL at DATABASE_URL is older than 15', 'use PostgreSQL 15 or newer');
		}
	} catch (error) {
		if (error instanceof StartupProblem) throw error;
		const { code, message } = error as { code?: string; message: string };
		const parsed = new URL(url);
		throw new StartupProblem(
			`the database at ${parsed.hostname}:${parsed.port || 5432}${parsed.pathname} cannot be used (${code ?? message})`,
			'check DATABASE_URL: host, port, user, password and name of the database, and that the server runs',
		);
	} finally {
		await client.end().catch(() => {});
	}
}

interface MigrationFile {
	name: string;
	sql: string;
}

async function readMigrations(): Promise<MigrationFile[]> {
	const entries = await readdir(migrationsFolder, { withFileTypes: true });
	const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
	return Promise.all(
		names.sort().map(async (name) => ({
			name,
			sql: await readFile(path.join(migrationsFolder, name, 'migration.sql'), 'utf8'),
		})),
	);
}

/** Names of the migrations that the database has not, or has in another wording. */
async function pendingMigrations(client: pg.ClientBase | pg.Pool): Promise<string[]> {
	const { rows: present } = await client.query(`select to_regclass('public._prisma_migrations') as oid`);
	const { rows } = present[0].oid
		? await client.query<{ name: string; checksum: string }>(
				'select migration_name as name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
			)
		: { rows: [] };
	const applied = new Set(rows.map((row) => `${row.name} ${row.checksum}`));
	return (await readMigrations())
		.filter(({ name, sql }) => !applied.has(`${name} ${createHash('sha256').update(sql).digest('hex')}`))
		.map(({ name }) => name);
}

/** Throws StartupProblem when the user of the connection could apply no migration. */
async function requirePrivileges(client: pg.Client): Promise<void> {
	const { rows } = await client.query<{ mayMake: boolean }>(
		`select has_database_privilege(current_database(), 'create') and has_schema_privilege('public', 'create') as "mayMake"`,
	);
	if (rows[0]!.mayMake) return;
	throw new StartupProblem(
		'the user of DATABASE_URL may not make tables and schemas in its database',
		'make that user the owner of the database: alter database NAME owner to USER',
	);
}

async function applyMigrations(url: string): Promise<string[]> {
	const adapter = new WholeScriptAdapter(sessionAddress(url));
	try {
		const engine = await schemaEngine(adapter, await readFile(schemaFile, 'utf8'));
		const { appliedMigrationNames } = await engine.applyMigrations({
			migrationsList: {
				baseDir: migrationsFolder,
				lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
				migrationDirectories: (await readMigrations()).map(({ name, sql }) => ({
					path: name,
					migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
				})),
				shadowDbInitScript: '',
			},
			filters: { externalTables: [], externalEnums: [] },
		});
		return appliedMigrationNames;
	} catch (error) {
		throw new StartupProblem(
			`the database could not be migrated: ${(error as Error).message.trim().split('\n').slice(0, 3).join(' ')}`,
			'restore the last backup if a migration stopped half-way; https://pris.ly/d/migrate-resolve tells how to mark it',
		);
	} finally {
		await adapter.close();
	}
}

/**
 * Brings the database to the newest version: Prisma's migrations, then the job queue's. Safe to run at any time and by
 * several processes at once (an advisory lock lets one go first). Returns the names of the migrations it applied.
 * Throws StartupProblem when the database cannot be used or migrated.
 */
export async function migrate(url: string): Promise<string[]> {
	await checkDatabase(url);
	const guard = new pg.Client({ connectionString: sessionAddress(url) });
	await guard.connect();
	try {
		await guard.query(`select pg_advisory_lock(hashtext('jeongsan.migrate'))`);
		const isBehind = (await pendingMigrations(guard)).length > 0;
		if (isBehind) await requirePrivileges(guard);
		const applied = isBehind ? await applyMigrations(url) : [];
		await runMigrations({ connectionString: sessionAddress(url) });
		return applied;
	} finally {
		await guard.end();
	}
}

/** The SQL that builds the schema of `schema.prisma` from nothing: for drafting migrations and for the drift test. */
export async function schemaSql(url: string): Promise<string> {
	const datamodel = await readFile(schemaFile, 'utf8');
	const adapter = new WholeScriptAdapter(sessionAddress(url));
	const engine = await schemaEngine(adapter, datamodel);
	const { stdout } = await engine.diff({
		from: { tag: 'empty' },
		to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: datamodel }] },
		script: true,
		shadowDatabaseUrl: null,
		exitCode: null,
		filters: { externalTables: [], externalEnums: [] },
	});
	await adapter.close();
	return stdout ?? '';
}
