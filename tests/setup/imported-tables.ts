import { sql } from '#app/sql.server.ts';

/** The tables whose rows imports of transactions, settlements and orders write, versions among them. */
export const IMPORTED_TABLES = [
	'payment_transaction',
	'payment_transaction_version',
	'settlement_line',
	'settlement_line_version',
	'foreign_settlement_line',
	'foreign_settlement_line_version',
	'control_total',
	'control_total_version',
	'order_line',
	'order_line_version',
] as const;

/**
 * Takes away everything that such imports left, so that the next world starts from nothing. Row by row: a test has few of
 * them, and each table that is truncated makes new files for itself and for its indexes.
 */
export async function clearImported(): Promise<void> {
	const tables = [...IMPORTED_TABLES, 'import_row_error', 'import_enrichment', 'import', 'merchant'];
	await sql().query(tables.map((table) => `delete from ${table}`).join('; '));
}
