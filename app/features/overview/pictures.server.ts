import { movesMoney } from '#app/features/payments/paid-before.ts';
import { paymentMethods } from '#app/features/payments/payment-words.ts';
import { sumPayouts } from '#app/features/payouts/queries.server.ts';
import { OPEN_TOGETHER, type Viewer } from '#app/features/workbench/list-cases.server.ts';
import { SELLER_OF_CASE } from '#app/features/workbench/seller-of-case.server.ts';
import { addDays, daysOf, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Days, Range } from './range.ts';

export interface MoneyDay {
	day: KstDay;
	/** What the transactions of the day are worth. */
	expected: bigint;
	/** What settlement lines of the day show. */
	settled: bigint;
	/** What came in on accounts on the day. */
	received: bigint;
}

/** Days of a range and as many right before. */
type TwoRanges = Pick<Range, 'from' | 'to' | 'previous'>;

/** What is shown of a range, and the same of the days right before. */
export interface Both<Row> {
	now: Row[];
	before: Row[];
}

/** Null where nothing was added. */
type Summed = { day: string; amount: string | null };

/**
 * What had to be settled, what was, and what came in on accounts, by day. Won: other currencies are not added to it. Cancels
 * of virtual accounts without any deposit move no money and are left out, as in the list of transactions.
 */
export async function moneyByDay(
	{ from, to, previous }: TwoRanges,
	lines: Promise<Both<LineDay>>,
): Promise<Both<MoneyDay>> {
	const [expected, received, settled] = await Promise.all([
		// Asked of what is added instead of the rows, whether a cancel moves money costs the rare ones alone: as a condition
		// it has PostgreSQL fetch each row of the days by its index, thirty times as many pages as the whole table has.
		sql().query<Summed>(
			`select t.transaction_on::text as day,
				sum(case when t.status = 'DONE' then abs(t.amount) when ${movesMoney('t')} then -abs(t.amount) end)::text as amount
			from payment_transaction t
			where t.transaction_on between $1::date and $2::date and t.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED')
				and t.currency = 'KRW'
			group by 1`,
			[previous.from, to],
		),
		sql().query<Summed>(
			`select booked_on::text as day, sum(amount)::text as amount from bank_line
			where booked_on between $1::date and $2::date and amount > 0 and currency = 'KRW' group by booked_on`,
			[previous.from, to],
		),
		lines,
	]);
	const byDay = ({ rows }: { rows: Summed[] }) =>
		new Map(rows.flatMap(({ day, amount }) => (amount === null ? [] : [[day, BigInt(amount)] as const])));
	const [expectedOn, receivedOn, settledOn] = [byDay(expected), byDay(received), new Map<string, bigint>()];
	for (const { day, amount } of [...settled.now, ...settled.before])
		settledOn.set(day, (settledOn.get(day) ?? 0n) + amount);
	const moneyOf = (range: Days): MoneyDay[] => {
		const days = daysOf(range.from, range.to);
		if (!days.some((day) => expectedOn.has(day) || settledOn.has(day) || receivedOn.has(day))) return [];
		return days.map((day) => ({
			day,
			expected: expectedOn.get(day) ?? 0n,
			settled: settledOn.get(day) ?? 0n,
			received: receivedOn.get(day) ?? 0n,
		}));
	};
	return { now: moneyOf({ from, to }), before: moneyOf(previous) };
}

export interface PayoutDay {
	day: KstDay;
	status: string;
	count: number;
	amount: bigint;
}

/** Payouts by the day on which they were made, and by status. Won. */
export async function payoutsByDay({ from, to }: Days): Promise<PayoutDay[]> {
	const { rows } = await sql().query<{ day: string; status: string; count: number; amount: string }>(
		`select (created_at at time zone 'Asia/Seoul')::date::text as day, status, count(*)::int as count, sum(amount)::text as amount
		from payout where created_at >= $1::date::timestamp at time zone 'Asia/Seoul'
			and created_at < ($2::date + 1)::timestamp at time zone 'Asia/Seoul'
		group by 1, 2 order by 1, 2`,
		[from, to],
	);
	return rows.map(({ day, status, count, amount }) => ({
		day: kstDayFrom(day),
		status,
		count,
		amount: BigInt(amount),
	}));
}

