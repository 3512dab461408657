import { db } from '#app/db.server.ts';
import { type ListPage, listPage, orderedQuery, Where } from '#app/features/payments/keyset.server.ts';
import { addProofPart, NET_PAID, proofPartParams } from '#app/features/payments/proof-part.server.ts';
import { textFields } from '#app/features/payments/queries.server.ts';
import { readRows } from '#app/features/payments/read-rows.server.ts';
import { type CsvCell, csvStream } from '#app/lib/csv.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';

const orderFilters = {
	from: dayParam,
	to: dayParam,
	mId: textParam,
	seller: textParam,
	paid: choiceParam(['yes', 'no']),
	...proofPartParams('orders'),
	q: textParam,
};
const sortKeys = ['orderedAt', 'amount'] as const;

/** Reads the address of the list of order lines. */
export const orderParams = (source: Request | URLSearchParams) => listParams(source, orderFilters, { sort: sortKeys });
type Filters = ReturnType<typeof orderParams>['filters'];

export interface OrderRow {
	mId: string;
	orderId: string;
	occurrence: number;
	refSellerId: string;
	/** Null when no seller is registered under that id. */
	seller: { id: string; name: string } | null;
	amount: bigint;
	currency: string;
	orderedAt: Date;
	/** Approvals and cancels of the whole order; null when nothing was paid for it. */
	paid: bigint | null;
}

interface RawRow {
	m_id: string;
	order_id: string;
	occurrence: number;
	ref_seller_id: string;
	seller_id: string | null;
	seller_name: string | null;
	amount: string;
	currency: string;
	ordered_at: Date;
	paid: string | null;
}

/** SQL: somebody paid for the order of line `o`, or nobody did; `way` keeps PostgreSQL from asking it of all of them together. */
const paidSql = (paid: 'yes' | 'no', way = '') =>
	`${paid === 'yes' ? '' : 'not '}exists (
		select 1 from payment_transaction t where t.m_id = o.m_id and t.order_id = o.order_id and t.status = 'DONE' ${way})`;
/**
 * The same of all lines together. What was paid is read first: where hardly any line is left, PostgreSQL thinks that a page is
 * soon full, and would ask of each line in their order.
 */
const paidTogether = (paid: 'yes' | 'no') =>
	`${paid === 'yes' ? '' : 'not '}exists (
		select from (select p.m_id, p.order_id from payment_transaction p where p.status = 'DONE' offset 0) p
		where p.m_id = o.m_id and p.order_id = o.order_id)`;
// A seller is known by its own id, whichever merchant it is registered with.
const seller = (column: string) =>
	`(select s.${column} from seller s where s.ref_seller_id = o.ref_seller_id order by (s.m_id = o.m_id) desc, s.created_at limit 1)`;
const SELECT = `o.m_id, o.order_id, o.occurrence, o.ref_seller_id, o.amount, o.currency, o.ordered_at,
	${seller('id')} as seller_id, ${seller('name')} as seller_name,
	(select sum(case t.status when 'DONE' then abs(t.amount) else -abs(t.amount) end) from payment_transaction t
		where t.m_id = o.m_id and t.order_id = o.order_id and t.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED')
		having bool_or(t.status = 'DONE')) as paid`;

function whereOf(filters: Filters): Where {
	const where = new Where();
	if (filters.from) where.add('o.ordered_on >= ?::date', filters.from);
	if (filters.to) where.add('o.ordered_on <= ?::date', filters.to);
	if (filters.mId) where.add('o.m_id = ?', filters.mId);
	if (filters.seller) where.add('o.ref_seller_id = ?', filters.seller);
	if (filters.paid) where.add(paidSql(filters.paid));
	addProofPart(where, filters);
	if (filters.q) where.add('o.order_id = ?', filters.q);
	return where;
}

const orders = {
	orderedAt: [
		{ column: 'o.ordered_on', type: 'date' },
		{ column: 'o.ordered_at', type: 'timestamptz' },
	],
	amount: [{ column: 'o.amount', type: 'bigint' }],
};
const UNIQUE = [
	{ column: 'o.order_id', type: 'text' },
	{ column: 'o.m_id', type: 'text' },
	{ column: 'o.occurrence', type: 'int' },
];

function listing(filters: Filters, sort: Sort<(typeof sortKeys)[number]>) {
	const order = [...orders[sort.key], ...UNIQUE];
	return { select: SELECT, from: 'order_line o', where: whereOf(filters), order, direction: sort.direction };
}

function toRow(raw: RawRow): OrderRow {
	return {
		mId: raw.m_id,
		orderId: raw.order_id,
		occurrence: raw.occurrence,
		refSellerId: raw.ref_seller_id,
		seller: raw.seller_id === null ? null : { id: raw.seller_id, name: raw.seller_name! },
		amount: BigInt(raw.amount),
		currency: raw.currency,
		orderedAt: raw.ordered_at,
		paid: raw.paid === null ? null : BigInt(raw.paid),
	};
}

