import type { TermsPeriod } from '#app/features/owed/terms.ts';

/**
 * The set-based side of order-parts.ts. It stands on the tables that level 5 makes of the orders it judges: run_order and
 * run_order_payment.
 */

/** SQL: what level 5 says of orders that make us owe, and of those that are in doubt. */
const CERTAIN = `('matched', 'canceled-later')`;
const BROKEN = `('recycled-key', 'wrong-seller', 'order-amount-difference')`;

/** SQL: that two rows are of one seller's part of one order. */
const same = (a: string, b: string) =>
	`${a}.m_id = ${b}.m_id and ${a}.order_id = ${b}.order_id and ${a}.ref_seller_id = ${b}.ref_seller_id`;

/** Orders that may make us owe: those that are not older than $1, and those that did before. */
export const FIND_KEYS = `
	create temporary table run_order_key on commit drop as
	select m_id, order_id from order_line where ordered_on >= $1::date
	union
	select m_id, order_id from accrual where order_id <> ''`;

/** The orders of which an import brought or changed a row. $1: the import, $2: the first day. */
export const FIND_IMPORTED_KEYS = `
	create temporary table run_order_key on commit drop as
	select l.m_id, l.order_id from order_line l
	where l.ordered_on >= $2::date and exists (select from (
			select i.m_id, i.order_id from order_line i where i.import_id = $1::uuid
			union
			select t.m_id, t.order_id from payment_transaction t where t.import_id = $1::uuid
		) i where i.m_id = l.m_id and i.order_id = l.order_id)
	union
	select m_id, order_id from payment_transaction t
	where import_id = $1::uuid and exists (select from accrual a where a.m_id = t.m_id and a.order_id = t.order_id)`;

/** One order. $1, $2: its merchant and number. */
export const FIND_ONE_KEY = `
	create temporary table run_order_key on commit drop as select $1::text as m_id, $2::text as order_id`;

/** The days on which their lines were ordered, which level 5 asks for. */
export const FIND_DAYS = `
	select distinct l.ordered_on::text as day
	from order_line l join run_order_key k on k.m_id = l.m_id and k.order_id = l.order_id`;

/** What was ordered of each seller of each order. */
export const FIND_LINES = `
	create temporary table run_line on commit drop as
	select l.m_id, l.order_id, l.ref_seller_id, sum(l.amount)::bigint as ordered, min(l.ordered_on) as day_on
	from order_line l join run_order_key k on k.m_id = l.m_id and k.order_id = l.order_id
	group by 1, 2, 3`;

/** When each order was paid, when money was last given back, and whether all cancels name a seller. */
export const FIND_PAID = `
	create temporary table run_paid on commit drop as
	select p.m_id, p.order_id, min(p.transaction_on) filter (where p.status = 'DONE') as approved_on,
		max(p.transaction_on) filter (where p.status <> 'DONE' and p.effect <> 0) as cancel_on,
		coalesce(bool_and(p.ref_seller_id is not null) filter (where p.status <> 'DONE' and p.effect <> 0), false) as named
	from run_order_payment p group by 1, 2`;

/** SQL: no seller gives back more than was ordered of it. */
const isWithin = (givenBack: string, ordered: string) =>
	`(${givenBack} between 0 and greatest(${ordered}, 0) or ${givenBack} = ${ordered})`;

/**
 * Whose it was, where a part of an order of several sellers was given back: as a person said it last, while so much is given
 * back, else as the cancels say it. Null where neither does, or where it does not come to what was given back.
 */
export const FIND_GIVEN_BACK = `
	create temporary table run_given_back on commit drop as
	with share as materialized (
		select distinct on (c.m_id, c.order_id) c.m_id, c.order_id, c.given_back, c.shares
		from cancel_share c join run_order_key k on k.m_id = c.m_id and k.order_id = c.order_id
		order by c.m_id, c.order_id, c.created_at desc, c.id desc
	),
	said as (
		select s.m_id, s.order_id, e ->> 'refSellerId' as ref_seller_id, sum((e ->> 'amount')::bigint)::bigint as given_back
		from share s, jsonb_array_elements(s.shares) e
		group by 1, 2, 3
	),
	named as (
		select p.m_id, p.order_id, p.ref_seller_id, sum(-p.effect)::bigint as given_back
		from run_order_payment p
		where p.status <> 'DONE' and p.effect <> 0 and p.ref_seller_id is not null
		group by 1, 2, 3
	),
	told as (
		select l.m_id, l.order_id, l.ref_seller_id, l.ordered, r.ordered - r.paid as total,
			case
				when s.given_back = r.ordered - r.paid then coalesce(h.given_back, 0)
				when d.named then coalesce(n.given_back, 0)
			end as given_back
		from run_order r
		join run_line l on l.m_id = r.m_id and l.order_id = r.order_id
		join run_paid d on d.m_id = r.m_id and d.order_id = r.order_id
		left join share s on s.m_id = r.m_id and s.order_id = r.order_id
		left join said h on ${same('h', 'l')}
		left join named n on ${same('n', 'l')}
		where r.state = 'canceled-later' and r.paid <> 0 and cardinality(r.sellers) > 1
	)
	select m_id, order_id, ref_seller_id,
		case when coalesce(bool_and(${isWithin('given_back', 'ordered')}) over its, false) and sum(given_back) over its = total
			then given_back end as given_back
	from told window its as (partition by m_id, order_id)`;

