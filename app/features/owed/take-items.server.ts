import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';
import { leftEntries } from './ledger-sql.server.ts';

/**
 * Ties payouts that were just made to what they pay. One that replaces another one, and is as much, pays what that one was to
 * pay, as long as it is all owed. Any other one pays all that its seller may be paid today, where its amount is exactly that:
 * each step is paid by it then, and payouts made in advance are set off. A payout of another amount pays nothing in
 * particular, and is set off as a whole later. Answers the ids of those that were tied.
 *
 * Part of the transaction that makes the payouts, which holds the rows of their sellers: payouts of one seller take turns, so
 * that no step is paid by two.
 */
export async function takeItems(
	tx: SqlTx,
	payoutIds: readonly string[],
	today: KstDay,
	now: Date,
): Promise<Set<string>> {
	// Whoever does not use this pays nothing for it.
	const [steps] = await tx.$queryRawUnsafe<{ some: boolean }[]>('select exists (select from accrual) as some');
	if (!steps!.some || payoutIds.length === 0) return new Set();
	const tied = await tx.$queryRawUnsafe<{ id: string }[]>(
		`with made as materialized (
			select p.id, p.amount, p.replaces_payout_id, s.ref_seller_id
			from payout p join seller s on s.id = p.seller_id
			where p.id = any($1::uuid[]) and p.currency = 'KRW'
		),
		entry as materialized (
			select * from (${leftEntries((ref) => `${ref} in (select m.ref_seller_id from made m)`)}) e
			where e.amount <> 0 and not e.held and e.payable_on <= $2::date
				and (e.payout_id is null or e.payout_id <> all($1::uuid[]))
		),
		again as materialized (
			select m.id, m.ref_seller_id, i.accrual_id, i.offset_payout_id, i.amount
			from made m join payout_item i on i.payout_id = m.replaces_payout_id
			where m.amount = (select sum(j.amount) from payout_item j where j.payout_id = m.replaces_payout_id)
				and not exists (
					select from payout_item j
					left join entry e on e.accrual_id = j.accrual_id
					left join entry f on f.payout_id = j.offset_payout_id
					where j.payout_id = m.replaces_payout_id and coalesce(e.amount, f.amount) is distinct from j.amount)
		),
		chosen as (
			select distinct on (m.ref_seller_id) m.id, m.ref_seller_id
			from made m
			join (select ref_seller_id, sum(amount) as amount from entry group by 1) x using (ref_seller_id, amount)
			where not exists (select from again a where a.ref_seller_id = m.ref_seller_id)
			order by m.ref_seller_id, m.id
		),
		item as (
			insert into payout_item (payout_id, accrual_id, offset_payout_id, amount, created_at)
			select id, accrual_id, offset_payout_id, amount, $3::timestamptz from again
			union all
			select c.id, e.accrual_id, e.payout_id, e.amount, $3::timestamptz from chosen c join entry e using (ref_seller_id)
			returning payout_id
		)
		select distinct payout_id as id from item`,
		[...payoutIds],
		today,
		now,
	);
	return new Set(tied.map(({ id }) => id));
}
