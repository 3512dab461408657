import { sql } from '#app/sql.server.ts';

/** Makes merchants known, as the files that name them do. */
export async function storeMerchants(mIds: readonly string[]): Promise<void> {
	await sql().query('insert into merchant (m_id) select unnest($1::text[]) on conflict do nothing', [mIds]);
}
