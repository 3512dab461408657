import { effectIn } from '#app/features/payments/paid-before.ts';

/**
 * The set-based side of orders-match.ts. $1 is the first day, $2 the last one, $3 the merchants (empty: all). An order
 * belongs to the day on which it was made; what was paid for it is counted there, whenever it was paid. So the numbers
 * that have any row within the days are looked up first, and then all rows of those numbers.
 */

const wanted = (alias: string) => `(cardinality($3::text[]) = 0 or ${alias}.m_id = any($3::text[]))`;
const MONEY = `('DONE', 'CANCELED', 'PARTIAL_CANCELED')`;

export const FIND_ORDER_KEYS = `
	create temporary table run_order_key on commit drop as
	select o.m_id, o.order_id from order_line o
	where o.ordered_on between $1::date and $2::date and ${wanted('o')}
	union
	select t.m_id, t.order_id from payment_transaction t
	where t.transaction_on between $1::date and $2::date and ${wanted('t')} and t.status in ${MONEY}`;

export const FIND_ORDER_PAYMENTS = `
	create temporary table run_order_payment on commit drop as
	select t.m_id, t.order_id, t.transaction_key, t.payment_key, t.status, t.method, t.transaction_on, t.currency,
		coalesce(t.extra ->> 'refSellerId', t.extra ->> 'metadata.refSellerId') as ref_seller_id, ${effectIn('t')} as effect
	from payment_transaction t
	join run_order_key k on k.m_id = t.m_id and k.order_id = t.order_id`;

/**
 * One row for each order number of the scope. $1, $2: the days of the scope, and the last day on which an order of each
 * may be unpaid; $3: the same for one that waits for a deposit; $4: as-of.
 */
export const JUDGE_ORDERS = `
	create temporary table run_order on commit drop as
	with due as (select * from unnest($1::date[], $2::date[], $3::date[]) as due (day, last_day, deposit_day)),
	ordered as (
		select l.m_id, l.order_id, sum(l.amount)::bigint as ordered, count(*)::int as lines, min(l.ordered_on) as first_on,
			max(l.ordered_on) as last_on, array_agg(distinct l.ref_seller_id) as sellers,
			bool_or(s.ref_seller_id is null) and exists (select from seller) as unknown_seller,
			count(*) filter (where l.currency <> 'KRW')::int as foreign_rows, min(l.currency) as currency
		from order_line l
		join run_order_key k on k.m_id = l.m_id and k.order_id = l.order_id
		left join (select distinct ref_seller_id from seller) s on s.ref_seller_id = l.ref_seller_id
		group by 1, 2
	),
	paid as (
		select p.m_id, p.order_id, sum(p.effect)::bigint as paid,
			coalesce(sum(p.effect) filter (where p.status = 'DONE'), 0)::bigint as approved,
			count(distinct p.payment_key) filter (where p.status = 'DONE')::int as payments,
			count(*) filter (where p.effect <> 0 or p.status = 'DONE')::int as effective,
			min(p.transaction_on) filter (where p.effect <> 0 or p.status = 'DONE') as first_on,
			bool_or(p.status = 'WAITING_FOR_DEPOSIT') as waiting, count(*)::int as rows,
			array_agg(distinct p.ref_seller_id) filter (where p.ref_seller_id is not null and (p.effect <> 0 or p.status = 'DONE')) as named,
			min(p.payment_key) filter (where p.effect <> 0 or p.status = 'DONE') as payment_key,
			min(p.method) filter (where p.effect <> 0 or p.status = 'DONE') as method,
			count(*) filter (where p.currency <> 'KRW')::int as foreign_rows
		from run_order_payment p
		group by 1, 2
	),
	both_sides as (
		select m_id, order_id, coalesce(o.first_on, p.first_on) as day_on, o.last_on, coalesce(o.ordered, 0) as ordered,
			coalesce(o.lines, 0) as lines, coalesce(p.paid, 0) as paid, coalesce(p.approved, 0) as approved,
			coalesce(p.payments, 0) as payments, coalesce(p.effective, 0) as effective, coalesce(p.waiting, false) as waiting,
			coalesce(p.rows, 0) as transactions, coalesce(o.sellers, '{}') as sellers, coalesce(p.named, '{}') as named,
			coalesce(o.unknown_seller, false) as unknown_seller, coalesce(p.payment_key, '') as payment_key,
			coalesce(p.method, '') as method, coalesce(o.foreign_rows, 0) + coalesce(p.foreign_rows, 0) as foreign_rows
		from ordered o full join paid p using (m_id, order_id)
	)
	select b.*, case when b.waiting then due.deposit_day else due.last_day end as last_day,
		case
			when b.lines = 0 then case when b.paid = 0 then 'nothing' else 'payment-without-order' end
			when b.effective = 0 and b.ordered <> 0 then case
				when $4::date <= (case when b.waiting then due.deposit_day else due.last_day end)
					then 'not-yet-paid'
				else 'order-without-payment' end
			when b.payments > 1 or b.last_on - b.day_on > 1 then 'recycled-key'
			when b.unknown_seller or not (b.named <@ b.sellers) then 'wrong-seller'
			when b.paid = b.ordered then 'matched'
			when b.approved = b.ordered then 'canceled-later'
			else 'order-amount-difference'
		end as state
	from both_sides b
	join due on due.day = b.day_on`;

