import { neverPaid } from '#app/features/payments/paid-before.ts';
import { virtualAccountIn } from '#app/toss/codes.ts';
import { cancelStatements, type Sources } from './cancels-sql.server.ts';

/** The tables that a run reads, unless it looks at copies of some of their rows. */
export const STORED: Sources = {
	transactions: 'payment_transaction',
	lines: 'settlement_line',
	lookups: 'payment_lookup',
};

const wanted = (alias: string) => `(cardinality($3::text[]) = 0 or ${alias}.m_id = any($3::text[]))`;
const within = (day: string) => `${day} between $1::date and $2::date`;

/** What a row says it is worth. A cancel of a virtual account may yet turn out to be worth nothing: see findEffectless. */
const statedEffect = (alias: string) => `
	case
		when ${alias}.status = 'DONE' then abs(${alias}.amount)
		when ${alias}.status in ('CANCELED', 'PARTIAL_CANCELED') then -abs(${alias}.amount)
		else 0
	end`;

const isDoubtful = (alias: string) =>
	`(${virtualAccountIn(`${alias}.method`)} and ${alias}.status in ('CANCELED', 'PARTIAL_CANCELED'))`;

const broken = (alias: string) => `
	(${alias}.pay_out_amount <> ${alias}.amount - ${alias}.fee
		or ${alias}.fee <> ${alias}.supply_amount + ${alias}.vat
		or coalesce(${alias}.fee <> ${alias}.fees_total, false))`;

/**
 * Whether `f` is the line in another currency that stands where a line of the break `b` is missing, or beside it: that of the
 * same key. Those of all transactions are asked for where they are stored, also when only some rows are looked at: the key
 * alone leads there.
 */
const standsFor = (f: string, b: string) => `
	${b}.kind in ('missing-settlement', 'currency-mismatch') and ${b}.transaction_key <> '' and ${f}.m_id = ${b}.m_id
		and ${f}.transaction_key = ${b}.transaction_key and ${f}.occurrence = ${b}.occurrence`;

/**
 * The set-based matcher: what matcher.ts says, in SQL over whole tables. $1 is the first day, $2 the last one, $3 the
 * merchants (empty: all). The statements run in this order, in one transaction.
 *
 * The large tables are each read once for their sums and once for the join. Only what the join leaves over is looked at
 * again, row by row, where the rules that need more than the scope are applied: a line belongs to the day of its transaction,
 * even when its own day, by which it was read, lies elsewhere. A row that was found is found again by where it is stored
 * (`t_ref`, `s_ref`), which cannot change under the one snapshot of a run.
 */
