import { expect, it } from 'vitest';
import { sql, sqlTransaction } from '#app/sql.server.ts';

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
