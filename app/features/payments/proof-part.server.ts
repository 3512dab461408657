import { z } from 'zod';
import { sql } from '#app/sql.server.ts';
import { choiceParam } from '#app/ui/list-params.ts';
import { foundByRun } from './found-by-run.ts';
import type { Where } from './keyset.server.ts';
import { effectIn } from './paid-before.ts';
import { type ProofPart, proofParts } from './proof-part.ts';

/** How the address of a list names the rows of one term of a run's proof: both, or neither. */
export const proofPartParams = <List extends keyof typeof proofParts>(list: List) => ({
	run: z.uuid().optional(),
	part: choiceParam(proofParts[list] as readonly [ProofPart, ...ProofPart[]]),
});

const RUN = '?::uuid';

/** SQL: something of the run, as a value: the planner asks for it once, and finds days by their index. */
const ofRun = (what: string) => `(select ${what} from reconciliation_run r where r.id = ${RUN})`;
const within = (day: string) => `${day} between ${ofRun('r.from_on')} and ${ofRun('r.to_on')}`;
const wanted = (mId: string) => `(${ofRun('cardinality(r.m_ids)')} = 0 or ${mId} = any(${ofRun('r.m_ids')}::text[]))`;
const texts = (json: string) => `array(select jsonb_array_elements_text(coalesce(${json}, '[]'::jsonb)))`;

/**
 * Lines belong to the day of their transaction, even when their own day lies elsewhere. It is asked for as a value: as a
 * condition it is a join of both whole tables, for each page of some hundred lines.
 */
const LINES_OF_DAYS = `${within('l.line_on')} and ${within(`coalesce(
	(select t.transaction_on from payment_transaction t where t.m_id = l.m_id and t.transaction_key = l.transaction_key),
	l.line_on)`)}`;
/** Found together (`offset 0`): in the order of a list, PostgreSQL would ask each of its lines. */
const linesOfOtherDays = (inDays: (day: string) => string) => `(l.m_id, l.transaction_key, l.occurrence) in (
	select s.m_id, s.transaction_key, s.occurrence from payment_transaction t
	join settlement_line s on s.m_id = t.m_id and s.transaction_key = t.transaction_key
	where ${inDays('t.transaction_on')} and not (${inDays('s.line_on')}) offset 0)`;
const LINES = `${wanted('l.m_id')} and (${LINES_OF_DAYS} or ${linesOfOtherDays(within)})`;

const notLeftOut = (mId: string) => `not ${mId} = any(${ofRun(texts(`r.watermark->'leftOut'`))}::text[])`;

const PAID = `${within('l.paid_out_on')} and ${wanted('l.m_id')}`;

/** Order numbers of the run: all rows of a number belong to the day of its order, without one to that of its payment. */
const ORDER_NUMBERS = `
	select k.m_id, k.order_id
	from (
		select o.m_id, o.order_id from order_line o where ${within('o.ordered_on')} and ${wanted('o.m_id')}
		union
		select t.m_id, t.order_id from payment_transaction t
		where ${within('t.transaction_on')} and ${wanted('t.m_id')} and t.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED')
	) k
	where ${within(`coalesce(
		(select min(o.ordered_on) from order_line o where o.m_id = k.m_id and o.order_id = k.order_id),
		(select min(t.transaction_on) from payment_transaction t
			where t.m_id = k.m_id and t.order_id = k.order_id and (t.status = 'DONE' or ${effectIn('t')} <> 0)))`)}`;

const ORDERS = `(o.m_id, o.order_id) in (${ORDER_NUMBERS})`;
const NO_BREAK = `not exists (select from discrepancy d
	where ${foundByRun('d', '?')} and d.subject = 'order' and d.m_id = o.m_id and d.subject_key = o.order_id)`;
const payments = (what: string) =>
	`(select ${what} from payment_transaction t where t.m_id = o.m_id and t.order_id = o.order_id)`;
const WAS_PAID = payments(`coalesce(bool_or(t.status = 'DONE' or ${effectIn('t')} <> 0), false)`);
const ORDERED = `(select sum(e.amount) from order_line e where e.m_id = o.m_id and e.order_id = o.order_id)`;

/** SQL: what the approvals and cancels under the number of order line `o` come to. */
export const NET_PAID = payments(`coalesce(sum(${effectIn('t')}), 0)`);

/**
 * What a group of batches and deposits says belongs to the day of its last batch of the merchants that are asked for, what
 * nothing explains to the day on which it was booked: the run lists it as a difference.
 */
