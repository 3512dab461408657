import { sql } from '#app/db.server.ts';
import type { PreparedConsole } from './prepare.ts';
import { StartupProblem } from './problem.ts';

/** Where people's work shows: when one of these has a row, demo data would mix with it. */
const tablesOfWork = [
	'user_account',
	'seller',
	'payout',
	'payment_transaction',
	'settlement_line',
	'import',
	'webhook_event',
];

async function isEmpty(): Promise<boolean> {
	const any = tablesOfWork.map((table) => `exists (select 1 from ${table})`).join(' or ');
	const { rows } = await sql().query<{ any: boolean }>(`select ${any} as any`);
	return !rows[0]!.any;
}

/**
 * Decides on demo mode. `auto` is on with the sandbox and a database that is empty or holds the demo. Demo data is only
 * ever written into an empty database, and never beside live keys.
 */
export async function resolveDemo(prepared: PreparedConsole): Promise<{ on: boolean; fill: boolean }> {
	const wish = prepared.environment.DEMO;
	if (wish === 'off' || prepared.mode === 'live') return { on: false, fill: false };
	const seeded = (await sql().query(`select 1 from app_setting where key = 'demo.seeded'`)).rowCount === 1;
	const empty = !seeded && (await isEmpty());
	if (wish === 'on' && !seeded && !empty) {
		throw new StartupProblem(
			'DEMO is on, but the database holds rows that are not the demo',
			'set DEMO=off, or use an empty database',
		);
	}
	return { on: seeded || empty, fill: empty };
}
