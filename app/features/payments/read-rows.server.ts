import { sql } from '#app/sql.server.ts';

/** Rows of a query one by one, read through a cursor in pieces, so that memory does not depend on their number. */
export async function* readRows<Row>(query: string, values: readonly unknown[]): AsyncGenerator<Row, void, undefined> {
	const client = await sql().connect();
	try {
		await client.query('begin isolation level repeatable read read only');
		await client.query(`declare page no scroll cursor for ${query}`, [...values]);
		for (;;) {
			const { rows } = await client.query('fetch 2000 from page');
			for (const row of rows) yield row as Row;
			if (rows.length < 2000) break;
		}
	} finally {
		await client.query('rollback').catch(() => {});
		client.release();
	}
}
