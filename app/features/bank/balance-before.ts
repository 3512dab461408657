/*
 * Statements are files of their own, and a line of one account may lie in several of them. Whether a statement goes on from
 * what is known of its account is asked of the lines.
 */

/**
 * SQL: the last balance of an account before a day, with the day on which it stood. Of a day with several lines it is that
 * of the line from which no other one goes on; no row where that is not one line.
 */
export const balanceBefore = (account: string, day: string): string => `
	select min(last.booked_on) as booked_on, min(last.balance_after) as balance_after from bank_line last
	where last.account = ${account} and last.balance_after is not null and last.booked_on = (
			select max(l.booked_on) from bank_line l
			where l.account = ${account} and l.booked_on < ${day} and l.balance_after is not null)
		and not exists (
			select from bank_line next where next.account = last.account and next.booked_on = last.booked_on
				and next.id <> last.id and next.balance_after - next.amount = last.balance_after)
	having count(*) = 1`;

/**
 * SQL: whether a statement that begins on a day with `opening` goes on neither from the balance `before` nor from any line
 * of the day itself, in the middle of which it may begin.
 */
export const isApart = (account: string, day: string, opening: string, before: string): string =>
	`${before}.balance_after <> ${opening} and not exists (
		select from bank_line l where l.account = ${account} and l.booked_on = ${day} and l.balance_after = ${opening})`;

/*
 * Nearly every statement begins with the balance with which the one before it ended: that is told by the statements alone,
 * all in one go, and only for the others are the lines asked. The one before has to have lines that bear its balances out,
 * and none that was told before it may reach further.
 */
const STATEMENTS = `
	select account, from_on, opening_balance, lag(to_on) over inorder as ended_on,
		max(to_on) over (inorder rows between unbounded preceding and 1 preceding) as reached,
		lag(case when breaks = 0 and lines > 0 and opening_balance is not null then closing_balance end) over inorder as ended_with
	from bank_statement window inorder as (partition by account order by from_on, to_on, id)`;

/** SQL: how many statements of an account do not go on from what is known of it; no row where all do. */
export const gapsByAccount = `
	select s.account, count(*)::int as gaps
	from (select * from (${STATEMENTS}) told
		where (ended_with = opening_balance and ended_on < from_on and ended_on = reached) is not true) s
	join lateral (${balanceBefore('s.account', 's.from_on')}) before
		on ${isApart('s.account', 's.from_on', 's.opening_balance', 'before')}
	group by s.account`;
