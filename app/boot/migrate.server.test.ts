import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { environment } from '#app/env.server.ts';
import { checkDatabase, migrate, schemaSql } from './migrate.ts';
import { StartupProblem } from './problem.ts';

const server = inject('postgresUrl');
const drawn = `drawn_${process.pid}`;

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(text)).rows;
	} finally {
		await client.end();
	}
}

function named(name: string): string {
	const url = new URL(server);
	url.pathname = `/${name}`;
	return url.href;
}

const bare = `bare_${process.pid}`;
const guest = `guest_${process.pid}`;

afterAll(async () => {
	await query(server, `drop database if exists ${drawn} with (force)`);
	await query(server, `drop database if exists ${bare} with (force)`);
	await query(server, `drop role if exists ${guest}`);
});

const columns = `
	select table_name, column_name, data_type, udt_name, is_nullable, column_default, datetime_precision
	from information_schema.columns
	where table_schema = 'public' and table_name <> '_prisma_migrations'
	order by table_name, column_name`;
// Indexes over a part of a table or over an expression are left out: the schema has no word for them.
const indexes = `select tablename, indexdef from pg_indexes
	where schemaname = 'public' and tablename <> '_prisma_migrations' and indexdef not like '% WHERE %' and indexdef not like '%COALESCE%'
		and indexname <> 'bank_line_words_idx' order by indexdef`;

test('the migrations build exactly the schema that schema.prisma describes', async () => {
	await query(server, `create database ${drawn}`);
	const fromSchema = named(drawn);
	await query(fromSchema, await schemaSql(fromSchema));
	const migrated = environment().DATABASE_URL!;
	expect(await query(migrated, columns)).toEqual(await query(fromSchema, columns));
	expect(await query(migrated, indexes)).toEqual(await query(fromSchema, indexes));
});

test('migrating again applies nothing', async () => {
	expect(await migrate(environment().DATABASE_URL!)).toEqual([]);
});

test('a database that cannot be used is told in one sentence without the password', async () => {
	const wrong = new URL(environment().DATABASE_URL!);
	wrong.password = 'not-the-password';
	const problem = await checkDatabase(wrong.href).catch((error: unknown) => error);
	expect(problem).toBeInstanceOf(StartupProblem);
	expect((problem as StartupProblem).message).toMatch(/cannot be used \(28P01\)/);
	expect((problem as StartupProblem).message).not.toContain('not-the-password');
	await expect(checkDatabase('postgresql://nobody@127.0.0.1:1/nothing')).rejects.toThrow(/ECONNREFUSED/);
});

test('a user who may make nothing in the database is told so, and nothing of migrations', async () => {
	await query(server, `create role ${guest} login password 'guest'`);
	await query(server, `create database ${bare}`);
	const asGuest = new URL(named(bare));
	asGuest.username = guest;
	asGuest.password = 'guest';
	const problem = await migrate(asGuest.href).catch((error: unknown) => error);
	expect(problem).toBeInstanceOf(StartupProblem);
	expect(problem).toMatchObject({
		message: 'the user of DATABASE_URL may not make tables and schemas in its database',
		remedy: expect.stringContaining('owner'),
	});
});
