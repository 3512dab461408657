import { expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { readRows } from '#app/features/payments/read-rows.server.ts';
import { describeError } from '#app/log.server.ts';
import { closeDatabase, sessionAddress, sql, sqlTransaction } from '#app/sql.server.ts';

it('a connection that is cut between two queries fails its next query and nothing else', async () => {
	const client = await sql().connect();
	const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
	const cut = new Promise((resolve) => client.once('end', resolve));
	await sql().query('select pg_terminate_backend($1)', [rows[0]!.pid]);
	await cut;
	await expect(client.query('select 1')).rejects.toThrow();
	client.release();
	expect((await sql().query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

it('a transaction of plain SQL counts as a whole or not at all', async () => {
	const stored = async () =>
		(await sql().query(`select value from app_setting where key like 'plain-%' order by key`)).rows;
	const write = `insert into app_setting (key, value, updated_at) values ($1, to_jsonb($2::text), now())`;
	const work = sqlTransaction(async (tx) => {
		expect(await tx.$executeRawUnsafe(write, 'plain-1', 'one')).toBe(1);
		throw new Error('half way');
	});
	await expect(work).rejects.toThrow('half way');
	expect(await stored()).toEqual([]);
	await sqlTransaction((tx) => tx.$executeRawUnsafe(write, 'plain-1', 'one'));
	expect(await stored()).toEqual([{ value: 'one' }]);
});

it('an instant is the same to every client, and no default of the server counts, be it of Seoul', async () => {
	const { rows } = await sql().query<{ name: string }>('select current_database() as name');
	const defaults = {
		timezone: `'Asia/Seoul'`,
		datestyle: `'SQL, DMY'`,
		search_path: 'pg_catalog',
		default_transaction_isolation: `'serializable'`,
		statement_timeout: `'1ms'`,
	};
	for (const [name, value] of Object.entries(defaults))
		await sql().query(`alter database ${rows[0]!.name} set ${name} = ${value}`);
	await closeDatabase();
	const key = 'instant';
	const written = new Date('2026-03-01T15:30:00.000Z');
	await db().appSetting.create({ data: { key, value: 1, updatedAt: written } });
	const stored = await sql().query('select updated_at as at from app_setting where key = $1', [key]);
	expect(stored.rows).toEqual([{ at: written }]);
	await sql().query(`update app_setting set updated_at = '2026-12-31T15:00:00Z' where key = $1`, [key]);
	const { updatedAt } = await db().appSetting.findUniqueOrThrow({ where: { key } });
	expect(updatedAt).toEqual(new Date('2026-12-31T15:00:00Z'));
	const [session] = await db().$queryRawUnsafe<object[]>(
		`select current_setting('default_transaction_isolation') as isolation, current_setting('statement_timeout') as timeout`,
	);
	expect(session).toEqual({ isolation: 'read committed', timeout: '0' });
});

it('options that an address has already stay', () => {
	const address = new URL(sessionAddress('postgresql://a:b%40c@host/name?sslmode=require&options=-c%20work_mem%3D8MB'));
	expect(address.searchParams.get('options')).toMatch(/^-c work_mem=8MB -c timezone=UTC /);
	expect(address.href).toMatch(/^postgresql:\/\/a:b%40c@host\/name\?sslmode=require&/);
});

it('the log keeps nothing that an error quotes of the data', async () => {
	const secret = '110-234-567890 김비밀';
	const failures = [
		() => sql().query('select $1::text::bigint', [secret]),
		() => sql().query('select $1::text::date', [secret]),
		() => sql().query(`select ('{"a": ' || $1 || '}')::text::json`, [secret]),
		() =>
			sql().query('create temp table t (n int check (n > 0), u text unique); insert into t values (0, $$110-234$$)'),
		() => db().$queryRaw`select ${secret}::text::bigint`,
		() => db().$executeRaw`select ${secret}::text::uuid`,
		() =>
			db().user.create({ data: { id: 'twice', name: secret, email: secret, role: secret, nothing: secret } as never }),
		async () => JSON.parse(`{"account": 김비밀, "holder": "${secret}"}`),
	];
	for (const fail of failures) {
		const error = await Promise.resolve(fail()).then(
			() => null,
			(thrown: unknown) => thrown,
		);
		const line = JSON.stringify(describeError(error));
		expect(error).toBeInstanceOf(Error);
		expect(line).not.toMatch(/110-234|김비밀/);
	}
});

it('however many read rows slowly, others get their connection', async () => {
	const readers = Array.from({ length: 8 }, () => readRows<{ n: number }>('select generate_series(1, 5000) as n', []));
	for (const reader of readers) expect((await reader.next()).value).toEqual({ n: 1 });
	expect((await sql().query('select 1 as one')).rows).toEqual([{ one: 1 }]);
	for (const reader of readers) await reader.return();
}, 20_000);
