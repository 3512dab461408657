import { owedBySeller } from '#app/features/owed/ledger-sql.server.ts';
import { type Owed, owedOf } from '#app/features/owed/owed-of-seller.server.ts';
import { type ListPage, listPage, Where } from '#app/features/payments/keyset.server.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { literally } from '#app/lib/like-pattern.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, listParams, textParam } from '#app/ui/list-params.ts';
import { owedStates } from './states.ts';

const sortKeys = ['payable', 'later', 'held', 'owed', 'name'] as const;
type SortKey = (typeof sortKeys)[number];

/** Reads the address of the list of what is owed. */
export const owedParams = (source: Request | URLSearchParams) =>
	listParams(source, { q: textParam, state: choiceParam(owedStates) }, { sort: sortKeys });
type Filters = ReturnType<typeof owedParams>['filters'];

export interface OwedRow extends Owed {
	refSellerId: string;
	/** Null when no seller is registered under that id. */
	seller: {
		id: string;
		name: string;
		registration: string;
		tossStatus: string | null;
		payoutsApi: string;
	} | null;
	/** Orders of which it cannot be said what they make us owe. */
	inDoubt: number;
}

/** What the rows that the filters find come to. */
export interface OwedSums extends Owed {
	sellers: number;
	/** Orders in doubt, each once. */
	inDoubt: number;
}

type RawSums = Record<keyof typeof SUMS | 'all_in_doubt', string>;

interface RawRow {
	ref_seller_id: string;
	seller_id: string | null;
	name: string | null;
	registration: string;
	toss_status: string | null;
	payouts_api: string;
	payable: string;
	later: string;
	held: string;
	owed: string;
	in_doubt: number;
}

// A seller all of whose orders are in doubt has no entry, and yet somebody has to look at it.
const FROM = `(
		select ref_seller_id, coalesce(o.payable, 0) as payable, coalesce(o.later, 0) as later, coalesce(o.held, 0) as held,
			coalesce(o.owed, 0) as owed, coalesce(d.orders, 0) as in_doubt
		from (${owedBySeller()}) o
		full join (select ref_seller_id, count(*)::int as orders from order_in_doubt group by 1) d using (ref_seller_id)
	) o
	left join (
		select distinct on (ref_seller_id) id, ref_seller_id, name, registration, toss_status, payouts_api
		from seller order by ref_seller_id, (registration = 'registered') desc, created_at
	) s on s.ref_seller_id = o.ref_seller_id`;
const SUMS = {
	sellers: 'count(*)',
	all_payable: 'sum(payable)',
	all_later: 'sum(later)',
	all_held: 'sum(held)',
	all_owed: 'sum(owed)',
};

/** SQL: the sellers that the filters find, as `f`, before a select. */
const withFound = (where: Where) => `with f as materialized (
	select o.*, s.id as seller_id, s.name, s.registration, s.toss_status, s.payouts_api,
		coalesce(s.name, o.ref_seller_id) as shown_name
	from ${FROM} ${where})`;
/** SQL: their orders in doubt, each once, of however many of them it is. */
const ALL_IN_DOUBT = `(select count(distinct (m_id, order_id)) from order_in_doubt
	where ref_seller_id in (select ref_seller_id from f)) as all_in_doubt`;

function whereOf({ q, state }: Filters, today: KstDay): Where {
	const where = new Where();
	// What is owed asks for today first.
	where.values.push(today);
	if (q) {
		const pattern = `%${literally(q)}%`;
		where.add('s.name ilike ? or o.ref_seller_id ilike ?', pattern, pattern);
	}
	if (state === 'payable') where.add('o.payable > 0');
	if (state === 'negative') where.add('o.payable < 0');
	if (state === 'held') where.add('o.held <> 0 or o.in_doubt > 0');
	return where;
}

const amount = (column: string) => [{ column, type: 'bigint' }];
const orders = {
	payable: amount('payable'),
	later: amount('later'),
	held: amount('held'),
	owed: amount('owed'),
	name: [{ column: 'shown_name', type: 'text' }],
} satisfies Record<SortKey, { column: string; type: string }[]>;

const toRow = (raw: RawRow): OwedRow => ({
	...owedOf(raw),
	refSellerId: raw.ref_seller_id,
	seller:
		raw.seller_id === null
			? null
			: {
					id: raw.seller_id,
					name: raw.name!,
					registration: raw.registration,
					tossStatus: raw.toss_status,
					payoutsApi: raw.payouts_api,
				},
	inDoubt: raw.in_doubt,
});

const toSums = (raw: RawSums): OwedSums => ({
	sellers: Number(raw.sellers),
	inDoubt: Number(raw.all_in_doubt),
	...owedOf({ payable: raw.all_payable, later: raw.all_later, held: raw.all_held, owed: raw.all_owed }),
});

/** One page of what is owed to each seller today, with the filters and the order of an address, and the sums of all pages. */
export async function listOwed(
	filters: Filters,
	sort: Sort<SortKey>,
	page: Page,
	today: KstDay,
): Promise<ListPage<OwedRow> & { sums: OwedSums }> {
	const found = whereOf(filters, today);
	const over = Object.entries(SUMS).map(([name, sum]) => `${sum} over () as ${name}`);
	// All accounts are added up for each page: their sums come with it, from before a cursor cuts the list.
	const from = `(${withFound(found)} select f.*, ${over}, ${ALL_IN_DOUBT} from f) found`;
	const where = new Where();
	where.values.push(...found.values);
	const order = [...orders[sort.key], { column: 'ref_seller_id', type: 'text' }];
	const { rows, ...cursors } = await listPage<RawRow & RawSums>(
		{ select: '*', from, where, order, direction: sort.direction },
		page,
	);
	return { rows: rows.map(toRow), ...cursors, sums: rows[0] ? toSums(rows[0]) : await sumOwed(filters, today) };
}

/** How many sellers the filters find, how many of their orders are in doubt, and what is owed to them together. */
export async function sumOwed(filters: Filters, today: KstDay): Promise<OwedSums> {
	const where = whereOf(filters, today);
	const sums = Object.entries(SUMS).map(([name, sum]) => `coalesce(${sum}, 0) as ${name}`);
	const { rows } = await sql().query<RawSums>(
		`${withFound(where)} select ${sums}, ${ALL_IN_DOUBT} from f`,
		where.values,
	);
	return toSums(rows[0]!);
}

/** Whether anything can be owed to a seller: there are terms, or it has entries. */
export async function hasAccount(refSellerId: string): Promise<boolean> {
	const { rows } = await sql().query<{ has: boolean }>(
		`select exists (select from seller_terms) or exists (select from accrual where ref_seller_id = $1) as has`,
		[refSellerId],
	);
	return rows[0]!.has;
}

/** When a step was last written; null while there is none. */
export async function lastStepAt(): Promise<Date | null> {
	const { rows } = await sql().query<{ created_at: Date }>('select created_at from accrual order by id desc limit 1');
	return rows[0]?.created_at ?? null;
}