/**
 * One row for each seller of each order: what was ordered of it, what of that was given back (null when nobody can say), and
 * the terms by which it counts. $1 to $7: terms and the days on which they hold; $8: the first day of any terms.
 */
export const FIND_PARTS = `
	create temporary table run_part on commit drop as
	with terms as materialized (
		select * from unnest($1::uuid[], $2::text[], $3::date[], $4::date[], $5::int[], $6::text[], $7::int[])
			as terms (id, ref_seller_id, from_on, to_on, commission_bp, vat, days)
	),
	-- Apart from the others: each part is held against all of these.
	of_all as materialized (select * from terms where ref_seller_id is null)
	select l.m_id, l.order_id, l.ref_seller_id, l.day_on, r.state, d.approved_on, d.cancel_on, l.ordered,
		case
			when r.ordered = r.paid then 0
			when cardinality(r.sellers) = 1
				then case when ${isWithin('r.ordered - r.paid', 'l.ordered')} then r.ordered - r.paid end
			when r.paid = 0 then l.ordered
			else g.given_back
		end as given_back,
		r.ordered - r.paid as order_given_back, r.paid as order_paid, r.foreign_rows, coalesce(own.id, everyone.id) as terms_id,
		coalesce(own.commission_bp, everyone.commission_bp) as commission_bp, coalesce(own.vat, everyone.vat) as vat,
		coalesce(own.days, everyone.days) as days
	from run_line l
	join run_order r on r.m_id = l.m_id and r.order_id = l.order_id
	left join run_paid d on d.m_id = l.m_id and d.order_id = l.order_id
	left join run_given_back g on ${same('g', 'l')}
	left join terms own on own.ref_seller_id = l.ref_seller_id and d.approved_on >= own.from_on
		and (own.to_on is null or d.approved_on <= own.to_on)
	left join of_all everyone on d.approved_on >= everyone.from_on
		and (everyone.to_on is null or d.approved_on <= everyone.to_on)
	where coalesce(d.approved_on, l.day_on) >= $8::date or exists (
		select from accrual c where ${same('c', 'l')})`;

/** The values of FIND_PARTS. */
export const termsValues = (periods: readonly TermsPeriod[]): unknown[] => [
	periods.map(({ id }) => id),
	periods.map(({ refSellerId }) => refSellerId),
	periods.map(({ from }) => from),
	periods.map(({ to }) => to),
	periods.map(({ commissionBp }) => commissionBp),
	periods.map(({ vat }) => vat),
	periods.map(({ payableAfterDays }) => payableAfterDays),
];

/** SQL: our fee on what remains, as `feeOf` says. In two parts: no amount that a file may hold is too large for it. */
const charged = (remaining: string) => `(greatest(${remaining}, 0) / 10000 * p.commission_bp
	+ greatest(${remaining}, 0) % 10000 * p.commission_bp / 10000)`;
const vatOf = (remaining: string) =>
	`case p.vat when 'added' then (${charged(remaining)}) / 10 else (${charged(remaining)}) / 11 end`;
const commissionOf = (remaining: string) =>
	`case p.vat when 'added' then ${charged(remaining)} else ${charged(remaining)} - (${vatOf(remaining)}) end`;

/** SQL: why nothing can be said of a part; null where it can, or where nothing was paid and nothing was owed. */
const DOUBT = `
	case
		when p.foreign_rows > 0 then 'foreign-currency'
		when p.state in ${BROKEN} then p.state
		when p.state not in ${CERTAIN} then case when l.gross <> 0 or l.net <> 0 then 'not-paid-any-more' end
		when p.given_back is null then case when p.order_paid < 0 then 'over-cancelled' else 'cancel-not-shared' end
		when p.terms_id is null and p.ordered <> p.given_back then 'no-terms'
	end`;

/** What has been written so far of each seller's part. */
export const FIND_WRITTEN = `
	create temporary table run_written on commit drop as
	select m_id, order_id, ref_seller_id, sum(gross)::bigint as gross, sum(commission)::bigint as commission,
		sum(vat)::bigint as vat, sum(net)::bigint as net, min(payable_on) as payable_on,
		(array_agg(ordered order by id desc))[1] as ordered, (array_agg(given_back order by id desc))[1] as given_back,
		(array_agg(terms_id order by id desc))[1] as terms_id
	from accrual a where order_id <> '' and exists (
		select from run_order_key k where k.m_id = a.m_id and k.order_id = a.order_id)
	group by 1, 2, 3`;

