import { virtualAccountIn } from '#app/toss/codes.ts';

/** Tables, or tables of the same shape, that statements of level 1 read. */
export interface Sources {
	transactions: string;
	lines: string;
	lookups: string;
}

/** SQL: whether a row of this alias is of the scope. */
type InScope = (alias: string) => string;

/**
 * What cancels.ts says, in SQL, in two steps. This one keeps the payments, with a cancel in the scope, in which a cancel
 * can be wrong at all: no approval, or more canceled than approved, counted without asking which cancels moved money and in
 * what order. Hardly any payment is kept, so what is slow is asked of few.
 */
const findSuspectPayments = ({ transactions }: Sources, inScope: InScope) => `
	create temporary table run_suspect on commit drop as
	select r.m_id, r.payment_key
	from ${transactions} r
	where r.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED') and exists (
		select from ${transactions} c
		where c.m_id = r.m_id and c.payment_key = r.payment_key and c.payment_key <> ''
			and c.status in ('CANCELED', 'PARTIAL_CANCELED') and ${inScope('c')})
	group by 1, 2
	having bool_and(r.status <> 'DONE')
		or sum(case when r.status = 'DONE' then abs(r.amount) else -abs(r.amount) end) < 0`;

/**
 * The payments of which it matters whether an approval is known, and settled: the suspect ones, and those of cancels that
 * miss their other side. They are few among all, and are asked together: an index on payments may not be there yet.
 */
const findAsked = ({ transactions, lines }: Sources) => `
	select coalesce(array_agg(payment_key), '{}') as payment_keys from (
		select payment_key from run_suspect
		union
		select t.payment_key from run_found f join ${transactions} t on t.ctid = f.t_ref
		where f.state = 'missing-settlement' and f.effect < 0 and t.payment_key <> ''
		union
		select s.payment_key from run_found f join ${lines} s on s.ctid = f.s_ref
		where f.state = 'missing-transaction' and s.amount < 0 and s.payment_key <> ''
	) asked`;

/**
 * Payments of which an approval is known, by a transaction, a line, or what the provider told us. $1: the keys of the asked
 * ones, which other merchants may use as well. They are told one by one, since the processes that search beside each other
 * do not see tables of the session.
 */
const findApprovals = ({ transactions, lines, lookups }: Sources) => `
	create temporary table run_approval on commit drop as
	select m_id, payment_key, bool_or(settled) as settled from (
		select d.m_id, d.payment_key, exists (
			select from ${lines} s where s.m_id = d.m_id and s.transaction_key = d.transaction_key and s.occurrence = 1) as settled
		from ${transactions} d where d.payment_key = any($1::text[]) and d.status = 'DONE'
		union all
		select s.m_id, s.payment_key, true from ${lines} s where s.payment_key = any($1::text[]) and s.amount > 0
		union all
		select l.m_id, l.payment_key, false from ${lookups} l
		where l.payment_key = any($1::text[]) and l.approved_at is not null
	) approval group by 1, 2`;

/**
 * The cancels of the scope with which something is wrong, among the suspect payments: `orphan` where no approval is known,
 * `excess` the won by which this cancel goes beyond what was left of the approval; `moves` is false for the cancel of a
 * virtual account to which nothing was ever paid. $1: first day, $2: last day.
 */
const findWrongCancels = ({ transactions, lookups }: Sources) => `
	create temporary table run_cancel on commit drop as
	with moved as (
		select r.m_id, r.payment_key, r.transaction_key, r.transaction_at, r.transaction_on, r.status, r.method,
			abs(r.amount) as size, l.approved_at,
			sum(abs(r.amount)) filter (where r.status = 'DONE') over paid as approved,
			min(r.transaction_at) filter (where r.status = 'DONE') over paid as first_at
		from run_suspect p
		join ${transactions} r on r.payment_key = p.payment_key and r.m_id = p.m_id
			and r.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED')
		left join ${lookups} l on l.m_id = r.m_id and l.payment_key = r.payment_key
		window paid as (partition by r.m_id, r.payment_key)
	), cancel as (
		select *, not ${virtualAccountIn('method')} or coalesce(first_at <= transaction_at, false)
			or coalesce(approved_at <= transaction_at, false) as moves
		from moved where status <> 'DONE'
	), counted as (
		select *, sum(case when moves then size else 0 end) over (
			partition by m_id, payment_key order by transaction_at, transaction_key collate "C" rows unbounded preceding) as cancelled
		from cancel
	), judged as (
		select m_id, transaction_key, payment_key, moves, size,
			case when moves and approved is not null then greatest(least(size, cancelled - approved), 0) else 0 end as excess,
			not exists (select from run_approval k where k.m_id = counted.m_id and k.payment_key = counted.payment_key) as orphan
		from counted where transaction_on between $1::date and $2::date
	)
	select m_id, transaction_key, moves, size::bigint as size, excess::bigint as excess, orphan
	from judged where orphan or excess > 0`;

/**
 * The most specific kind of a break `b` with its transaction `t`, its line `s`, or, without one, its line in another
 * currency `f`, and what run_cancel `c` and run_approval `a` say of it.
 */
const DETAIL_KIND = `
	case
		when b.kind in ('arithmetic-break', 'duplicate-settlement', 'orphan-cancel', 'over-cancelled',
			'currency-mismatch') then b.kind
		when c.orphan then 'orphan-cancel'
		when b.kind = 'missing-transaction' then case
			when s.amount < 0 and s.payment_key <> '' and a.payment_key is null then 'orphan-cancel'
			else b.kind end
		when b.kind = 'missing-settlement' and f.currency is null then case
			when b.expected < 0 and t.payment_key <> '' and coalesce(a.settled, false) then 'cancel-not-settled'
			when c.excess > 0 then 'over-cancelled'
			else b.kind end
		when c.excess > 0 then 'over-cancelled'
		when b.kind = 'missing-settlement' or t.currency <> s.currency then 'currency-mismatch'
		when b.expected <> 0 and abs(t.amount) = abs(s.amount) then 'sign-error'
		when b.expected = 0 and abs(t.amount) = abs(s.amount) then 'status-conflict'
		else b.kind
	end`;

/** Cancels with which something is wrong although the two sides agree, or nothing is due yet. */
const selectWrongCancels = ({ transactions, lines }: Sources) => `
	select c.m_id, c.transaction_key, 1 as occurrence, t.ctid as t_ref, s.ctid as s_ref, t.transaction_on as day_on,
		case when c.orphan then 'orphan-cancel' else 'over-cancelled' end as kind,
		case when c.orphan then 0 else c.excess - c.size end as expected, -c.size as actual,
		case when c.orphan then c.size else c.excess end as difference
	from run_cancel c
	join ${transactions} t on t.m_id = c.m_id and t.transaction_key = c.transaction_key
	left join ${lines} s on s.m_id = c.m_id and s.transaction_key = c.transaction_key and s.occurrence = 1
	where c.moves and c.size <> 0 and not exists (
		select from run_found f
		where f.m_id = c.m_id and f.transaction_key = c.transaction_key and f.occurrence = 1
			and f.state in ('missing-settlement', 'amount-mismatch'))`;

/** The statements, and parts of statements, that say what is wrong with cancels. */
export const cancelStatements = (sources: Sources, inScope: InScope) => ({
	findSuspectPayments: findSuspectPayments(sources, inScope),
	findWrongCancels: findWrongCancels(sources),
	findAsked: findAsked(sources),
	findApprovals: findApprovals(sources),
	detailKind: DETAIL_KIND,
	selectWrongCancels: selectWrongCancels(sources),
});
