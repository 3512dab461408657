import type { KstDay } from '#app/lib/kst-calendar.ts';

/**
 * What contract-check.ts and contract-terms.ts say, in SQL over whole tables. $1 is the first day, $2 the last one, $3
 * the merchants (empty: all). The statements run in this order, in one transaction.
 */

const wanted = (alias: string) => `(cardinality($3::text[]) = 0 or ${alias}.m_id = any($3::text[]))`;
const within = (day: string) => `${day} between $1::date and $2::date`;
const seoulDay = (at: string) => `(${at} at time zone 'Asia/Seoul')::date`;

/**
 * Lines of the scope: by their own day unless their transaction has another one, and those that come in by it. `and` is a
 * further condition on lines `s` and their transactions `t`.
 */
const scopeLines = (columns: string, and = '') => `
	select ${columns}
	from settlement_line s
	left join payment_transaction t on t.m_id = s.m_id and t.transaction_key = s.transaction_key
	where ${within('s.line_on')} and ${wanted('s')} and ${within('coalesce(t.transaction_on, s.line_on)')} ${and}
	union all
	select ${columns}
	from payment_transaction t
	join settlement_line s on s.m_id = t.m_id and s.transaction_key = t.transaction_key
	where ${within('t.transaction_on')} and ${wanted('t')} and not (${within('s.line_on')}) ${and}`;

/** SQL: line `s` contradicts itself. */
const BROKEN = `(s.pay_out_amount <> s.amount - s.fee or s.fee <> s.supply_amount + s.vat
	or coalesce(s.fee <> s.fees_total, false))`;

export const CREATE_WINDOW = `
	create temporary table run_window (m_id text, transaction_key text, occurrence int) on commit drop`;

/**
 * Adds lines of the scope to the window: the first ones after a place in the order of the list, or the last ones before it.
 * $4 to $7 are the place (null: none), $8 how many lines at most. Those whose own day is `inside` the scope are found in the
 * order of their index. Few are the others, and those of a further condition `only` on lines `s`: they are found first and
 * ordered then, since in the order of an index all lines would be read for them.
 */
export function fillWindow(which: 'inside' | 'outside', way: 'after' | 'before', only: string | null = null): string {
	const [sign, direction] = way === 'after' ? ['>', 'asc'] : ['<', 'desc'];
	const place = ['s.line_on', 's.transaction_key', 's.m_id', 's.occurrence'];
	const beyond = `and ($4::date is null or (${place.join(', ')}) ${sign} ($4::date, $5::text, $6::text, $7::int))`;
	const lines =
		which === 'inside'
			? `settlement_line s where ${within('s.line_on')} and ${wanted('s')} and ${within(`coalesce(
				(select t.transaction_on from payment_transaction t where t.m_id = s.m_id and t.transaction_key = s.transaction_key),
				s.line_on)`)}`
			: `payment_transaction t join settlement_line s on s.m_id = t.m_id and s.transaction_key = t.transaction_key
				where ${within('t.transaction_on')} and ${wanted('t')} and not (${within('s.line_on')})`;
	const found = `${lines} ${only ? `and ${only}` : ''} ${beyond}`;
	const isFew = which === 'outside' || only !== null;
	return `
		${isFew ? `with few as materialized (select s.m_id, s.transaction_key, s.occurrence, s.line_on from ${found})` : ''}
		insert into run_window
		select s.m_id, s.transaction_key, s.occurrence from ${isFew ? 'few s' : found}
		order by ${place.map((column) => `${column} ${direction}`).join(', ')} limit $8::int`;
}

/** SQL: 0 for a line of `run_judged` whose own day lies within these days, 1 for another: the list shows those last. */
export const outsideDays = ({ from, to }: { from: KstDay; to: KstDay }) =>
	`case when line_on between '${from}' and '${to}' then 0 else 1 end`;

/**
 * Adds lines that a run kept of a state to the window: as fillWindow does, but in the whole order of the list. $1 is the run,
 * $2 the state, $3 to $7 the place (null: none), $8 how many lines at most (null: all).
 */
