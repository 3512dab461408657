/** Payouts that are on their way to a seller or have arrived. What came to nothing, or came back, is owed again. */
const LIVE = ['awaiting_approval', 'approved', 'submitting', 'requested', 'in_progress', 'completed', 'unknown'];

/** SQL: whether payout `p` counts against what is owed to its seller. */
export const isLive = (p: string) => `${p}.status in (${LIVE.map((status) => `'${status}'`).join(', ')})`;

/** SQL: the first day of terms that hold for the seller named by `ref`; what was paid out before is not set off. */
const firstDay = (ref: string) =>
	`(select min(e.from_on) from seller_terms e where e.ref_seller_id is null or e.ref_seller_id = ${ref})`;

/**
 * SQL: what is left of each entry of the sellers' accounts, as rows of `ref_seller_id, accrual_id, payout_id, payable_on, held,
 * amount`: of a step what no live payout pays; of a live payout, negative, what it paid beyond its own items and was not set
 * off by another one. The amounts of a seller add up to all that its steps come to, less all its live payouts, whatever became
 * of the payouts in between. `held`: the order is in doubt. `which` narrows it down to sellers, as a condition on `ref`.
 */
export const leftEntries = (which: (ref: string) => string = () => 'true') => `
	select a.ref_seller_id, a.id as accrual_id, null::uuid as payout_id, a.payable_on,
		exists (select from order_in_doubt d
			where d.m_id = a.m_id and d.order_id = a.order_id and d.ref_seller_id = a.ref_seller_id) as held,
		a.net - coalesce(t.amount, 0) as amount
	from accrual a
	left join (
		select i.accrual_id, sum(i.amount)::bigint as amount
		from payout_item i join payout p on p.id = i.payout_id
		where ${isLive('p')} and i.accrual_id is not null
		group by 1
	) t on t.accrual_id = a.id
	where ${which('a.ref_seller_id')}
	union all
	select s.ref_seller_id, null, p.id, (p.created_at at time zone 'Asia/Seoul')::date, false,
		coalesce((select sum(i.amount) from payout_item i where i.payout_id = p.id), 0)::bigint - p.amount
			- coalesce((
				select sum(i.amount) from payout_item i join payout o on o.id = i.payout_id
				where i.offset_payout_id = p.id and ${isLive('o')}), 0)::bigint
	from payout p
	join seller s on s.id = p.seller_id
	where ${isLive('p')} and p.currency = 'KRW' and ${which('s.ref_seller_id')}
		and (p.created_at at time zone 'Asia/Seoul')::date >= ${firstDay('s.ref_seller_id')}`;

/**
 * SQL: what is owed, a row for each seller that has an entry: `owed = payable + later + held`. $1: today. Payable may be
 * negative: more was paid out than was owed by today.
 */
export const owedBySeller = (which?: (ref: string) => string) => `
	select e.ref_seller_id, sum(e.amount)::bigint as owed,
		coalesce(sum(e.amount) filter (where not e.held and e.payable_on <= $1::date), 0)::bigint as payable,
		coalesce(sum(e.amount) filter (where not e.held and e.payable_on > $1::date), 0)::bigint as later,
		coalesce(sum(e.amount) filter (where e.held), 0)::bigint as held
	from (${leftEntries(which)}) e
	group by 1`;
