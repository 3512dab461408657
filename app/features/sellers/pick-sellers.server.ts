import { sql } from '#app/sql.server.ts';
import { payableSellers } from './queries.server.ts';

/** How many are offered at once: whoever is not among them is found by typing more. */
const MOST_OFFERED = 12;

/** Payouts whose money is gone, on its way, or about to go. */
const SPENT = ['awaiting_approval', 'approved', 'submitting', 'requested', 'in_progress', 'unknown', 'completed'];

/**
 * Sellers that can be paid and that a text may mean (name, ids, registration number, end of the account), the first by
 * name. `due` is what orders say that they sold less what payouts gave or are about to give them, in won and before any
 * commission, as text, since a loader without a page answers in JSON; null for a seller without orders.
 */
export async function pickSellers(q: string | undefined, id?: string) {
	const found = await payableSellers(q, MOST_OFFERED, id);
	const { rows } = await sql().query<{ id: string; due: string | null }>(
		`select s.id, (select sum(o.amount) from order_line o where o.ref_seller_id = s.ref_seller_id and o.currency = 'KRW')
			- coalesce((select sum(p.amount) from payout p where p.seller_id = s.id and p.status = any($2)), 0) as due
		from seller s where s.id = any($1::uuid[])`,
		[found.map((seller) => seller.id), SPENT],
	);
	const due = new Map(rows.map((row) => [row.id, row.due]));
	return found.map((seller) => ({ ...seller, due: due.get(seller.id) ?? null }));
}

export type OfferedSeller = Awaited<ReturnType<typeof pickSellers>>[number];