export function fillWindowFromKept(scope: { from: KstDay; to: KstDay }, way: 'after' | 'before'): string {
	const [sign, direction] = way === 'after' ? ['>', 'asc'] : ['<', 'desc'];
	const place = [outsideDays(scope), 'line_on', 's.transaction_key', 's.m_id', 's.occurrence'];
	return `
		insert into run_window
		select s.m_id, s.transaction_key, s.occurrence
		from contract_state k
		join settlement_line s on s.m_id = k.m_id and s.transaction_key = k.transaction_key and s.occurrence = k.occurrence
		where k.run_id = $1::uuid and k.state = $2
			and ($3::int is null or (${place.join(', ')}) ${sign} ($3::int, $4::date, $5::text, $6::text, $7::int))
		order by ${place.map((column) => `${column} ${direction}`).join(', ')} limit $8::int`;
}

const collectLines = (and = '') => `
	create temporary table run_line on commit drop as ${scopeLines(
		`
		s.m_id, s.transaction_key, s.occurrence, s.payment_key, s.method, s.currency, s.amount, s.fee, s.supply_amount, s.vat,
		s.pay_out_amount, s.fees, s.canceled_at, s.sold_on, s.paid_out_on, s.line_on,
		coalesce(t.transaction_on, s.line_on) as day_on,
		${seoulDay('s.approved_at')} as approved_on, case when s.amount < 0 and s.canceled_at is null then t.transaction_on
			else ${seoulDay('coalesce(s.canceled_at, s.approved_at)')} end as occurred_on,
		coalesce(s.extra->>'card.cardType', '') as card_type,
		case when s.extra->>'card.installmentPlanMonths' ~ '^[0-9]{1,3}$'
			then (s.extra->>'card.installmentPlanMonths')::int else 0 end as months,
		coalesce(s.extra->>'card.interestPayer' = 'MERCHANT', false) as merchant_pays,
		${BROKEN} as broken`,
		and,
	)}`;

export const COLLECT_LINES = collectLines();
export const COLLECT_WINDOW = collectLines(
	'and (s.m_id, s.transaction_key, s.occurrence) in (select m_id, transaction_key, occurrence from run_window)',
);

/** The right side of the proof, from the lines as they are stored. */
export const SUM_PAY_OUTS = `
	select m_id, count(*)::int as rows, coalesce(sum(pay_out_amount), 0)::text as amount,
		(count(*) filter (where currency <> 'KRW'))::int as foreign_rows
	from (${scopeLines('s.m_id, s.pay_out_amount, s.currency')}) line group by m_id`;

export const FIND_DATES = `
	select distinct m_id, method, occurred_on::text as occurred_on, sold_on::text as sold_on from run_line
	where occurred_on is not null`;

/** $1: contracts as records, in the order in which they are asked; $2: their bands; $3: their instalments. */
export const STORE_TERMS = [
	`create temporary table run_term on commit drop as
	select * from jsonb_to_recordset($1::jsonb) as row (rank int, number int, name text, m_id text, method text, card_type text,
		from_on date, to_on date, rounding text, fee_back boolean, other_parts text[])`,
	`create temporary table run_band on commit drop as
	select * from jsonb_to_recordset($1::jsonb) as row (rank int, no int, amount_from bigint, ppm bigint, fixed bigint, least bigint)`,
	`create temporary table run_instalment on commit drop as
	select * from jsonb_to_recordset($1::jsonb) as row (rank int, no int, months int, ppm bigint)`,
] as const;

/** $1: by merchant, method, day of sale and sales day, when the cycle would have it sold and paid out (SaleDates). */
export const STORE_DATES = `
	create temporary table run_date on commit drop as
	select * from jsonb_to_recordset($1::jsonb) as row (m_id text, method text, occurred_on date, sold_on date,
		sold_expected date, around_cut_off boolean, paid_expected date)`;

