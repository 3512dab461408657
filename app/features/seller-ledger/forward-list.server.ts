import { firstDay, isLiveStatus, owedBySeller } from '#app/features/owed/ledger-sql.server.ts';
import { type ListPage, listPage, Where } from '#app/features/payments/keyset.server.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { literally } from '#app/lib/like-pattern.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { type Forward, forwardAmounts, forwardParts, forwardStates } from './forward-parts.ts';

const sortKeys = ['closing', 'opening', 'paidOut', 'name'] as const;
type SortKey = (typeof sortKeys)[number];

/** Reads the address of what is owed from one day to another. */
export const forwardParams = (source: Request | URLSearchParams) =>
	listParams(
		source,
		{ from: dayParam, to: dayParam, q: textParam, state: choiceParam(forwardStates) },
		{ sort: sortKeys },
	);
type Filters = ReturnType<typeof forwardParams>['filters'];

/** The days that are asked for: from the first of this month to today, where nobody says otherwise. */
export function forwardDays(
	{ from, to }: Partial<Pick<Filters, 'from' | 'to'>>,
	today: KstDay,
): { from: KstDay; to: KstDay } {
	const last = to ?? today;
	return { from: from ?? (`${last.slice(0, 8)}01` as KstDay), to: last };
}

export interface ForwardRow extends Forward {
	refSellerId: string;
	/** Null when no seller is registered under that id. */
	name: string | null;
	/** Of the seller that is registered under it. */
	sellerId: string | null;
	/** The days that the row is about. */
	from: KstDay;
	to: KstDay;
	/** What of the closing amount the seller's account does not hold today; null for days that have passed. */
	difference: bigint | null;
}

type Raw = Record<keyof Forward, string>;

/** SQL: a day in Seoul. */
const day = (instant: string) => `(${instant} at time zone 'Asia/Seoul')::date`;

/** SQL: the payouts that count, with the reference of their seller. */
const PAYOUTS = `
	select p.id, p.amount, p.created_at, s.ref_seller_id
	from payout p join seller s on s.id = p.seller_id
	where p.currency = 'KRW' and (${day('p.created_at')} >= ${firstDay('s.ref_seller_id')}
		or exists (select from payout_item i where i.payout_id = p.id))`;

/**
 * SQL: all that ever moved the account of a seller: steps, payouts when they were made, and each time that one came to nothing,
 * came back, or turned out to have been paid after all. It follows what happened, while the account follows how things stand.
 */
const MOVES = `
	select ref_seller_id, accrued_on as day_on, 'fees' as part, -(commission + vat) as amount
	from accrual where commission + vat <> 0
	union all
	select ref_seller_id, accrued_on, case reason when 'order' then 'orders' when 'cancel' then 'cancels'
		when 'adjustment' then 'adjustments' else 'corrections' end, gross
	from accrual
	union all
	select ref_seller_id, ${day('created_at')}, 'paidOut', -amount from (${PAYOUTS}) p
	union all
	select p.ref_seller_id, coalesce(h.value_on, ${day('h.at')}),
		case when ${isLiveStatus('h.to_status')} then 'paidOut' else 'cameBack' end,
		case when ${isLiveStatus('h.to_status')} then -p.amount else p.amount end
	from (${PAYOUTS}) p join payout_status_history h on h.payout_id = p.id
	where (${isLiveStatus('h.from_status')}) <> (${isLiveStatus('h.to_status')})`;

/** SQL: a row for each seller that ever had a move by the last day. $1, $2: the days. */
const FORWARD = `(
		select ref_seller_id,
			coalesce(sum(amount) filter (where day_on < $1::date), 0)::bigint as opening,
			${forwardParts
				.map(
					(part) =>
						`coalesce(sum(amount) filter (where day_on >= $1::date and part = '${part}'), 0)::bigint as "${part}"`,
				)
				.join(', ')},
			sum(amount)::bigint as closing
		from (${MOVES}) m where day_on <= $2::date group by 1
	)`;
/** SQL: the sellers by their reference, one each. */
export const SELLERS = `(
		select distinct on (ref_seller_id) id, ref_seller_id, name from seller
		order by ref_seller_id, (registration = 'registered') desc, created_at
	)`;
/** $3: today. */
const FROM = `${FORWARD} f
	left join (${owedBySeller().replaceAll('$1', '$3')}) o on o.ref_seller_id = f.ref_seller_id and $2::date >= $3::date
	left join ${SELLERS} s on s.ref_seller_id = f.ref_seller_id`;
const DIFFERENCE = `case when $2::date >= $3::date then f.closing - coalesce(o.owed, 0) end`;

function whereOf({ q, state, ...asked }: Filters, today: KstDay): Where {
	const { from, to } = forwardDays(asked, today);
	const where = new Where();
	where.values.push(from, to, today);
	if (q) {
		const pattern = `%${literally(q)}%`;
		where.add('s.name ilike ? or f.ref_seller_id ilike ?', pattern, pattern);
	}
	if (state === 'differs') where.add(`${DIFFERENCE} <> 0`);
	return where;
}

