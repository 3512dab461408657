/** Payouts that are on their way to a seller or have arrived. What came to nothing, or came back, is owed again. */
const LIVE = ['awaiting_approval', 'approved', 'submitting', 'requested', 'in_progress', 'completed', 'unknown'];

/** SQL: whether a payout with this status counts against what is owed to its seller. */
export const isLiveStatus = (status: string) => `${status} in (${LIVE.map((live) => `'${live}'`).join(', ')})`;

/** SQL: whether payout `p` counts against what is owed to its seller. */
export const isLive = (p: string) => isLiveStatus(`${p}.status`);

/**
 * SQL: whether step `a` is held, since its order is in doubt. Where more of the order is to be taken back than is still to be
 * paid, nothing is: held, it would be paid out with the next payout.
 */
export const isHeld = (a: string) => `(exists (select from order_in_doubt d
		where d.m_id = ${a}.m_id and d.order_id = ${a}.order_id and d.ref_seller_id = ${a}.ref_seller_id)
	and (select sum(b.net - coalesce((
			select sum(i.amount) from payout_item i join payout o on o.id = i.payout_id
			where i.accrual_id = b.id and ${isLive('o')}), 0))
		from accrual b
		where b.m_id = ${a}.m_id and b.order_id = ${a}.order_id and b.ref_seller_id = ${a}.ref_seller_id) >= 0)`;

/**
 * SQL: the day from which on payouts to the seller named by `ref` count: the first one of terms that hold for it, or of a step,
 * whichever is earlier. What was paid out before is not set off.
 */
export const firstDay = (ref: string) => `least(
	(select min(e.from_on) from seller_terms e where e.ref_seller_id is null or e.ref_seller_id = ${ref}),
	(select min(e.accrued_on) from accrual e where e.ref_seller_id = ${ref}))`;

/**
 * SQL: what is left of each entry of the sellers' accounts, as rows of `ref_seller_id, accrual_id, payout_id, payable_on, held,
 * amount`: of a step what no live payout pays; of a live payout, negative, what it paid beyond its own items and was not set
 * off by another one; of one that came to nothing, what another one had set off for it. The amounts of a seller add up to all that its steps come to, less all its live payouts, whatever became
 * of the payouts in between. `held`: see `isHeld`. `which` narrows it down to sellers, as a condition on `ref`.
 */
export const leftEntries = (which?: (ref: string) => string) => {
	// Of the sellers asked for alone: how many these are, and so in which order it is read, is for the planner to say.
	const narrowed = (by: string) => {
		if (!which) return '';
		const seller = `join payout y on y.id = i.${by} join seller x on x.id = y.seller_id`;
		return by === 'accrual_id' ? 'join accrual x on x.id = i.accrual_id' : seller;
	};
	/** SQL: what the items come to of each entry that `by` names. */
	const items = (by: 'accrual_id' | 'payout_id' | 'offset_payout_id', live = true) => `(
		select i.${by} as id, sum(i.amount)::bigint as amount
		from payout_item i join payout o on o.id = i.payout_id ${narrowed(by)}
		where i.${by} is not null${live ? ` and ${isLive('o')}` : ''}${which ? ` and ${which('x.ref_seller_id')}` : ''}
		group by 1)`;
	const wanted = (ref: string) => which?.(ref) ?? 'true';
	return `
	with paid as ${items('accrual_id')},
	-- As isHeld says, of all orders in doubt at once: taking back an import may leave hundreds of thousands.
	held as (
		select b.m_id, b.order_id, b.ref_seller_id
		from order_in_doubt d
		join accrual b on b.m_id = d.m_id and b.order_id = d.order_id and b.ref_seller_id = d.ref_seller_id
		left join paid t on t.id = b.id
		where ${wanted('b.ref_seller_id')}
		group by 1, 2, 3 having sum(b.net - coalesce(t.amount, 0)) >= 0
	)
	select a.ref_seller_id, a.id as accrual_id, null::uuid as payout_id, a.payable_on,
		h.order_id is not null as held, a.net - coalesce(t.amount, 0) as amount
	from accrual a
	left join paid t on t.id = a.id
	left join held h on h.m_id = a.m_id and h.order_id = a.order_id and h.ref_seller_id = a.ref_seller_id
	where ${wanted('a.ref_seller_id')}
	union all
	select s.ref_seller_id, null, p.id, (p.created_at at time zone 'Asia/Seoul')::date, false,
		case when ${isLive('p')} then coalesce(t.amount, 0) - p.amount else 0 end - coalesce(f.amount, 0)
	from payout p
	join seller s on s.id = p.seller_id
	left join ${items('payout_id', false)} t on t.id = p.id
	left join ${items('offset_payout_id')} f on f.id = p.id
	where (${isLive('p')} or f.amount is not null) and p.currency = 'KRW' and ${wanted('s.ref_seller_id')}
		and (t.amount is not null or (p.created_at at time zone 'Asia/Seoul')::date >= ${firstDay('s.ref_seller_id')})`;
};

/** SQL: whether entry `e` may be paid on a day. */
export const isPayable = (e: string, day: string) =>
	`(${e}.amount <> 0 and not ${e}.held and ${e}.payable_on <= ${day}::date)`;

/** SQL: in which order entries `e` of a seller are paid where one payout cannot pay them all: what is set off before what is paid. */
export const paidInOrder = (e: string) => `${e}.amount > 0, ${e}.payable_on, ${e}.accrual_id, ${e}.payout_id`;

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