/** Which contract is in force, for each merchant, method, kind of card and day that occurs. */
export const CHOOSE_TERMS = `
	create temporary table run_choice on commit drop as
	select c.*, (
		select min(t.rank) from run_term t
		where t.method = c.method and (t.m_id is null or t.m_id = c.m_id) and (t.card_type is null or t.card_type = c.card_type)
			and (t.from_on is null or t.from_on <= c.approved_on) and (t.to_on is null or c.approved_on <= t.to_on)) as rank
	from (select distinct m_id, method, card_type, approved_on from run_line) c`;

interface Terms {
	rate: string;
	least?: string;
	fixed?: string;
}

const insideOf = (amount: string, { rate, least = '0', fixed = '0' }: Terms) =>
	`(greatest(${amount} * ${rate} * 11 / 10000000, ${least} * 11 / 10) + ${fixed} * 11 / 10)`;
const cutOf = (amount: string, { rate, least = '0', fixed = '0' }: Terms) =>
	`(greatest(${amount} * ${rate} / 1000000, ${least}) + ${fixed})`;
const supplyOf = (amount: string, terms: Terms) =>
	`case t.rounding when 'cut' then ${cutOf(amount, terms)} else (${insideOf(amount, terms)} * 20 + 11) / 22 end`;
const vatOf = (amount: string, terms: Terms) =>
	`case t.rounding when 'cut' then (${cutOf(amount, terms)} + 5) / 10
		else ${insideOf(amount, terms)} - (${insideOf(amount, terms)} * 20 + 11) / 22 end`;

const BASE = { rate: 'band.ppm', least: 'band.least', fixed: 'band.fixed' };
const BASE_SHARE = { rate: 'band.ppm' };
const INSTALMENT = { rate: 'instalment.ppm' };

/** One part of what a line should take. A cancel gives back its share, never more than is left, and all of it in the end. */
function partOf(of: typeof supplyOf, whole: Terms, share: Terms, given: string): string {
	const left = `greatest((${of('payment.approved', whole)}) - earlier.${given}, 0)`;
	const own = of('-l.amount', share);
	return `case
		when t.rank is null then 0
		when l.amount >= 0 then ${of('l.amount', whole)}
		when not t.fee_back then 0
		when payment.approved <= 0 then -(${own})
		when earlier.cancelled - l.amount = payment.approved then -${left}
		else -least(${own}, ${left}) end`;
}

/** Lines also list parts that took nothing. */
const UNKNOWN_PART = `p->>'type' not in ('BASE', 'INSTALLMENT') and not (p->>'type' = any(t.other_parts)) and (p->>'fee')::bigint <> 0`;

