import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { sql } from '#app/sql.server.ts';
import { enqueue } from './enqueue.server.ts';
import { withLock } from './with-lock.server.ts';
import { WorkerLiveness } from './worker-liveness.server.ts';

const lockedBy = async () =>
	(await sql().query(`select key, locked_by from graphile_worker.jobs order by key`)).rows.map((row) => row.locked_by);

test('jobs of a dead worker are free again, those of a living one and fresh ones are left alone', async () => {
	for (const key of ['a', 'b', 'c']) await db().$transaction((tx) => enqueue(tx, 'readBalance', {}, { key }));
	const take = (key: string, worker: string, secondsAgo: number) =>
		sql().query(
			`update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - make_interval(secs => $3) where key = $1`,
			[key, worker, secondsAgo],
		);
	await take('a', 'worker-dead', 60);
	await take('b', 'worker-alive', 60);
	await take('c', 'worker-just-born', 1);

	const other = new WorkerLiveness(environment().DATABASE_URL!);
	other.announce('worker-alive');
	await other.releaseDead();
	expect(await lockedBy()).toEqual([null, 'worker-alive', 'worker-just-born']);

	const ours = new WorkerLiveness(environment().DATABASE_URL!);
	expect(await ours.releaseDead()).toEqual([]);
	await other.close();
	expect(await ours.releaseDead()).toEqual(['worker-alive']);
	expect(await lockedBy()).toEqual([null, null, 'worker-just-born']);
	await ours.close();
});

test('work whose lock went with its connection is done all the same, and the lock is free', async () => {
	const cut = () =>
		sql().query(
			`select pg_terminate_backend(pid, 20000) from pg_locks where locktype = 'advisory' and database =
				(select oid from pg_database where datname = current_database())`,
		);
	expect(await withLock('cut', async () => (await cut()).rowCount)).toBe(1);
	expect(await withLock('cut', async () => 'again')).toBe('again');
});
