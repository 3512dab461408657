/**
 * What cancels.ts says, in SQL, in two steps. This one keeps the payments, with a cancel in the scope, in which a cancel can
 * be wrong at all: no approval, or more canceled than approved, counted without asking which cancels moved money and in what
 * order. Hardly any payment is kept, so what is slow is asked of few. $1: first day, $2: last day, $3: merchants (empty: all).
 */
export const FIND_SUSPECT_PAYMENTS = `
	create temporary table run_suspect on commit drop as
	select r.m_id, r.payment_key
	from (
		select distinct c.m_id, c.payment_key
		from payment_transaction c
		where c.status in ('CANCELED', 'PARTIAL_CANCELED') and c.transaction_on between $1::date and $2::date
			and (cardinality($3::text[]) = 0 or c.m_id = any($3::text[])) and c.payment_key <> ''
	) p
	join payment_transaction r on r.payment_key = p.payment_key and r.m_id = p.m_id
		and r.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED')
	group by 1, 2
	having bool_and(r.status <> 'DONE')
		or sum(case when r.status = 'DONE' then abs(r.amount) else -abs(r.amount) end) < 0`;

/**
 * The cancels of the scope with which something is wrong, among the suspect payments: `orphan` where no approval is known,
 * `excess` the won by which this cancel goes beyond what was left of the approval; `moves` is false for the cancel of a
 * virtual account to which nothing was ever paid. $1: first day, $2: last day.
 */
export const FIND_WRONG_CANCELS = `
	create temporary table run_cancel on commit drop as
	with moved as (
		select r.m_id, r.payment_key, r.transaction_key, r.transaction_at, r.transaction_on, r.status, r.method,
			abs(r.amount) as size, l.approved_at,
			sum(abs(r.amount)) filter (where r.status = 'DONE') over paid as approved,
			min(r.transaction_at) filter (where r.status = 'DONE') over paid as first_at
		from run_suspect p
		join payment_transaction r on r.payment_key = p.payment_key and r.m_id = p.m_id
			and r.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED')
		left join payment_lookup l on l.m_id = r.m_id and l.payment_key = r.payment_key
		window paid as (partition by r.m_id, r.payment_key)
	), cancel as (
		select *, method <> '가상계좌' or coalesce(first_at <= transaction_at, false)
			or coalesce(approved_at <= transaction_at, false) as moves
		from moved where status <> 'DONE'
	), counted as (
		select *, sum(case when moves then size else 0 end) over (
			partition by m_id, payment_key order by transaction_at, transaction_key collate "C" rows unbounded preceding) as cancelled
		from cancel
	), judged as (
		select m_id, transaction_key, payment_key, moves, size,
			case when moves and approved is not null then greatest(least(size, cancelled - approved), 0) else 0 end as excess,
			case when approved is null and approved_at is null then not exists (
				select from settlement_line s
				where s.payment_key = counted.payment_key and s.m_id = counted.m_id and s.amount > 0) else false end as orphan
		from counted where transaction_on between $1::date and $2::date
	)
	select m_id, transaction_key, moves, size::bigint as size, excess::bigint as excess, orphan
	from judged where orphan or excess > 0`;

const approvalKnown = (alias: string) => `(
	exists (select from payment_transaction d
		where d.payment_key = ${alias}.payment_key and d.m_id = ${alias}.m_id and d.status = 'DONE')
	or exists (select from payment_lookup p
		where p.payment_key = ${alias}.payment_key and p.m_id = ${alias}.m_id and p.approved_at is not null)
	or exists (select from settlement_line a
		where a.payment_key = ${alias}.payment_key and a.m_id = ${alias}.m_id and a.amount > 0))`;

const approvalSettled = (alias: string) => `(
	exists (select from settlement_line a
		where a.payment_key = ${alias}.payment_key and a.m_id = ${alias}.m_id and a.amount > 0)
	or exists (select from payment_transaction d
		join settlement_line a on a.m_id = d.m_id and a.transaction_key = d.transaction_key and a.occurrence = 1
		where d.payment_key = ${alias}.payment_key and d.m_id = ${alias}.m_id and d.status = 'DONE'))`;

/**
 * The most specific kind of a break `b` with its transaction `t`, its line `s` and what run_cancel `c` says of it. Only
 * the few rows that are breaks are asked, each through an index.
 */
export const DETAIL_KIND = `
	case
		when b.kind in ('arithmetic-break', 'duplicate-settlement', 'orphan-cancel', 'over-cancelled') then b.kind
		when c.orphan then 'orphan-cancel'
		when b.kind = 'missing-transaction' then case
			when s.amount < 0 and s.payment_key <> '' and not ${approvalKnown('s')} then 'orphan-cancel'
			else b.kind end
		when b.kind = 'missing-settlement' then case
			when b.expected < 0 and t.payment_key <> '' and ${approvalSettled('t')} then 'cancel-not-settled'
			when c.excess > 0 then 'over-cancelled'
			else b.kind end
		when c.excess > 0 then 'over-cancelled'
		when t.currency <> s.currency then 'currency-mismatch'
		when b.expected <> 0 and abs(t.amount) = abs(s.amount) then 'sign-error'
		when b.expected = 0 and abs(t.amount) = abs(s.amount) then 'status-conflict'
		else b.kind
	end`;

/** Cancels with which something is wrong although the two sides agree, or nothing is due yet. */
export const SELECT_WRONG_CANCELS = `
	select c.m_id, c.transaction_key, 1 as occurrence, t.transaction_on as day_on,
		case when c.orphan then 'orphan-cancel' else 'over-cancelled' end as kind,
		case when c.orphan then 0 else c.excess - c.size end as expected, -c.size as actual,
		case when c.orphan then c.size else c.excess end as difference
	from run_cancel c
	join payment_transaction t on t.m_id = c.m_id and t.transaction_key = c.transaction_key
	where c.moves and c.size <> 0 and not exists (
		select from run_found f
		where f.m_id = c.m_id and f.transaction_key = c.transaction_key and f.occurrence = 1
			and f.state in ('missing-settlement', 'amount-mismatch'))`;