/** One page of order lines with the filters and the order of an address. */
export async function listOrders(
	filters: Filters,
	sort: Sort<(typeof sortKeys)[number]>,
	page: Page,
): Promise<ListPage<OrderRow>> {
	const { paid, ...others } = filters;
	const isFew = filters.q !== undefined || filters.seller !== undefined;
	const dear = paid && {
		oneByOne: paidSql(paid, 'offset 0'),
		together: isFew ? paidSql(paid) : paidTogether(paid),
		alias: 'o',
	};
	const list = listing({ ...others, paid: undefined }, sort);
	const { rows, ...cursors } = await listPage<RawRow>({ ...list, dear }, page);
	return { rows: rows.map(toRow), ...cursors };
}

/**
 * How many order lines the filters find, of how many orders, and their won. What was paid for these orders, cancels taken
 * off, is summed too where they are those of a proof.
 */
export async function sumOrders(
	filters: Filters,
): Promise<{ lines: number; orders: number; amount: bigint; paid: bigint | null }> {
	const where = whereOf(filters);
	const paid = filters.run && filters.part ? `coalesce(sum(${NET_PAID}), 0)` : 'null';
	const { rows } = await sql().query<{ lines: number; orders: number; amount: string; paid: string | null }>(
		`select coalesce(sum(o.lines), 0)::int as lines, count(*)::int as orders, coalesce(sum(o.amount), 0) as amount, ${paid} as paid
		 from (select o.m_id, o.order_id, count(*) as lines, sum(o.amount) as amount from order_line o ${where} group by 1, 2) o`,
		where.values,
	);
	const { lines, orders: count, amount, ...sums } = rows[0]!;
	return { lines, orders: count, amount: BigInt(amount), paid: sums.paid === null ? null : BigInt(sums.paid) };
}

const EXPORT_HEADER = ['mId', 'orderId', 'refSellerId', 'amount', 'orderedAt', 'currency'];

/** All order lines that the filters find, in the order of the list, as CSV that imports again as it is. */
export function exportOrders(filters: Filters, sort: Sort<(typeof sortKeys)[number]>): AsyncIterable<string> {
	const list = { ...listing(filters, sort), select: 'o.*' };
	return csvStream(EXPORT_HEADER, readRows<RawRow>(orderedQuery(list), list.where.values), (row): CsvCell[] => [
		row.m_id,
		row.order_id,
		row.ref_seller_id,
		BigInt(row.amount),
		formatKst(row.ordered_at),
		row.currency,
	]);
}

const MOST_RELATED = 200;

/** One order: its lines, what was paid for it and what of that was settled; null when there is no such order. */
export async function findOrder(mId: string, orderId: string) {
	const [lines, versions, transactions, settled] = await Promise.all([
		db().orderLine.findMany({ where: { mId, orderId }, orderBy: { occurrence: 'asc' }, take: MOST_RELATED }),
		db().orderLineVersion.findMany({
			where: { mId, orderId },
			orderBy: [{ replacedAt: 'desc' }, { occurrence: 'asc' }, { version: 'desc' }],
			take: MOST_RELATED,
		}),
		db().paymentTransaction.findMany({
			where: { mId, orderId },
			orderBy: [{ transactionAt: 'asc' }, { transactionKey: 'asc' }],
			take: MOST_RELATED,
		}),
		db().settlementLine.findMany({
			where: { mId, orderId },
			orderBy: [{ lineOn: 'asc' }, { transactionKey: 'asc' }, { occurrence: 'asc' }],
			take: MOST_RELATED,
		}),
	]);
	if (lines.length === 0) return null;
	const sellers = await db().seller.findMany({
		where: { refSellerId: { in: lines.map(({ refSellerId }) => refSellerId) } },
		select: { id: true, refSellerId: true, name: true },
	});
	return {
		mId,
		orderId,
		lines: lines.map(({ extra, ...line }) => ({
			...line,
			extra: textFields(extra),
			seller: sellers.find(({ refSellerId }) => refSellerId === line.refSellerId) ?? null,
		})),
		versions: versions.map(({ version, content, replacedAt, occurrence }) => ({
			version,
			occurrence,
			replacedAt,
			content: textFields(content),
		})),
		transactions: transactions.map(({ transactionKey, status, transactionAt, amount, currency, paymentKey }) => ({
			transactionKey,
			status,
			transactionAt,
			amount,
			currency,
			paymentKey,
		})),
		settled: settled.map(({ transactionKey, occurrence, amount, payOutAmount, currency }) => ({
			transactionKey,
			occurrence,
			amount,
			payOutAmount,
			currency,
		})),
	};
}
