import { expect, vi } from 'vitest';
import { sql } from '#app/sql.server.ts';

/** Resolves once as many statements of this file's database wait for what somebody else has locked. */
export async function lockWaits(count = 1): Promise<void> {
	await vi.waitFor(
		async () => {
			const { rows } = await sql().query(
				`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
			);
			expect(rows.length).toBeGreaterThanOrEqual(count);
		},
		{ timeout: 20_000, interval: 20 },
	);
}
