import { sql } from '#app/sql.server.ts';
import type { PreparedConsole } from './prepare.ts';
import { StartupProblem } from './problem.ts';

/** Where people's work shows: when one of these has a row, demo data would mix with it. What they did is in the audit log. */
const tablesOfWork = [
	'user_account',
	'seller',
	'payout',
	'payment_transaction',
	'settlement_line',
	'import',
	'webhook_event',
	'audit_log',
];

async function isEmpty(): Promise<boolean> {
	const any = tablesOfWork.map((table) => `exists (select 1 from ${table})`).join(' or ');
	const { rows } = await sql().query<{ any: boolean }>(`select ${any} as any`);
	return !rows[0]!.any;
}

async function clearHalfFilledDemo(): Promise<void> {
	const { rows } = await sql().query<{ tablename: string }>(`
		select tablename from pg_tables
		where schemaname = 'public' and tablename not in ('_prisma_migrations', 'rule_set')`);
	await sql().query(`truncate ${rows.map(({ tablename }) => `"${tablename}"`).join(', ')}`);
	await sql().query('select graphile_worker.remove_job(key) from graphile_worker.jobs where key is not null');
}

/**
 * Decides on demo mode. `auto` is on with the sandbox and a database that is empty or holds the demo. Demo data is only
 * ever written into an empty database, and never beside live keys.
 */
export async function resolveDemo(prepared: PreparedConsole): Promise<{ on: boolean; fill: boolean }> {
	const wish = prepared.environment.DEMO;
	if (wish === 'off' || prepared.mode === 'live') return { on: false, fill: false };
	const seeded = (await sql().query(`select 1 from app_setting where key = 'demo.seeded'`)).rowCount === 1;
	if (!seeded && (await sql().query(`select 1 from app_setting where key = 'demo.filling'`)).rowCount === 1) {
		// A start that was stopped while it filled the demo: nobody could sign in yet, so every row is the demo's.
		await clearHalfFilledDemo();
	}
	const empty = !seeded && (await isEmpty());
	if (wish === 'on' && !seeded && !empty) {
		throw new StartupProblem(
			'DEMO is on, but the database holds rows that are not the demo',
			'set DEMO=off, or use an empty database',
		);
	}
	return { on: seeded || empty, fill: empty };
}

/** Fills the empty console and the sandbox with the demo, through the same commands as real work. */
export async function seedDemo(say: (text: string) => void): Promise<void> {
	const { fillDemo } = await import('../../prisma/seed/demo.ts');
	await fillDemo(say);
}