export const EXPECT_FEES = `
	create temporary table run_expected on commit drop as
	select l.*, t.rank, t.number, band.ppm as base_ppm, band.fixed as base_fixed, band.least as base_least,
		instalment.ppm as instalment_ppm, coalesce(parts.instalment, 0) as instalment_fee,
		coalesce(parts.other, 0) as other_fee, coalesce(parts.unknown, false) as unknown_part, parts.unknown_types,
		(${partOf(supplyOf, BASE, BASE_SHARE, 'base_supply')})::bigint as base_supply,
		(${partOf(vatOf, BASE, BASE_SHARE, 'base_vat')})::bigint as base_vat,
		(${partOf(supplyOf, INSTALMENT, INSTALMENT, 'instalment_supply')})::bigint as instalment_supply,
		(${partOf(vatOf, INSTALMENT, INSTALMENT, 'instalment_vat')})::bigint as instalment_vat,
		case when payment.approved > 0 and earlier.cancelled - l.amount = payment.approved then earlier.cancels + 1 else 1 end
			as roundings
	from run_line l
	join run_choice c on c.m_id = l.m_id and c.method = l.method and c.card_type = l.card_type and c.approved_on = l.approved_on
	left join run_term t on t.rank = c.rank
	left join lateral (
		select sum((p->>'fee')::bigint) filter (where p->>'type' = 'INSTALLMENT')::bigint as instalment,
			sum((p->>'fee')::bigint) filter (where p->>'type' not in ('BASE', 'INSTALLMENT') and p->>'type' = any(t.other_parts)) as other,
			bool_or(${UNKNOWN_PART}) as unknown,
			string_agg(p->>'type', ', ' order by p->>'type') filter (where ${UNKNOWN_PART}) as unknown_types
		from jsonb_array_elements(l.fees) p where t.rank is not null
	) parts on true
	-- Sums are numeric in PostgreSQL, and would divide without cutting.
	left join lateral (
		select coalesce(sum(o.amount), 0)::bigint as approved
		from settlement_line o
		where l.amount < 0 and t.fee_back and l.payment_key <> '' and o.payment_key = l.payment_key and o.m_id = l.m_id
			and o.occurrence = 1 and o.amount > 0
	) payment on true
	left join lateral (
		select coalesce((
			select i.ppm from run_instalment i
			where l.merchant_pays and i.rank = t.rank and i.months <= l.months order by i.months desc, i.no limit 1), 0) as ppm
	) instalment on true
	left join lateral (
		select coalesce(sum(ppm), 0)::bigint as ppm, coalesce(sum(fixed), 0)::bigint as fixed, coalesce(sum(least), 0)::bigint as least
		from (
			select b.ppm, b.fixed, b.least from run_band b
			where b.rank = t.rank and b.amount_from <= case
				when l.amount >= 0 then l.amount when payment.approved > 0 then payment.approved else -l.amount end
			order by b.amount_from desc, b.no limit 1) best
	) band on true
	left join lateral (
		select coalesce(sum(-o.amount), 0)::bigint as cancelled, count(*)::int as cancels,
			coalesce(sum(${supplyOf('-o.amount', BASE_SHARE)}), 0)::bigint as base_supply,
			coalesce(sum(${vatOf('-o.amount', BASE_SHARE)}), 0)::bigint as base_vat,
			coalesce(sum(${supplyOf('-o.amount', INSTALMENT)}), 0)::bigint as instalment_supply,
			coalesce(sum(${vatOf('-o.amount', INSTALMENT)}), 0)::bigint as instalment_vat
		from settlement_line o
		where l.amount < 0 and t.fee_back and l.payment_key <> '' and l.occurrence = 1 and o.payment_key = l.payment_key
			and o.m_id = l.m_id and o.occurrence = 1 and o.amount < 0
			and (coalesce(o.canceled_at, to_timestamp(0)), o.transaction_key collate "C")
				< (coalesce(l.canceled_at, to_timestamp(0)), l.transaction_key collate "C")
	) earlier on true`;

/** $1: won by which a part may be rounded otherwise; $2: days of slack. */
export const JUDGE_LINES = `
	create temporary table run_judged on commit drop as
	with fee as (
		select e.*, base_supply + instalment_supply as supply_expected, base_vat + instalment_vat as vat_expected,
			instalment_supply + instalment_vat as instalment_expected,
			case when rank is null then e.fee
				else base_supply + instalment_supply + base_vat + instalment_vat + other_fee end as fee_expected,
			abs(coalesce(d.sold_expected - e.sold_on, 0)) as sold_shift,
			abs(coalesce(d.paid_expected - e.paid_out_on, 0)) as paid_shift, d.sold_expected, d.paid_expected,
			coalesce(d.around_cut_off, false) as around_cut_off
		from run_expected e
		left join run_date d on d.m_id = e.m_id and d.method = e.method and d.occurred_on = e.occurred_on and d.sold_on = e.sold_on
	), measured as (
		select f.*, amount - fee_expected as net, amount - fee_expected - pay_out_amount as difference,
			$1::bigint * roundings as per_part,
			$1::bigint * roundings * case when instalment_fee <> 0 or instalment_expected <> 0 then 2 else 1 end as tolerance
		from fee f
	), compared as (
		select m.*,
			other_fee = 0 and abs(supply_amount - supply_expected) > tolerance as wrong_supply,
			other_fee = 0 and abs(vat - vat_expected) > tolerance as wrong_vat,
			abs(fee - fee_expected) > tolerance as wrong_whole,
			fees is not null and abs(instalment_fee - instalment_expected) > per_part as wrong_instalment
		from measured m
	)
	select c.*, case
		when broken then 'arithmetic-break'
		when rank is not null and unknown_part then 'fee-component-unknown'
		when rank is not null and amount < 0 and (wrong_supply or wrong_vat or wrong_whole or wrong_instalment)
			then 'fee-on-cancel-variance'
		when rank is not null and wrong_instalment then 'instalment-fee-variance'
		when rank is not null and wrong_supply then 'fee-variance'
		when rank is not null and wrong_vat then 'fee-vat-variance'
		when rank is not null and wrong_whole then 'fee-variance'
		when paid_shift > $2::int then 'paid-out-date-shift'
		when sold_shift > $2::int and not around_cut_off then 'sold-date-shift'
	end as kind
	from compared c`;

