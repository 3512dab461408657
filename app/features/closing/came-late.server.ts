import { MONEY_MOVED } from '#app/features/payouts/value-day.ts';
import type { RunView } from '#app/features/reconciliation/queries.server.ts';
import { SELLERS } from '#app/features/seller-ledger/forward-list.server.ts';
import { sql } from '#app/sql.server.ts';
import type { LatePayout, LateSteps } from './figures.ts';
import type { Period } from './period.ts';

/** Payouts of a closed period that were paid, or came back, and of which that was heard after its figures were frozen. */
export async function listLatePayouts(
	{ from, to }: Period,
	{ preparedAt }: { preparedAt: Date },
): Promise<LatePayout[]> {
	const { rows } = await sql().query<Omit<LatePayout, 'amount'> & { amount: string }>(
		`select h.id::text as step, p.id as "payoutId", p.ref_payout_id as "refPayoutId", s.name as "sellerName",
			h.value_on::text as day, h.at as "heardAt", (case h.to_status when 'completed' then p.amount else -p.amount end)::text as amount
		 from payout_status_history h join payout p on p.id = h.payout_id join seller s on s.id = p.seller_id
		 where h.value_on between $1::date and $2::date and h.at > $3 and ${MONEY_MOVED}
		 order by h.value_on, h.id`,
		[from, to, preparedAt],
	);
	return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

/** What orders of a closed period make us owe to sellers, as far as it was worked out after its figures were frozen. */
export async function listLateSteps({ from, to }: Period, { preparedAt }: { preparedAt: Date }): Promise<LateSteps[]> {
	const { rows } = await sql().query<Omit<LateSteps, 'amount'> & { amount: string }>(
		`select a.ref_seller_id as "refSellerId", s.name, count(*)::int as count, sum(a.net)::text as amount
		 from accrual a left join ${SELLERS} s using (ref_seller_id)
		 where a.accrued_on between $1::date and $2::date and a.created_at > $3
		 group by 1, 2 order by a.ref_seller_id collate "C"`,
		[from, to, preparedAt],
	);
	return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

/** How many imports of these days changed rows after the newest proof, so that nobody knows yet what that made of it. */
export async function countUnproved({ from, to }: Period, runs: readonly RunView[]): Promise<number> {
	const { rows } = await sql().query<{ count: number }>(
		`select count(*)::int as count from import
		 where status = 'done' and (inserted > 0 or updated > 0) and from_on <= $2::date and to_on >= $1::date
			and position > (select min(split_part(watermark->>'imports', '-', 1)::bigint)
				from reconciliation_run where id = any($3::uuid[]))`,
		[from, to, runs.map(({ id }) => id)],
	);
	return rows[0]!.count;
}
