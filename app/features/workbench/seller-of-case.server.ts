/**
 * The seller (`ref_seller_id`) whom a case `c` is about: of its payout, or of its order when all lines of that are of one
 * seller. Null when there is none or more than one.
 */
export const SELLER_OF_CASE = `(case c.subject
	when 'payout' then (select s.ref_seller_id from payout p join seller s on s.id = p.seller_id 
		where c.subject_key in (p.ref_payout_id, p.toss_payout_id) limit 1)
	when 'order' then (select min(o.ref_seller_id) from order_line o where o.m_id = c.m_id and o.order_id = c.subject_key
		having count(distinct o.ref_seller_id) = 1)
	when 'transaction' then (select min(o.ref_seller_id) from order_line o
		where o.m_id = c.m_id and o.order_id = (select t.order_id from payment_transaction t
			where t.m_id = c.m_id and t.transaction_key = c.transaction_key)
		having count(distinct o.ref_seller_id) = 1)
	end)`;