export const SUM_EXPECTED = `select coalesce(sum(net), 0)::text as amount from run_judged`;

/** SQL: which lines of `run_judged` each state holds, and what each of them adds to it. */
export const LINES_OF_STATE = {
	contradicting: { where: `kind = 'arithmetic-break'`, amount: 'difference' },
	'no-contract': { where: 'kind is null and rank is null', amount: 'difference' },
	rounding: { where: 'kind is null and rank is not null and difference <> 0', amount: 'difference' },
	// What rounding makes of such a line is told as rounding.
	'date-slack': { where: 'kind is null and (sold_shift > 0 or paid_shift > 0)', amount: '0' },
} as const;

/** Of so many lines no more than one is in a state that is rare: a list would have to judge thousands for a page of it. */
export const RARE = 100;

/** Keeps which lines a state holds. $1: the run. */
export const keepLines = (state: keyof typeof LINES_OF_STATE) => `
	insert into contract_state (run_id, state, m_id, transaction_key, occurrence)
	select $1::uuid, '${state}', m_id, transaction_key, occurrence from run_judged where ${LINES_OF_STATE[state].where}`;

/** SQL: the states whose lines `s` are known before anything is computed of them. */
export const LINES_KNOWN_BEFORE: Partial<Record<keyof typeof LINES_OF_STATE, string>> = { contradicting: BROKEN };

export const COUNT_LINES = [
	...Object.entries(LINES_OF_STATE),
	['matched', { where: 'kind is null and rank is not null', amount: '0' }] as const,
]
	.map(
		([state, { where, amount }]) => `
	select '${state}' as state, count(*)::int as rows, coalesce(sum(${amount}), 0)::text as amount from run_judged where ${where}`,
	)
	.join(' union all ');

/** SQL: the fee of line `j` comes from more than its rate: from a fixed sum, or from the least that a payment costs. */
const NOT_BY_RATE = `(j.base_fixed > 0 or j.amount * j.base_ppm < j.base_least * 1000000)`;

