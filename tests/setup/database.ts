import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, joinEmbeddedPostgres } from '#app/boot/embedded-postgres.ts';
import { migrate } from '#app/boot/migrate.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** Server on which each test file makes its own database, and the migrated database to copy. */
		postgresUrl: string;
		templateDatabase: string;
	}
}

interface SharedServer {
	users: number;
	ready: Promise<{ url: string; template: string; embedded: EmbeddedPostgres | null }>;
}

const holder = globalThis as { jeongsanTestServer?: SharedServer };

async function migrationsHash(): Promise<string> {
	const folder = path.resolve('prisma/migrations');
	const hash = createHash('sha256');
	for (const name of (await readdir(folder)).sort()) {
		if (name.endsWith('.toml')) continue;
		hash.update(name).update(await readFile(path.join(folder, name, 'migration.sql')));
	}
	return hash.digest('hex').slice(0, 12);
}

async function prepare(): ReturnType<() => SharedServer['ready']> {
	const given = process.env.TEST_DATABASE_URL;
	const embedded = given
		? null
		: await joinEmbeddedPostgres(process.env.TEST_DATA_DIR ?? './.data/test', { durable: false });
	const url = given ?? embedded!.url;
	const template = `jeongsan_template_${await migrationsHash()}`;
	const admin = new pg.Client({ connectionString: url });
	await admin.connect();
	await admin.query(`select pg_advisory_lock(hashtext('jeongsan.template'))`);
	const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template]);
	if (!rowCount) {
		await admin.query(`create database ${template}_draft`).catch(() => {});
		const draft = new URL(url);
		draft.pathname = `/${template}_draft`;
		await migrate(draft.href);
		await admin.query(`alter database ${template}_draft rename to ${template}`);
	}
	await admin.end();
	return { url, template, embedded };
}

/** One server and one migrated template for all test projects of this run. */
export async function setup(project: TestProject): Promise<void> {
	holder.jeongsanTestServer ??= { users: 0, ready: prepare() };
	holder.jeongsanTestServer.users += 1;
	const { url, template } = await holder.jeongsanTestServer.ready;
	project.provide('postgresUrl', url);
	project.provide('templateDatabase', template);
}

export async function teardown(): Promise<void> {
	const server = holder.jeongsanTestServer;
	if (!server) return;
	server.users -= 1;
	if (server.users > 0) return;
	holder.jeongsanTestServer = undefined;
	await (await server.ready).embedded?.release();
}