const orders = {
	closing: [{ column: 'f.closing', type: 'bigint' }],
	opening: [{ column: 'f.opening', type: 'bigint' }],
	paidOut: [{ column: 'f."paidOut"', type: 'bigint' }],
	name: [{ column: 'coalesce(s.name, f.ref_seller_id)', type: 'text' }],
} satisfies Record<SortKey, { column: string; type: string }[]>;

const toForward = (raw: Raw) => Object.fromEntries(forwardAmounts.map((name) => [name, BigInt(raw[name])])) as Forward;
const wonOrNull = (text: string | null) => (text === null ? null : BigInt(text));

/** One page of how what is owed to each seller came about from one day to another. */
export async function listForward(
	filters: Filters,
	sort: Sort<SortKey>,
	page: Page,
	today: KstDay,
): Promise<ListPage<ForwardRow>> {
	const { rows, ...cursors } = await listPage<
		Raw & { ref_seller_id: string; seller_id: string | null; name: string | null; difference: string | null }
	>(
		{
			select: `f.*, s.id as seller_id, s.name, ${DIFFERENCE} as difference`,
			from: FROM,
			where: whereOf(filters, today),
			order: [...orders[sort.key], { column: 'f.ref_seller_id', type: 'text' }],
			direction: sort.direction,
		},
		page,
	);
	return {
		rows: rows.map((raw) => ({
			...toForward(raw),
			refSellerId: raw.ref_seller_id,
			name: raw.name,
			sellerId: raw.seller_id,
			...forwardDays(filters, today),
			difference: wonOrNull(raw.difference),
		})),
		...cursors,
	};
}

/**
 * How many sellers the filters find, all of their amounts together, and how many do not agree with their account of today; null
 * for days that have passed.
 */
export async function sumForward(
	filters: Filters,
	today: KstDay,
): Promise<Forward & { sellers: number; differing: number | null }> {
	const where = whereOf(filters, today);
	const { rows } = await sql().query<Raw & { sellers: number; differing: number }>(
		`select count(*)::int as sellers, count(*) filter (where ${DIFFERENCE} <> 0)::int as differing,
			${forwardAmounts.map((name) => `coalesce(sum(f."${name}"), 0)::bigint as "${name}"`).join(', ')}
		from ${FROM} ${where}`,
		where.values,
	);
	const { sellers, differing, ...raw } = rows[0]!;
	return { ...toForward(raw), sellers, differing: forwardDays(filters, today).to >= today ? differing : null };
}

/** How what is owed to each seller came about within some days, of all whose account held or moved anything. */
export async function forwardOfSellers({
	from,
	to,
}: {
	from: KstDay;
	to: KstDay;
}): Promise<(Forward & Pick<ForwardRow, 'refSellerId' | 'name'>)[]> {
	const { rows } = await sql().query<Raw & { refSellerId: string; name: string | null }>(
		`select f.*, f.ref_seller_id as "refSellerId", s.name
		from ${FORWARD} f left join ${SELLERS} s using (ref_seller_id)
		where ${forwardAmounts.map((name) => `f."${name}" <> 0`).join(' or ')}
		order by f.ref_seller_id collate "C"`,
		[from, to],
	);
	return rows.map((raw) => ({ ...toForward(raw), refSellerId: raw.refSellerId, name: raw.name }));
}

/**
 * What moved the account of one seller within some days, with our fee and its VAT apart: both are negative. `onTheWay`: of the
 * payouts that were made by the last day, what had neither arrived nor come to nothing by its end; `notReceived`: that and what
 * is owed after, which together are all that the seller had not received.
 */
export type SellerForward = Forward & { commission: bigint; vat: bigint; onTheWay: bigint; notReceived: bigint };

/** How what is owed to one seller came about from one day to another; null where nothing moved its account by then. */
export async function forwardOfSeller(
	refSellerId: string,
	{ from, to }: { from: KstDay; to: KstDay },
): Promise<SellerForward | null> {
	const { rows } = await sql().query<Raw & { commission: string; on_the_way: string }>(
		`select f.*, -(select coalesce(sum(a.commission), 0) from accrual a
			where a.ref_seller_id = $3 and a.accrued_on between $1::date and $2::date) as commission,
			(select coalesce(sum(p.amount), 0) from (${PAYOUTS}) p
			left join lateral (
				select h.to_status as status from payout_status_history h
				where h.payout_id = p.id and coalesce(h.value_on, ${day('h.at')}) <= $2::date order by h.id desc limit 1
			) last on true
			where p.ref_seller_id = $3 and ${day('p.created_at')} <= $2::date
				and (last.status is null or ${isLiveStatus('last.status')} and last.status <> 'completed')) as on_the_way
		from ${FORWARD} f where f.ref_seller_id = $3`,
		[from, to, refSellerId],
	);
	if (!rows[0]) return null;
	const forward = toForward(rows[0]);
	const [commission, onTheWay] = [BigInt(rows[0].commission), BigInt(rows[0].on_the_way)];
	return {
		...{ ...forward, commission, vat: forward.fees - commission },
		...{ onTheWay, notReceived: forward.closing + onTheWay },
	};
}
