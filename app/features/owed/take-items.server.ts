import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';
import { isPayable, leftEntries, paidInOrder } from './ledger-sql.server.ts';

/**
 * Ties payouts that were just made to what they pay. One that replaces another one, and is as much, pays what that one was to
 * pay, as long as it is all owed. Any other one pays all that its seller may be paid today, where its amount is exactly that:
 * each step is paid by it then, and payouts made in advance are set off. So do all payouts of a seller together, where they
 * come to exactly that and each is what comes next of it in whole steps (see `payoutAmounts`). A payout of another amount pays
 * nothing in particular, and is set off as a whole later. Answers the ids of those that were tied.
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
			where ${isPayable('e', '$2')} and (e.payout_id is null or e.payout_id <> all($1::uuid[]))
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
		payable as (select ref_seller_id, sum(amount) as amount from entry group by 1),
		mine as (select * from made m where not exists (select from again a where a.ref_seller_id = m.ref_seller_id)),
		alone as (
			select distinct on (ref_seller_id) id, ref_seller_id
			from mine join payable using (ref_seller_id, amount)
			order by ref_seller_id, id
		),
		part as (
			select p.id, p.ref_seller_id, p.before, p.before + p.amount as up_to
			from (
				select m.id, m.ref_seller_id, m.amount, sum(m.amount) over seller as total,
					sum(m.amount) over (seller order by m.id) - m.amount as before
				from mine m
				where not exists (select from alone a where a.ref_seller_id = m.ref_seller_id)
				window seller as (partition by m.ref_seller_id)
			) p
			join payable y using (ref_seller_id)
			where y.amount = p.total
		),
		run as materialized (
			select e.*, sum(e.amount) over (partition by e.ref_seller_id order by ${paidInOrder('e')}) as up_to
			from entry e where e.ref_seller_id in (select p.ref_seller_id from part p)
		),
		whole as (
			select p.ref_seller_id from part p left join run r using (ref_seller_id, up_to)
			group by 1 having bool_and(r.up_to is not null)
		),
		chosen as (
			select a.id, e.accrual_id, e.payout_id, e.amount from alone a join entry e using (ref_seller_id)
			union all
			select p.id, r.accrual_id, r.payout_id, r.amount
			from part p
			join whole using (ref_seller_id)
			-- What is set off comes first, and is below 0 until something is paid.
			join run r on r.ref_seller_id = p.ref_seller_id and greatest(r.up_to, 1) > p.before and r.up_to <= p.up_to
		),
		item as (
			insert into payout_item (payout_id, accrual_id, offset_payout_id, amount, created_at)
			select id, accrual_id, offset_payout_id, amount, $3::timestamptz from again
			union all
			select id, accrual_id, payout_id, amount, $3::timestamptz from chosen
			returning payout_id
		)
		select distinct payout_id as id from item`,
		[...payoutIds],
		today,
		now,
	);
	return new Set(tied.map(({ id }) => id));
}
