import type { KstDay } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { listPayable, type Payable } from './payable.server.ts';

/**
 * All that what is owed depends on, in a few marks: as long as they are what they were, so is what is owed, unless somebody who was
 * writing then has ended since. Their rows may lie below the last one. $1: who was writing, by their transactions.
 */
const MARKS = `
	select array(select x::text from pg_snapshot_xip(pg_current_snapshot()) x) as writing,
		(select coalesce(bool_or(pg_xact_status(x::xid8) <> 'in progress'), false) from unnest($1::text[]) x) as ended,
		concat_ws(' ', (select max(id) from accrual), (select max(id) from payout_item),
		(select concat_ws(' ', count(*), sum(version), max(updated_at)) from payout), (select max(created_at) from seller_terms),
		(select sum(hashtextextended(concat_ws(' ', m_id, order_id, ref_seller_id), 0)) from order_in_doubt)) as marks`;

/** What was added up last: beside a million steps it takes some seconds, and most who ask changed none of it. */
let last: { marks: string; writing: readonly string[]; found: readonly Payable[] } | null = null;

/** All sellers to whom something is payable today: for who only looks. Whoever pays asks within a transaction. */
export async function payableNow(today: KstDay): Promise<readonly Payable[]> {
	const { rows } = await sql().query<{ marks: string; writing: string[]; ended: boolean }>(MARKS, [
		last?.writing ?? [],
	]);
	const { writing, ended } = rows[0]!;
	const marks = `${today} ${rows[0]!.marks}`;
	if (last?.marks === marks && !ended) return last.found;
	const found = await listPayable(1n, today);
	last = { marks, writing, found };
	return found;
}
