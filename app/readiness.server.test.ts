import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { sql } from '#app/sql.server.ts';
import { checkReadiness } from './readiness.server.ts';

const now = new Date('2026-11-23T09:00:00+09:00');

async function heartbeatAt(at: Date) {
	const value = { at: at.toISOString() };
	await db().appSetting.upsert({
		where: { key: 'worker.heartbeat' },
		create: { key: 'worker.heartbeat', value },
		update: { value },
	});
}

test('readiness follows the worker and the migrations, and Toss being away does not end it', async () => {
	const toss = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
	await new Promise((resolve) => toss.once('listening', resolve));
	extendEnvironment({ TOSS_API_URL: `http://127.0.0.1:${(toss.address() as AddressInfo).port}` });

	const never = await checkReadiness(now);
	expect(never.ready).toBe(false);
	expect(never.checks).toMatchObject({
		database: { ok: true },
		migrations: { ok: true },
		worker: { ok: false },
		toss: { ok: true },
	});

	await heartbeatAt(new Date(now.getTime() - 29_000));
	expect((await checkReadiness(now)).ready).toBe(true);
	await heartbeatAt(new Date(now.getTime() - 31_000));
	expect((await checkReadiness(now)).checks.worker.ok).toBe(false);
	await heartbeatAt(now);

	await new Promise((resolve) => toss.close(resolve));
	const away = await checkReadiness(now);
	expect(away.ready).toBe(true);
	expect(away.checks.toss).toEqual({ ok: false, reason: 'ECONNREFUSED' });

	await sql().query(
		'delete from _prisma_migrations where migration_name = (select max(migration_name) from _prisma_migrations)',
	);
	const pending = await checkReadiness(now);
	expect(pending.ready).toBe(false);
	expect(pending.checks.migrations).toMatchObject({ ok: false, pending: [expect.any(String)] });
});

test('a database that hangs is told, not waited for', async () => {
	const other = await sql().connect();
	try {
		await other.query('begin; lock table _prisma_migrations, app_setting in access exclusive mode');
		const hanging = await checkReadiness(now);
		expect(hanging.ready).toBe(false);
		expect(hanging.checks).toMatchObject({
			database: { ok: true },
			migrations: { ok: false, reason: 'timeout' },
			worker: { ok: false, reason: 'timeout' },
		});
	} finally {
		await other.query('rollback');
		other.release();
	}
}, 20_000);