/** What was paid out to sellers in these days, by the day on which it was completed. Won. */
export async function paidOutIn(days: Days): Promise<bigint> {
	return (await sumPayouts({ status: 'completed', by: 'finished', ...days })).totalAmount;
}

export interface LineDay {
	day: KstDay;
	method: string;
	fee: bigint;
	amount: bigint;
}

/**
 * Fees and sales of settlement lines by day and method, in one reading for all pictures: lines of a month take as long to
 * read as all the rest of the page. Won.
 */
export async function linesByDay({ from, to, previous }: TwoRanges): Promise<Both<LineDay>> {
	const { rows } = await sql().query<{ day: string; method: string; fee: string; amount: string }>(
		`select line_on::text as day, method, sum(fee)::text as fee, sum(amount)::text as amount from settlement_line
		where line_on between $1::date and $2::date and currency = 'KRW' group by line_on, method order by line_on, method`,
		[previous.from, to],
	);
	const days = rows.map(({ day, method, fee, amount }) => ({
		day: kstDayFrom(day),
		method,
		fee: BigInt(fee),
		amount: BigInt(amount),
	}));
	return { now: days.filter(({ day }) => day >= from), before: days.filter(({ day }) => day < from) };
}

/** Those of methods that a picture has a colour for. */
export function feesByMethod({ now, before }: Both<LineDay>): Both<LineDay> {
	const known = ({ method }: LineDay) => paymentMethods.some((one) => one === method);
	return { now: now.filter(known), before: before.filter(known) };
}

export type Age = 'young' | 'late' | 'old';

const OLD_DAYS = 30;

/** The days of the breaks of each age: within the target time, past it, and past it by more than 30 days. */
export function daysOfAge({ lateBefore }: Viewer): Record<Age, { from?: KstDay; to?: KstDay }> {
	const old = addDays(lateBefore, -OLD_DAYS);
	return {
		young: { from: lateBefore },
		late: { from: old, to: addDays(lateBefore, -1) },
		old: { to: addDays(old, -1) },
	};
}

export interface CaseAge {
	kind: string;
	age: Age;
	count: number;
	amount: bigint;
}

/** What is still to be dealt with, by kind and by the age of its day: how much of it is open. */
export async function casesByAge(viewer: Viewer): Promise<CaseAge[]> {
	const { late } = daysOfAge(viewer);
	const { rows } = await sql().query<{ kind: string; age: Age; count: number; amount: string }>(
		`select c.kind, case when c.day_on >= $1::date then 'young' when c.day_on >= $2::date then 'late' else 'old' end as age,
			count(*)::int as count, sum(c.difference - c.matched)::text as amount
		from discrepancy_case c where c.state in ('open', 'assigned', 'waiting') group by 1, 2`,
		[viewer.lateBefore, late.from],
	);
	return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

const TOP_SELLERS = 8;

/** The sellers with the largest open difference, whichever its sign; breaks that name no one seller are left out. */
export async function topSellers() {
	const { rows } = await sql().query<{ seller: string; name: string | null; count: number; amount: string }>(
		`select s.seller, (select min(name) from seller where ref_seller_id = s.seller) as name, s.count, s.amount from (
			select ${SELLER_OF_CASE} as seller, count(*)::int as count, ${OPEN_TOGETHER} as amount
			from discrepancy_case c where c.state in ('open', 'assigned', 'waiting') group by 1) s
		where s.seller is not null and s.amount <> '0' order by abs(s.amount::numeric) desc, s.seller limit ${TOP_SELLERS}`,
	);
	return rows.map(({ amount, ...row }) => ({ ...row, amount: BigInt(amount) }));
}
