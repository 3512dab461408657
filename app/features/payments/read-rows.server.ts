import pg from 'pg';
import { connectionString } from '#app/sql.server.ts';

/** Whoever takes no more rows for so long has gone without saying so. */
const LONGEST_PAUSE = '30min';

/**
 * Rows of a query one by one, read through a cursor in pieces, so that memory does not depend on their number. On a
 * connection of its own: who downloads slowly, or stops in the middle, takes none away from the pages of others.
 */
export async function* readRows<Row>(query: string, values: readonly unknown[]): AsyncGenerator<Row, void, undefined> {
	const client = new pg.Client({ connectionString: connectionString(), application_name: 'jeongsan-download' });
	// Cut between two pieces: the next one fails and says so.
	client.on('error', () => {});
	await client.connect();
	try {
		await client.query(`set idle_in_transaction_session_timeout = '${LONGEST_PAUSE}'`);
		await client.query('begin isolation level repeatable read read only');
		await client.query(`declare page no scroll cursor for ${query}`, [...values]);
		for (;;) {
			const { rows } = await client.query('fetch 2000 from page');
			for (const row of rows) yield row as Row;
			if (rows.length < 2000) break;
		}
	} finally {
		await client.end().catch(() => {});
	}
}
