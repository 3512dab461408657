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
