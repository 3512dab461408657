import type { KstDay } from '#app/lib/kst-calendar.ts';
import { type SqlTx, sql } from '#app/sql.server.ts';
import { owedBySeller } from './ledger-sql.server.ts';

/**
 * What each of these sellers may be paid on a day, in won, by its reference; a seller of whom nothing is known stands with 0.
 * Negative: more was paid out than was owed by then.
 */
export async function payableOf(
	refSellerIds: readonly string[],
	today: KstDay,
	tx?: SqlTx,
): Promise<Map<string, bigint>> {
	const query = `select ref_seller_id, payable::text as payable from (${owedBySeller((ref) => `${ref} = any($2::text[])`)}) o`;
	type Row = { ref_seller_id: string; payable: string };
	const values = [today, [...refSellerIds]];
	const rows = tx ? await tx.$queryRawUnsafe<Row[]>(query, ...values) : (await sql().query<Row>(query, values)).rows;
	const found = new Map(rows.map((row) => [row.ref_seller_id, BigInt(row.payable)]));
	return new Map(refSellerIds.map((ref) => [ref, found.get(ref) ?? 0n]));
}