const DEPOSITS = `l.id in (
	select m.line_id from bank_match_member m
	where m.run_id = ${RUN} and m.line_id is not null and ${within(`(
		select max(b.day_on) from bank_match_member b
		where b.run_id = m.run_id and b.position = m.position and b.side = 'batch'
			and ${wanted(`regexp_replace(b.member_key, '/[^/]*/[^/]*$', '')`)})`)})
	or l.account || '/' || l.booked_on || '/' || l.amount || '/' || l.occurrence in (
		select d.subject_key from discrepancy d where ${foundByRun('d', '?')} and d.subject = 'bank-line')`;

const conditions: Record<ProofPart, string> = {
	'transactions.expected': `${within('t.transaction_on')} and ${wanted('t.m_id')}`,
	'transactions.actual': `${LINES} and ${notLeftOut('l.m_id')}`,
	'contract.actual': LINES,
	'bank.expected': PAID,
	'bank.to-balance': `${PAID} and l.m_id = any(
		${ofRun(`(select ${texts(`s.rules->'bank'->'paidIntoBalance'`)} from rule_set s where s.version = r.rule_version)`)}::text[])`,
	'bank.actual': DEPOSITS,
	'orders.actual': `(t.m_id, t.order_id) in (${ORDER_NUMBERS})`,
	'orders.expected': ORDERS,
	'orders.not-yet-paid': `${ORDERS} and ${NO_BREAK} and not ${WAS_PAID} and ${ORDERED} <> 0`,
	'orders.canceled-later': `${ORDERS} and ${NO_BREAK} and ${WAS_PAID} and ${ORDERED} <> ${NET_PAID}`,
};

/** Adds a condition whose every parameter is the run's id. */
const addOfRun = (where: Where, condition: string, run: string) =>
	where.add(condition, ...Array(condition.split('?').length - 1).fill(run));

/** Parts that are all lines of a run, by the day of their transaction. */
const OF_LINES: readonly (ProofPart | undefined)[] = ['transactions.actual', 'contract.actual'];

/**
 * Of a term that is all lines of a run, conditions for those whose own day lies within its days, which their index finds, for
 * the few of other days, and for all of them. Null for other terms. Those of other days are asked for with the days
 * themselves, so that PostgreSQL knows whether there are fewer transactions of these days, or lines of other ones, and
 * begins there.
 */
export async function daysOfLines({ run, part }: { run?: string | undefined; part?: ProofPart | undefined }) {
	if (!run || !OF_LINES.includes(part)) return null;
	const { rows } = await sql().query<{ from: string; to: string }>(
		'select from_on::text as from, to_on::text as to from reconciliation_run where id = $1::uuid',
		[run],
	);
	const days = rows.flatMap(({ from, to }) => [from, to, from, to]);
	const otherDays = days.length > 0 ? linesOfOtherDays((day) => `${day} between ?::date and ?::date`) : 'false';
	const both = wanted('l.m_id') + (part === 'transactions.actual' ? ` and ${notLeftOut('l.m_id')}` : '');
	const add = (where: Where, condition: string, ...more: string[]) => {
		const runs = condition.split('?').length - 1 - more.length;
		where.add(condition, ...Array(runs).fill(run), ...more);
	};
	return {
		addOwn: (where: Where) => add(where, `${both} and ${LINES_OF_DAYS}`),
		addOther: (where: Where) => add(where, `${both} and ${otherDays}`, ...days),
		addAll: (where: Where) => add(where, `${both} and (${LINES_OF_DAYS} or ${otherDays})`, ...days),
	};
}

/**
 * SQL to add up the settlement lines `l` of a term, where that is another question than which of them come first: each line
 * joined with its transaction once, instead of asked for it one by one. Null where the list's own condition will do.
 */
export function sumOfProofPart({ run, part }: { run?: string | undefined; part?: ProofPart | undefined }) {
	if (!run || !OF_LINES.includes(part)) return null;
	// Of both tables, the same one: else the planner thinks that few lines are left before they are joined, and asks one by one.
	const mId = 'coalesce(l.m_id, own.m_id)';
	const condition = `${wanted(mId)} and ${within('coalesce(own.transaction_on, l.line_on)')}
		${part === 'transactions.actual' ? `and ${notLeftOut(mId)}` : ''}`;
	return {
		join: 'left join payment_transaction own on own.m_id = l.m_id and own.transaction_key = l.transaction_key',
		addTo: (where: Where) => addOfRun(where, condition, run),
	};
}

/**
 * Narrows a list down to the rows of which a term of a run's proof is the sum, as the data is now. The list calls its rows
 * `t` (transactions), `l` (settlement and bank lines) or `o` (order lines).
 */
export function addProofPart(where: Where, { run, part }: { run?: string | undefined; part?: ProofPart | undefined }) {
	if (!run || !part) return;
	addOfRun(where, conditions[part], run);
}