/** The breaks to write. $1: as-of, $2: rules with their version (jsonb). */
export const SELECT_CONTRACT_BREAKS = `
	select j.kind, j.kind as detail_kind, j.m_id, 'transaction' as subject, j.transaction_key as subject_key, j.transaction_key,
		j.occurrence, j.payment_key, s.order_id, j.method, j.day_on, j.currency,
		case when j.broken then j.pay_out_amount else j.net end as expected,
		case when j.broken then j.amount - j.fee else j.pay_out_amount end as actual,
		case when j.broken then j.pay_out_amount - (j.amount - j.fee) else j.difference end as difference,
		jsonb_build_object(
			'rule', $2::jsonb || jsonb_build_object('asOf', $1::date, 'contract', j.number, 'tolerance', j.tolerance),
			'line', jsonb_build_object(
				'occurrence', s.occurrence, 'keyState', s.key_state, 'amount', s.amount::text, 'currency', s.currency,
				'method', s.method, 'paymentKey', s.payment_key, 'orderId', s.order_id, 'fee', s.fee::text,
				'supplyAmount', s.supply_amount::text, 'vat', s.vat::text, 'payOutAmount', s.pay_out_amount::text,
				'feesTotal', s.fees_total::text,
				'approvedAt', to_char(s.approved_at at time zone 'Asia/Seoul', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
				'canceledAt', to_char(s.canceled_at at time zone 'Asia/Seoul', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"'),
				'soldDate', s.sold_on, 'paidOutDate', s.paid_out_on),
			'expected', jsonb_build_object(
				'amount', (case when j.broken then j.pay_out_amount else j.net end)::text,
				'because', case j.kind
					when 'arithmetic-break' then 'line-promises'
					when 'sold-date-shift' then 'cycle-sold'
					when 'paid-out-date-shift' then 'cycle-paid'
					when 'fee-component-unknown' then 'contract-parts'
					when 'fee-on-cancel-variance' then case when t.fee_back then 'contract-gives-back' else 'contract-keeps' end
					when 'instalment-fee-variance' then 'contract-instalment'
					when 'fee-vat-variance' then 'contract-vat'
					else case when ${NOT_BY_RATE} then 'contract-fee-fixed' else 'contract-fee' end end,
				'values', jsonb_build_object('contract', coalesce(nullif(t.name, ''), '#' || j.number, ''),
					'rate', trim_scale(coalesce(case when j.kind = 'instalment-fee-variance' then j.instalment_ppm else j.base_ppm end, 0)
						/ 10000.0)::text,
					'day', coalesce(case j.kind when 'sold-date-shift' then j.sold_expected else j.paid_expected end::text, '')),
				'amounts', jsonb_build_object('fixed', j.base_fixed::text, 'least', j.base_least::text, 'fee', (case j.kind
					when 'instalment-fee-variance' then j.instalment_expected
					when 'fee-vat-variance' then j.vat_expected
					else j.fee_expected end)::text)),
			'found', jsonb_build_object(
				'amount', (case when j.broken then j.amount - j.fee else j.pay_out_amount end)::text,
				'because', case j.kind
					when 'arithmetic-break' then 'parts-of-line'
					when 'sold-date-shift' then 'line-sold'
					when 'paid-out-date-shift' then 'line-paid'
					when 'fee-component-unknown' then 'line-parts'
					when 'instalment-fee-variance' then 'line-instalment'
					when 'fee-vat-variance' then 'line-vat'
					when 'fee-on-cancel-variance' then 'line-gives-back'
					else 'line-fee' end,
				'values', jsonb_build_object('parts', coalesce(j.unknown_types, ''),
					'day', coalesce(case j.kind when 'sold-date-shift' then j.sold_on else j.paid_out_on end::text, ''),
					'rate', case when j.amount = 0 then '0' else trim_scale(round((case j.kind
						when 'instalment-fee-variance' then j.instalment_fee / 1.1 else j.supply_amount - j.instalment_supply end)
						* 100.0 / j.amount, 2))::text end),
				'amounts', jsonb_build_object('fee', (case j.kind
					when 'instalment-fee-variance' then j.instalment_fee
					when 'fee-vat-variance' then j.vat
					else j.fee end)::text)),
			'wouldMatch', case
				when j.broken then jsonb_build_object('what', 'line-restated-parts', 'amount', (j.amount - j.fee)::text,
					'broken', array_to_json(array_remove(array[
						case when s.pay_out_amount <> s.amount - s.fee then 'pay-out' end,
						case when s.fee <> s.supply_amount + s.vat then 'fee-split' end,
						case when s.fee <> s.fees_total then 'fee-breakdown' end], null))::jsonb)
				when j.kind in ('sold-date-shift', 'paid-out-date-shift')
					then jsonb_build_object('what', 'date-restated', 'amount', j.pay_out_amount::text)
				when j.kind = 'fee-component-unknown' then jsonb_build_object('what', 'contract-extended', 'amount', j.net::text)
				else jsonb_build_object('what', 'fee-restated', 'amount', j.net::text) end) as evidence
	from run_judged j
	join settlement_line s on s.m_id = j.m_id and s.transaction_key = j.transaction_key and s.occurrence = j.occurrence
	left join run_term t on t.rank = j.rank
	where j.kind is not null`;