export function matchStatements(sources: Sources) {
	const { transactions, lines } = sources;
	const inScope = (alias: string) => `${within(`${alias}.transaction_on`)} and ${wanted(alias)}`;
	const cancels = cancelStatements(sources, inScope);

	/** The left side of the proof, from transactions alone. What sumEffectless says is to be taken away from it. */
	const sumTransactions = `
	select t.m_id, count(*)::int as rows, coalesce(sum(${statedEffect('t')}), 0)::text as amount,
		count(*) filter (where t.currency <> 'KRW')::int as foreign_rows
	from ${transactions} t
	where ${inScope('t')}
	group by t.m_id`;

	/** Lines by their own day, from lines alone. Those that belong to another day are set right by sumMovedLines. */
	const sumLines = `
	select s.m_id, count(*)::int as rows, coalesce(sum(s.amount), 0)::text as amount,
		count(*) filter (where s.currency <> 'KRW')::int as foreign_rows,
		count(*) filter (where s.occurrence = 1)::int as first_rows
	from ${lines} s
	where ${within('s.line_on')} and ${wanted('s')}
	group by s.m_id`;

	/** Joins the two sides of the scope. Pairs that simply agree are left out, every other key is kept for a closer look. */
	const joinSides = `
	create temporary table run_leftover on commit drop as
	select coalesce(t.m_id, s.m_id) as m_id, coalesce(t.transaction_key, s.transaction_key) as transaction_key,
		t.t_ref, t.transaction_on, t.effect, t.doubtful, s.s_ref, s.line_on, s.amount, s.broken
	from (
		select t.m_id, t.transaction_key, t.ctid as t_ref, t.transaction_on, ${statedEffect('t')} as effect,
			${isDoubtful('t')} as doubtful
		from ${transactions} t
		where ${inScope('t')}
	) t
	full join (
		select s.m_id, s.transaction_key, s.ctid as s_ref, s.line_on, s.amount, ${broken('s')} as broken
		from ${lines} s
		where s.occurrence = 1 and ${within('s.line_on')} and ${wanted('s')}
	) s on s.m_id = t.m_id and s.transaction_key = t.transaction_key
	where not coalesce(t.effect <> 0 and t.effect = s.amount and not t.doubtful and not s.broken, false)`;

	/** The cancels of virtual accounts in the scope, all of which the join leaves over. */
	const findDoubtful = `
	create temporary table run_doubtful on commit drop as
	select c.m_id, c.transaction_key, c.payment_key, c.method, c.transaction_at, k.effect as stated
	from run_leftover k join ${transactions} c on c.ctid = k.t_ref
	where k.doubtful`;

	/** Those to which nothing was ever paid, neither in the data nor by what the provider told us. */
	const findEffectless = `
	create temporary table run_effectless on commit drop as
	select c.m_id, c.transaction_key, c.stated
	from run_doubtful c
	where ${neverPaid('c', sources)}`;

	const sumEffectless = 'select coalesce(sum(stated), 0)::text as amount from run_effectless';

	/** How many rows of each side the join left over, so that both sides can say how many pairs agree. */
	const countLeftovers = `
	select count(transaction_on)::int as transactions, count(line_on)::int as lines from run_leftover`;

	/**
	 * What became of each leftover key and of each extra line. $4, $5: the days of the scope, and the last day within
	 * grace of each; $6: as-of. The side that the join did not find may lie outside of the scope: only then it is looked
	 * up. `shift` sets sumLines right: 1 for a line that belongs to the scope though its own day does not, -1 for the
	 * reverse.
	 */
	const classifyLeftovers = `
	create temporary table run_found on commit drop as
	with due as (select * from unnest($4::date[], $5::date[]) as due (day, last_day)),
	looked_at as (
		select k.m_id, k.transaction_key, 1 as occurrence, coalesce(k.t_ref, t.ctid) as t_ref,
			coalesce(k.s_ref, s.ctid) as s_ref, coalesce(k.transaction_on, t.transaction_on) as transaction_on,
			case when e.stated is null then coalesce(k.effect, ${statedEffect('t')}) else 0 end as effect,
			coalesce(k.line_on, s.line_on) is not null as has_line, coalesce(k.amount, s.amount) as amount,
			coalesce(k.line_on, s.line_on) as line_on, coalesce(k.broken, ${broken('s')}) as broken
		from run_leftover k
		left join ${transactions} t on t.m_id = k.m_id
			and t.transaction_key = case when k.transaction_on is null then k.transaction_key end
		left join ${lines} s on s.m_id = k.m_id and s.transaction_key = case when k.line_on is null then k.transaction_key end
			and s.occurrence = 1
		left join run_effectless e on e.m_id = k.m_id and e.transaction_key = k.transaction_key
		union all
		select x.m_id, x.transaction_key, x.occurrence, t.ctid, x.ctid, t.transaction_on, 0, true, x.amount, x.line_on, ${broken('x')}
		from ${lines} x
		left join ${transactions} t on t.m_id = x.m_id and t.transaction_key = x.transaction_key
		where x.occurrence > 1 and ${wanted('x')}
			and (${within('x.line_on')} or ${within('t.transaction_on')})
	)
	select l.m_id, l.transaction_key, l.occurrence, l.t_ref, l.s_ref, coalesce(l.transaction_on, l.line_on) as day_on,
		case when l.transaction_on is null then 0 else l.effect end as effect, l.amount,
		coalesce(l.broken, false) and ${within('coalesce(l.transaction_on, l.line_on)')} as broken,
		case
			when not ${within('coalesce(l.transaction_on, l.line_on)')} then 'elsewhere'
			when l.occurrence > 1 then 'duplicate-settlement'
			when l.transaction_on is null then 'missing-transaction'
			when not l.has_line and l.effect = 0 then 'nothing-expected'
			when not l.has_line and $6::date <= due.last_day then 'not-yet-due'
			when not l.has_line then 'missing-settlement'
			when l.effect <> l.amount then 'amount-mismatch'
			when l.effect = 0 then 'nothing-expected'
			else 'matched'
		end as state,
		case
			when not l.has_line then 0
			when ${within('coalesce(l.transaction_on, l.line_on)')} and not (${within('l.line_on')}) then 1
			when ${within('l.line_on')} and not (${within('coalesce(l.transaction_on, l.line_on)')}) then -1
			else 0
		end as shift
	from looked_at l
	left join due on due.day = l.transaction_on`;

	const sumMovedLines = `
	select m_id, sum(shift * amount)::text as amount, sum(shift)::int as rows
	from run_found where shift <> 0 group by m_id`;

	/** What the closer look made of the leftovers. */
	const countStates = `
	select state, count(*)::int as rows, sum(case when state = 'not-yet-due' then effect else 0 end)::text as amount
	from run_found where state in ('matched', 'not-yet-due') group by state`;

	/** Transactions with a line in won and another one, under the same key, in another currency. */
	const findTwoCurrencies = `
	create temporary table run_two_currencies on commit drop as
	select t.m_id, t.transaction_key, t.ctid as t_ref, s.ctid as s_ref, t.transaction_on as day_on,
		${statedEffect('t')} as effect
	from foreign_settlement_line f
	join ${transactions} t on t.m_id = f.m_id and t.transaction_key = f.transaction_key
	join ${lines} s on s.m_id = f.m_id and s.transaction_key = f.transaction_key and s.occurrence = 1
	where f.occurrence = 1 and f.transaction_key <> '' and s.amount = ${statedEffect('t')} and s.amount <> 0
		and ${within('t.transaction_on')} and ${wanted('t')} and not exists (
			select from run_effectless e where e.m_id = t.m_id and e.transaction_key = t.transaction_key)`;

	/** The breaks to write. $1: as-of, $2: rules with their version (jsonb), $3, $4: days and last days within grace. */
	const selectBreaks = `
	with due as (select * from unnest($3::date[], $4::date[]) as due (day, last_day)),
	break as (
		select m_id, transaction_key, occurrence, t_ref, s_ref, day_on, state as kind, effect as expected,
			coalesce(amount, 0) as actual, effect - coalesce(amount, 0) as difference
		from run_found
		where state in ('missing-settlement', 'missing-transaction', 'amount-mismatch', 'duplicate-settlement')
		union all
		select f.m_id, f.transaction_key, f.occurrence, f.t_ref, f.s_ref, f.day_on, 'arithmetic-break', s.pay_out_amount,
			s.amount - s.fee, s.pay_out_amount - (s.amount - s.fee)
		from run_found f
		join ${lines} s on s.ctid = f.s_ref
		where f.broken
		union all
		select m_id, transaction_key, occurrence, t_ref, s_ref, day_on, kind, expected, actual, difference
		from (${cancels.selectWrongCancels}) wrong
		union all
		select m_id, transaction_key, 1, t_ref, s_ref, day_on, 'currency-mismatch', effect, 0, effect
		from run_two_currencies
	)
	select b.kind, d.detail_kind, b.m_id, 'transaction' as subject, b.transaction_key as subject_key,
		b.transaction_key, b.occurrence, coalesce(t.payment_key, s.payment_key) as payment_key,
		coalesce(t.order_id, s.order_id) as order_id, coalesce(t.method, s.method) as method, b.day_on,
		coalesce(t.currency, s.currency) as currency, b.expected, b.actual, b.difference,
		jsonb_build_object(
			'rule', $2::jsonb || jsonb_build_object('asOf', $1::date, 'lastDay', due.last_day),
			'transaction', case when t.transaction_key is not null then jsonb_build_object(
				'status', t.status, 'amount', t.amount::text, 'currency', t.currency, 'method', t.method,
				'paymentKey', t.payment_key, 'orderId', t.order_id,
				'at', to_char(t.transaction_at at time zone 'Asia/Seoul', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
				'day', t.transaction_on) end,
			'line', case when f.currency is null and s.transaction_key is not null then jsonb_build_object(
				'occurrence', s.occurrence, 'keyState', s.key_state, 'amount', s.amount::text, 'currency', s.currency,
				'method', s.method, 'paymentKey', s.payment_key, 'orderId', s.order_id, 'fee', s.fee::text,
				'supplyAmount', s.supply_amount::text, 'vat', s.vat::text, 'payOutAmount', s.pay_out_amount::text,
				'feesTotal', s.fees_total::text,
				'approvedAt', to_char(s.approved_at at time zone 'Asia/Seoul', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
				'canceledAt', to_char(s.canceled_at at time zone 'Asia/Seoul', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
				'soldDate', s.sold_on, 'paidOutDate', s.paid_out_on)
			when f.currency is not null then jsonb_build_object(
				'occurrence', f.occurrence, 'amount', f.amount::text, 'currency', f.currency, 'method', f.method,
				'paymentKey', f.payment_key, 'orderId', f.order_id, 'fee', f.fee::text,
				'supplyAmount', f.supply_amount::text, 'vat', f.vat::text, 'payOutAmount', f.pay_out_amount::text,
				'approvedAt', to_char(f.approved_at at time zone 'Asia/Seoul', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
				'canceledAt', to_char(f.canceled_at at time zone 'Asia/Seoul', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
				'soldDate', f.sold_on, 'paidOutDate', f.paid_out_on, 'importId', f.import_id, 'rowNo', f.row_no) end,
			'expected', jsonb_build_object('amount', b.expected::text, 'because', case
				when b.kind = 'arithmetic-break' then 'line-promises'
				when b.kind = 'duplicate-settlement' then 'counted-once'
				when b.kind = 'orphan-cancel' then 'no-approval'
				when b.kind = 'over-cancelled' then 'approval-left'
				when b.kind = 'missing-transaction' and d.detail_kind = 'orphan-cancel' then 'no-transaction-no-approval'
				when t.transaction_key is null then 'no-transaction'
				when d.detail_kind = 'orphan-cancel' then 'canceled-no-approval'
				when d.detail_kind = 'over-cancelled' then 'canceled-beyond'
				when d.detail_kind = 'cancel-not-settled' then 'canceled-settled'
				when b.expected > 0 then 'approved'
				when b.expected < 0 then 'canceled'
				else 'moves-no-money' end),
			'found', jsonb_build_object('amount', b.actual::text, 'because', case
				when b.kind = 'arithmetic-break' then 'parts-of-line'
				when b.kind = 'duplicate-settlement' then 'extra-line'
				when b.kind in ('orphan-cancel', 'over-cancelled') then 'canceled-anyway'
				when b.kind = 'currency-mismatch' then 'line-in-two-currencies'
				when f.currency is not null then 'line-kept-apart'
				when s.transaction_key is null then 'no-line'
				when d.detail_kind = 'sign-error' then 'line-other-sign'
				when d.detail_kind = 'currency-mismatch' then 'line-other-currency'
				when d.detail_kind = 'status-conflict' then 'line-conflicts'
				else 'line' end),
			'wouldMatch', case b.kind
				when 'orphan-cancel' then jsonb_build_object('what', 'approval-arrives', 'amount', (-b.actual)::text)
				when 'over-cancelled' then jsonb_build_object('what', 'cancel-withdrawn', 'amount', b.difference::text)
				when 'missing-settlement' then jsonb_build_object(
					'what', case when f.currency is null then 'line-arrives' else 'line-in-won' end, 'amount', b.expected::text)
				when 'currency-mismatch' then jsonb_build_object('what', 'one-currency-left', 'amount', b.expected::text)
				when 'missing-transaction' then jsonb_build_object('what', 'transaction-arrives', 'amount', b.actual::text)
				when 'amount-mismatch' then jsonb_build_object('what', 'line-restated', 'amount', b.expected::text)
				when 'duplicate-settlement' then jsonb_build_object('what', 'line-withdrawn', 'amount', b.actual::text)
				else jsonb_build_object('what', 'line-restated-parts', 'amount', b.actual::text,
					'broken', array_to_json(array_remove(array[
						case when s.pay_out_amount <> s.amount - s.fee then 'pay-out' end,
						case when s.fee <> s.supply_amount + s.vat then 'fee-split' end,
						case when s.fee <> s.fees_total then 'fee-breakdown' end], null))::jsonb) end) as evidence
	from break b
	left join run_cancel c on c.m_id = b.m_id and c.transaction_key = b.transaction_key and b.occurrence = 1
	left join ${transactions} t on t.ctid = b.t_ref
	left join ${lines} s on s.ctid = b.s_ref
	left join run_approval a on a.m_id = b.m_id and a.payment_key = coalesce(t.payment_key, s.payment_key)
	left join due on due.day = b.day_on
	left join foreign_settlement_line f on ${standsFor('f', 'b')}
	-- Worked out once, and not again wherever it is named.
	cross join lateral (select ${cancels.detailKind} as detail_kind offset 0) d`;

	return {
		findDoubtful,
		findEffectless,
		sumTransactions,
		sumEffectless,
		sumLines,
		joinSides,
		countLeftovers,
		classifyLeftovers,
		findSuspectPayments: cancels.findSuspectPayments,
		findAsked: cancels.findAsked,
		findApprovals: cancels.findApprovals,
		findWrongCancels: cancels.findWrongCancels,
		sumMovedLines,
		countStates,
		findTwoCurrencies,
		selectBreaks,
	};
}

export type MatchStatements = ReturnType<typeof matchStatements>;