/** What is in doubt, as it is now. */
export const FIND_DOUBTS = `
	create temporary table run_doubt on commit drop as
	select p.m_id, p.order_id, p.ref_seller_id, ${DOUBT} as why, p.ordered, p.day_on
	from run_part p
	left join run_written l on ${same('l', 'p')}
	union all
	-- A seller that the order does not name any more, while nothing is certain of the order.
	select l.m_id, l.order_id, l.ref_seller_id, case
			when r.foreign_rows > 0 then 'foreign-currency'
			when r.state in ${CERTAIN} then null
			when r.state in ${BROKEN} then r.state
			else 'not-paid-any-more' end, l.ordered, r.day_on
	from run_written l
	join run_order r on r.m_id = l.m_id and r.order_id = l.order_id and r.lines > 0
	where (l.gross <> 0 or l.net <> 0) and not exists (
		select from run_part p where ${same('p', 'l')})`;

/** Forgets doubts of the orders looked at that are none any more, or other ones; `all`: of every order. */
export const endDoubts = (all: boolean) => `
	delete from order_in_doubt d where not exists (
		select from run_doubt n where ${same('n', 'd')} and n.why = d.why and n.ordered = d.ordered and n.day_on = d.day_on)
	${all ? '' : 'and exists (select from run_order_key k where k.m_id = d.m_id and k.order_id = d.order_id)'}`;

export const WRITE_DOUBTS = `
	insert into order_in_doubt (m_id, order_id, ref_seller_id, why, ordered, day_on)
	select m_id, order_id, ref_seller_id, why, ordered, day_on from run_doubt where why is not null
	on conflict do nothing`;

/** SQL: from which day on part `p` may be paid; a slip of the pen in a file does not lead out of the calendar. */
const PAYABLE_ON = `least(p.approved_on + p.days, '9999-12-31'::date)`;

/** Writes what each order newly makes us owe, and steps to what it comes to now. $1: today, $2: now. */
export const WRITE_STEPS = `
	with certain as materialized (
		select p.*, p.ordered - p.given_back as remaining
		from run_part p
		where p.state in ${CERTAIN} and p.given_back is not null and p.foreign_rows = 0
			and (p.terms_id is not null or p.ordered = p.given_back)
	),
	-- Where all of it was given back before anything was written, nothing ever was owed.
	begun as (
		select p.m_id, p.order_id, p.ref_seller_id, p.approved_on as accrued_on, ${PAYABLE_ON} as payable_on,
			p.ordered as gross, ${commissionOf('p.ordered')} as commission, ${vatOf('p.ordered')} as vat, p.ordered, 0::bigint as given_back,
			p.terms_id
		from certain p
		where p.remaining <> 0 and not exists (select from run_written l where ${same('l', 'p')})
	),
	written as (
		select m_id, order_id, ref_seller_id, gross, commission, vat, ordered, given_back, terms_id, payable_on from run_written
		union all
		select m_id, order_id, ref_seller_id, gross, commission, vat, ordered, given_back, terms_id, payable_on from begun
	),
	known as (select m_id, order_id, sum(given_back) as given_back from written group by 1, 2),
	moved as (
		select p.m_id, p.order_id, p.ref_seller_id,
			case
				-- Where no more is given back of the order than before, somebody only said otherwise whose it was.
				when p.given_back > l.given_back and p.ordered = l.ordered and p.order_given_back > k.given_back then 'cancel'
				when p.remaining = l.gross then 'terms'
				else 'restated'
			end as reason,
			coalesce(p.cancel_on, $1::date) as cancel_on, ${PAYABLE_ON} as agreed_on, l.payable_on, p.remaining - l.gross as gross,
			coalesce(${commissionOf('p.remaining')}, 0) - l.commission as commission,
			coalesce(${vatOf('p.remaining')}, 0) - l.vat as vat,
			p.ordered, p.given_back, coalesce(p.terms_id, l.terms_id) as terms_id
		from certain p join written l on ${same('l', 'p')}
		join known k on k.m_id = p.m_id and k.order_id = p.order_id
		union all
		-- An order that was taken away, or a seller that it does not name any more.
		select l.m_id, l.order_id, l.ref_seller_id, 'restated', null, null, l.payable_on, -l.gross, -l.commission, -l.vat, 0, 0, l.terms_id
		from run_written l
		where not exists (select from run_part p where ${same('p', 'l')})
			and not exists (select from run_doubt d where ${same('d', 'l')} and d.why is not null)
	),
	step as (
		select m_id, order_id, ref_seller_id, 'order' as reason, accrued_on, payable_on, gross, commission, vat, ordered, given_back,
			terms_id, 1 as turn
		from begun
		union all
		select m_id, order_id, ref_seller_id, reason, case when reason = 'cancel' then cancel_on else $1::date end,
			-- What takes away counts from the day on which there is something to take it from, whatever terms say now of what is paid.
			greatest(case when gross - commission - vat < 0 then payable_on else coalesce(agreed_on, payable_on) end,
				case when reason = 'cancel' then cancel_on else $1::date end),
			gross, commission, vat, ordered, given_back, terms_id, 2
		from moved where gross <> 0 or commission <> 0 or vat <> 0
	)
	insert into accrual (m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, net, ordered,
		given_back, terms_id, created_at)
	select m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, gross - commission - vat, ordered,
		given_back, terms_id, $2::timestamptz
	from step order by accrued_on, m_id, order_id, ref_seller_id, turn`;
