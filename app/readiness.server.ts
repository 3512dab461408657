import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { sql } from '#app/sql.server.ts';
import { findFailingReads } from '#app/toss/failing-reads.server.ts';
import { findForeignKey } from '#app/toss/security-key.server.ts';

const HEARTBEAT_MAX_AGE_MS = 30_000;
const TOSS_TIMEOUT_MS = 2000;
/** A database that hangs would keep whoever asks waiting for ever. */
const LONGEST_CHECK_MS = 3000;

type Check = { ok: boolean } & Record<string, unknown>;

export interface Readiness {
	ready: boolean;
	checks: Record<'database' | 'migrations' | 'worker' | 'toss', Check>;
}

async function checkDatabase(): Promise<Check> {
	await sql().query('select 1');
	return { ok: true };
}

/** Compares the migrations of this program with those that the database finished. */
async function checkMigrations(): Promise<Check> {
	const folder = path.resolve('prisma/migrations');
	const known = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
	const { rows } = await sql().query<{ name: string }>(
		'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
	);
	const applied = new Set(rows.map((row) => row.name));
	const pending = known.map((entry) => entry.name).filter((name) => !applied.has(name));
	return pending.length === 0 ? { ok: true } : { ok: false, pending: pending.sort() };
}

const heartbeat = z.object({ at: z.coerce.date() });

/** The worker writes `worker.heartbeat` every few seconds of real time. */
async function checkWorker(now: Date): Promise<Check> {
	const row = await db().appSetting.findUnique({ where: { key: 'worker.heartbeat' } });
	const parsed = heartbeat.safeParse(row?.value);
	if (!parsed.success) return { ok: false, reason: 'never seen' };
	const ageMs = now.getTime() - parsed.data.at.getTime();
	return { ok: ageMs < HEARTBEAT_MAX_AGE_MS, at: parsed.data.at.toISOString() };
}

/** Any answer will do: without a path there is nothing to be allowed, and no key has to be sent. */
async function checkToss(): Promise<Check> {
	const response = await fetch(environment().tossApiUrl, {
		method: 'HEAD',
		redirect: 'manual',
		signal: AbortSignal.timeout(TOSS_TIMEOUT_MS),
	});
	if (response.status >= 500) return { ok: false, httpStatus: response.status };
	// Whether the database answers is told by its own check.
	const foreign = await findForeignKey(await currentInstant()).catch(() => null);
	if (foreign) return { ok: false, reason: 'TOSS_SECURITY_KEY does not fit', since: foreign.since.toISOString() };
	const reads = await findFailingReads().catch(() => []);
	if (reads.length > 0) return { ok: false, reason: 'reads fail', since: reads[0]!.since.toISOString(), reads };
	return { ok: true, httpStatus: response.status };
}

async function settle(check: Promise<Check>): Promise<Check> {
	try {
		const late = setTimeout(LONGEST_CHECK_MS, { ok: false, reason: 'timeout' }, { ref: false });
		return await Promise.race([check, late]);
	} catch (error) {
		// A code says enough; a message could carry an address or a user's name.
		const { code, name, cause } = error as { code?: unknown; name?: string; cause?: { code?: unknown } };
		const known = [code, cause?.code].find((value) => typeof value === 'string');
		return { ok: false, reason: known ?? name ?? 'failed' };
	}
}

/**
 * Looks whether the console can do its work. Toss is looked at as well, but being away does not make the console unready:
 * people can go on with what is there. `now` is real time.
 */
export async function checkReadiness(now: Date): Promise<Readiness> {
	const [database, migrations, worker, toss] = await Promise.all([
		settle(checkDatabase()),
		settle(checkMigrations()),
		settle(checkWorker(now)),
		settle(checkToss()),
	]);
	return { ready: database.ok && migrations.ok && worker.ok, checks: { database, migrations, worker, toss } };
}