/** The left side of the proof, from order lines alone. */
export const SUM_ORDERS = `
	select count(*)::int as rows, coalesce(sum(l.amount), 0)::text as amount
	from order_line l join run_order r on r.m_id = l.m_id and r.order_id = l.order_id`;

/** The right side, from transactions alone. */
export const SUM_ORDER_PAYMENTS = `
	select count(*)::int as rows, coalesce(sum(p.effect), 0)::text as amount
	from run_order_payment p join run_order r on r.m_id = p.m_id and r.order_id = p.order_id`;

export const COUNT_ORDER_STATES = `
	select state, count(*)::int as rows, coalesce(sum(ordered - paid), 0)::text as amount, sum(foreign_rows)::int as foreign_rows
	from run_order group by state`;

/** $1: as-of, $2: rules with their version (jsonb), $3: kinds that are breaks. */
export const SELECT_ORDER_BREAKS = `
	select r.state as kind, r.state as detail_kind, r.m_id, 'order' as subject, r.order_id as subject_key,
		'' as transaction_key, 1 as occurrence, r.payment_key, r.order_id, r.method, r.day_on, 'KRW' as currency,
		r.ordered as expected, r.paid as actual, r.ordered - r.paid as difference,
		jsonb_build_object(
			'rule', $2::jsonb || jsonb_build_object('asOf', $1::date, 'lastDay', r.last_day),
			'left', case when r.lines > 0 then jsonb_build_object(
				'what', 'order', 'href', '/orders?q=' || r.order_id,
				'amounts', jsonb_build_array('amount'),
				'facts', jsonb_build_object('orderId', r.order_id, 'amount', r.ordered::text, 'day', r.day_on, 'lastOrderDay', r.last_on,
					'lineCount', r.lines, 'sellers', array_to_string(r.sellers, ', '))) end,
			'right', case when r.transactions > 0 then jsonb_build_object(
				'what', 'payment', 'href', '/transactions?q=' || r.order_id,
				'amounts', jsonb_build_array('amount', 'approved'),
				'facts', jsonb_build_object('orderId', r.order_id, 'amount', r.paid::text, 'approved', r.approved::text,
					'paymentCount', r.payments, 'sellers', nullif(array_to_string(r.named, ', '), ''))) end,
			'expected', jsonb_build_object('amount', r.ordered::text, 'because',
				case when r.lines = 0 then 'no-order' else 'ordered' end,
				'values', jsonb_build_object('lines', r.lines)),
			'found', jsonb_build_object('amount', r.paid::text, 'because', case
				when r.state = 'recycled-key' and r.payments > 1 then 'several-payments'
				when r.state = 'recycled-key' then 'several-orders'
				when r.state = 'wrong-seller' and r.unknown_seller then 'unknown-seller'
				when r.state = 'wrong-seller' then 'other-seller-paid'
				when r.effective = 0 then 'not-paid'
				else 'paid' end,
				'values', jsonb_build_object('payments', r.payments, 'from', r.day_on, 'to', coalesce(r.last_on, r.day_on),
					'sellers', array_to_string(case when r.state = 'wrong-seller' and not r.unknown_seller then r.named else r.sellers end, ', '))),
			'wouldMatch', jsonb_build_object('amount', abs(r.ordered - r.paid)::text, 'what', case r.state
				when 'order-without-payment' then 'order-paid'
				when 'payment-without-order' then 'order-arrives'
				when 'recycled-key' then 'order-number-once'
				when 'wrong-seller' then 'seller-corrected'
				else 'order-restated' end)) as evidence
	from run_order r
	where r.state = any($3::text[])`;
