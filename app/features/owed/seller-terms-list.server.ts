import { currentInstant } from '#app/clock.server.ts';
import { decodeCursor, type KeysetPage, keysetPage } from '#app/lib/keyset.ts';
import { type KstDay, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { literally } from '#app/lib/like-pattern.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, listParams, textParam } from '#app/ui/list-params.ts';
import { type SellerTermsState, sellerTermsStates } from './seller-terms-states.ts';
import type { VatWay } from './terms.ts';

const sortKeys = ['refSellerId', 'commission', 'from'] as const;

/** Reads the address of the list of sellers with terms of their own. */
export const sellerTermsParams = (source: Request | URLSearchParams) =>
	listParams(source, { q: textParam, state: choiceParam(sellerTermsStates) }, { sort: sortKeys, direction: 'asc' });
type Filters = ReturnType<typeof sellerTermsParams>['filters'];

/** A seller for whom terms of its own were ever written. */
export interface SellerTermsRow {
	refSellerId: string;
	/** Null when none is registered under the reference. */
	name: string | null;
	state: SellerTermsState;
	/** What holds today; null before the first day, and where the seller follows those of all. */
	commissionBp: number | null;
	vat: VatWay | null;
	payableAfterDays: number | null;
	/** Since when it is so; null before the first day. */
	from: KstDay | null;
	/** From when on it is otherwise; null when nothing follows. */
	nextFrom: KstDay | null;
}

interface RawRow {
	id: string;
	ref_seller_id: string;
	name: string | null;
	state: SellerTermsState;
	commission_bp: number | null;
	vat: VatWay | null;
	payable_after_days: number | null;
	from_on: string | null;
	next_on: string | null;
	place: string;
}

/** SQL: what a row has its place by, as text in the order of its bytes, so that one rule cuts pages of every order. */
const places = {
	refSellerId: 'ref_seller_id',
	commission: `lpad((coalesce(n.commission_bp, -1) + 1)::text, 6, '0')`,
	from: `coalesce(n.from_on, x.from_on)::text`,
} satisfies Record<(typeof sortKeys)[number], string>;

/** SQL: a row for each seller with terms of its own, as they stand on day $1. */
const listed = (sort: (typeof sortKeys)[number]) => `
	with newest as (
		select distinct on (ref_seller_id, from_on) * from seller_terms where ref_seller_id is not null
		order by ref_seller_id, from_on, created_at desc, id desc
	),
	present as (
		select distinct on (ref_seller_id) * from newest where from_on <= $1::date order by ref_seller_id, from_on desc
	),
	next as (select distinct on (ref_seller_id) * from newest where from_on > $1::date order by ref_seller_id, from_on)
	select coalesce(n.id, x.id)::text as id, ref_seller_id,
		(select s.name from seller s where s.ref_seller_id = coalesce(n.ref_seller_id, x.ref_seller_id)
			order by (s.registration = 'registered') desc, s.created_at limit 1) as name,
		case when n.id is null then 'later' when n.commission_bp is null then 'follows' else 'own' end as state,
		n.commission_bp, case when n.commission_bp is not null then n.vat end as vat,
		case when n.commission_bp is not null then n.payable_after_days end as payable_after_days,
		n.from_on::text as from_on, x.from_on::text as next_on, ${places[sort]} collate "C" as place
	from present n full join next x using (ref_seller_id)`;

function conditionsOf(filters: Filters, values: unknown[]): string[] {
	const value = (text: string) => `$${values.push(text)}`;
	const conditions = ['true'];
	if (filters.state) conditions.push(`l.state = ${value(filters.state)}`);
	if (filters.q) {
		const like = value(`%${literally(filters.q)}%`);
		conditions.push(`(l.ref_seller_id ilike ${like} or l.name ilike ${like})`);
	}
	return conditions;
}

const day = (text: string | null) => (text === null ? null : kstDayFrom(text));

/** One page of the sellers with terms of their own. */
export async function listSellerTerms(
	filters: Filters,
	sort: Sort<(typeof sortKeys)[number]>,
	page: Page,
): Promise<KeysetPage<SellerTermsRow>> {
	const after = decodeCursor(page.after);
	const before = after ? null : decodeCursor(page.before);
	const cursor = after ?? before;
	const direction = (sort.direction === 'asc') !== (before !== null) ? 'asc' : 'desc';
	const values: unknown[] = [kstDayOf(await currentInstant())];
	const conditions = conditionsOf(filters, values);
	if (cursor) {
		const place = `$${values.push(cursor.value)}, $${values.push(cursor.id)}`;
		conditions.push(`(l.place, l.id) ${direction === 'asc' ? '>' : '<'} (${place})`);
	}
	const { rows: found } = await sql().query<RawRow>(
		`select * from (${listed(sort.key)}) l where ${conditions.join(' and ')}
		order by l.place ${direction}, l.id ${direction} limit ${page.size + 1}`,
		values,
	);
	const { rows, ...cursors } = keysetPage(found, { after, before, size: page.size }, ({ id, place }) => ({
		id,
		value: place,
	}));
	return {
		rows: rows.map((raw) => ({
			refSellerId: raw.ref_seller_id,
			name: raw.name,
			state: raw.state,
			commissionBp: raw.commission_bp,
			vat: raw.vat,
			payableAfterDays: raw.payable_after_days,
			from: day(raw.from_on),
			nextFrom: day(raw.next_on),
		})),
		...cursors,
	};
}

/** How many sellers with terms of their own the filters let through. */
export async function countSellerTerms(filters: Filters): Promise<number> {
	const values: unknown[] = [kstDayOf(await currentInstant())];
	const conditions = conditionsOf(filters, values);
	const { rows } = await sql().query<{ count: number }>(
		`select count(*)::int as count from (${listed('refSellerId')}) l where ${conditions.join(' and ')}`,
		values,
	);
	return rows[0]!.count;
}
