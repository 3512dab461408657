import { virtualAccountIn } from '#app/toss/codes.ts';

/** SQL: the deposits into the payment of cancel `t` up to it, in the data and by what the provider told us. */
const deposits = (t: string, { transactions = 'payment_transaction', lookups = 'payment_lookup' } = {}) => [
	`exists (
		select from ${transactions} d
		where d.payment_key = ${t}.payment_key and d.m_id = ${t}.m_id and d.status = 'DONE'
			and d.transaction_at <= ${t}.transaction_at and d.payment_key <> '')`,
	`exists (
		select from ${lookups} p
		where p.payment_key = ${t}.payment_key and p.m_id = ${t}.m_id and p.approved_at <= ${t}.transaction_at
			and p.payment_key <> '')`,
];

/**
 * SQL: whether transaction `t`, an approval or a cancel, moves money. The cancel of a virtual account into which nothing
 * was paid before moves none: it only closes the account.
 */
export const movesMoney = (t: string): string =>
	`(${t}.status = 'DONE' or not ${virtualAccountIn(`${t}.method`)} or ${deposits(t).join(' or ')})`;

/** SQL: what transaction `t` counts in totals: a cancel is negative, and 0 where it moves none. */
export const effectIn = (t: string): string => `
	case
		when ${t}.status = 'DONE' then abs(${t}.amount)
		when ${t}.status not in ('CANCELED', 'PARTIAL_CANCELED') then 0
		when ${movesMoney(t)} then -abs(${t}.amount)
		else 0
	end`;

/** SQL: whether nothing was ever paid into the payment of cancel `t` before it, as conditions that are joins of their own. */
export const neverPaid = (t: string, sources?: { transactions: string; lookups: string }): string =>
	deposits(t, sources)
		.map((each) => `not ${each}`)
		.join(' and ');
