import type { KstDay } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { listPayable, type Payable } from './payable.server.ts';

/** All that what is owed depends on, in a few marks: as long as they are what they were, so is what is owed. */
const MARKS = `
	select concat_ws(' ', (select max(id) from accrual), (select max(id) from payout_item),
		(select concat_ws(' ', count(*), sum(version), max(updated_at)) from payout), (select max(created_at) from seller_terms),
		(select sum(hashtextextended(concat_ws(' ', m_id, order_id, ref_seller_id), 0)) from order_in_doubt)) as marks`;

/** What was added up last: beside a million steps it takes some seconds, and most who ask changed none of it. */
let last: { marks: string; found: readonly Payable[] } | null = null;

/** All sellers to whom something is payable today: for who only looks. Whoever pays asks within a transaction. */
export async function payableNow(today: KstDay): Promise<readonly Payable[]> {
	const { rows } = await sql().query<{ marks: string }>(MARKS);
	const marks = `${today} ${rows[0]!.marks}`;
	if (last?.marks === marks) return last.found;
	const found = await listPayable(1n, today);
	last = { marks, found };
	return found;
}
