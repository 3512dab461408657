import { db } from '#app/db.server.ts';
import { type CsvCell, csvStream } from '#app/lib/csv.ts';
import { formatKst, fromDateColumn, type KstDay } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { type ListPage, listPage, orderedQuery, Where } from './keyset.server.ts';
import { effectIn, movesMoney } from './paid-before.ts';
import { paymentMethods, transactionStatuses } from './payment-words.ts';
import { addProofPart, proofPartParams } from './proof-part.server.ts';
import { readRows } from './read-rows.server.ts';

const transactionFilters = {
	from: dayParam,
	to: dayParam,
	mId: textParam,
	status: choiceParam(transactionStatuses),
	method: choiceParam(paymentMethods),
	settled: choiceParam(['yes', 'no']),
	...proofPartParams('transactions'),
	q: textParam,
};
const sortKeys = ['transactionAt', 'amount'] as const;

/** Reads the address of the list of transactions. */
export const transactionParams = (source: Request | URLSearchParams) =>
	listParams(source, transactionFilters, { sort: sortKeys });
type Filters = ReturnType<typeof transactionParams>['filters'];

export interface TransactionRow {
	mId: string;
	transactionKey: string;
	paymentKey: string;
	orderId: string;
	method: string;
	status: string;
	transactionAt: Date;
	currency: string;
	amount: bigint;
	/** What it counts in totals: a cancel is negative, and 0 where nothing had been paid. */
	effect: bigint;
	/** Σ amount of its settlement lines, null when it has none. */
	settled: bigint | null;
	lines: number;
}

interface RawRow {
	m_id: string;
	transaction_key: string;
	payment_key: string;
	order_id: string;
	method: string;
	status: string;
	transaction_at: Date;
	currency: string;
	amount: string;
	effect: string;
	settled: string | null;
	lines: number;
}

const SELECT = `t.m_id, t.transaction_key, t.payment_key, t.order_id, t.method, t.status, t.transaction_at, t.currency, t.amount,
	${effectIn('t')} as effect,
	(select sum(l.amount) from settlement_line l where l.m_id = t.m_id and l.transaction_key = t.transaction_key) as settled,
	(select count(*)::int from settlement_line l where l.m_id = t.m_id and l.transaction_key = t.transaction_key) as lines`;

/** SQL: the transaction has a line, or has none; `way` keeps PostgreSQL from asking it of all of them together. */
const settledSql = (settled: 'yes' | 'no', way = '') =>
	`${settled === 'yes' ? '' : 'not '}exists (
		select 1 from settlement_line l where l.m_id = t.m_id and l.transaction_key = t.transaction_key ${way})`;

function whereOf(filters: Omit<Filters, 'settled'> & Partial<Filters>): Where {
	const where = new Where();
	if (filters.from) where.add('t.transaction_on >= ?::date', filters.from);
	if (filters.to) where.add('t.transaction_on <= ?::date', filters.to);
	if (filters.mId) where.add('t.m_id = ?', filters.mId);
	if (filters.status) where.add('t.status = ?', filters.status);
	if (filters.method) where.add('t.method = ?', filters.method);
	if (filters.settled) where.add(settledSql(filters.settled));
	addProofPart(where, filters);
	if (filters.q)
		where.add('t.transaction_key = ? or t.payment_key = ? or t.order_id = ?', filters.q, filters.q, filters.q);
	return where;
}

const orders = {
	transactionAt: [
		{ column: 't.transaction_on', type: 'date' },
		{ column: 't.transaction_at', type: 'timestamptz' },
	],
	amount: [{ column: 't.amount', type: 'bigint' }],
};
const UNIQUE = [
	{ column: 't.transaction_key', type: 'text' },
	{ column: 't.m_id', type: 'text' },
];

function listing(filters: Parameters<typeof whereOf>[0], sort: Sort<(typeof sortKeys)[number]>) {
	const order = [...orders[sort.key], ...UNIQUE];
	return { select: SELECT, from: 'payment_transaction t', where: whereOf(filters), order, direction: sort.direction };
}

function toRow(raw: RawRow): TransactionRow {
	return {
		mId: raw.m_id,
		transactionKey: raw.transaction_key,
		paymentKey: raw.payment_key,
		orderId: raw.order_id,
		method: raw.method,
		status: raw.status,
		transactionAt: raw.transaction_at,
		currency: raw.currency,
		amount: BigInt(raw.amount),
		effect: BigInt(raw.effect),
		settled: raw.settled === null ? null : BigInt(raw.settled),
		lines: raw.lines,
	};
}

/** One page of transactions with the filters and the order of an address. */
export async function listTransactions(
	filters: Filters,
	sort: Sort<(typeof sortKeys)[number]>,
	page: Page,
): Promise<ListPage<TransactionRow>> {
	const { settled, ...others } = filters;
	const dear = settled && {
		oneByOne: settledSql(settled, 'offset 0'),
		together: settledSql(settled),
		alias: 't',
	};
	const { rows, ...cursors } = await listPage<RawRow>({ ...listing(others, sort), dear }, page);
	return { rows: rows.map(toRow), ...cursors };
}

/**
 * How many transactions the filters find, and the won of their approvals and of their cancels (negative). A cancel of a
 * virtual account that never had a deposit moves nothing.
 */
export async function sumTransactions(
	filters: Filters,
): Promise<{ count: number; approved: bigint; canceled: bigint }> {
	const where = whereOf(filters);
	const { rows } = await sql().query<{ count: number; approved: string; canceled: string }>(
		`select count(*)::int as count,
			coalesce(sum(abs(t.amount)) filter (where t.status = 'DONE'), 0) as approved,
			coalesce(-sum(abs(t.amount)) filter (where t.status in ('CANCELED', 'PARTIAL_CANCELED') and ${movesMoney('t')}), 0) as canceled
		 from payment_transaction t ${where}`,
		where.values,
	);
	const { count, approved, canceled } = rows[0]!;
	return { count, approved: BigInt(approved), canceled: BigInt(canceled) };
}

const EXPORT_HEADER = [
	'mId',
	'transactionKey',
	'paymentKey',
	'orderId',
	'method',
	'status',
	'transactionAt',
	'currency',
	'amount',
];

/** All transactions that the filters find, in the order of the list, as CSV in the flat columns. */
export function exportTransactions(filters: Filters, sort: Sort<(typeof sortKeys)[number]>): AsyncIterable<string> {
	const list = listing(filters, sort);
	return csvStream(EXPORT_HEADER, readRows<RawRow>(orderedQuery(list), list.where.values), (row): CsvCell[] => [
		row.m_id,
		row.transaction_key,
		row.payment_key,
		row.order_id,
		row.method,
		row.status,
		formatKst(row.transaction_at),
		row.currency,
		BigInt(row.amount),
	]);
}

/** Merchants for the choice of a filter. */
export async function listMerchants(): Promise<{ mId: string; configured: boolean }[]> {
	return db().merchant.findMany({ select: { mId: true, configured: true }, orderBy: { mId: 'asc' } });
}

export interface RelatedLine {
	occurrence: number;
	keyState: string;
	amount: bigint;
	fee: bigint;
	payOutAmount: bigint;
	soldOn: KstDay;
	paidOutOn: KstDay | null;
	importId: string;
}

/** One transaction with its lines, its earlier versions and the other transactions of its payment; null when unknown. */
export async function findTransaction(mId: string, transactionKey: string) {
	const key = { mId, transactionKey };
	const transaction = await db().paymentTransaction.findUnique({ where: { mId_transactionKey: key } });
	if (!transaction) return null;
	const [lines, versions, siblings, lookup] = await Promise.all([
		db().settlementLine.findMany({ where: key, orderBy: { occurrence: 'asc' } }),
		db().paymentTransactionVersion.findMany({ where: key, orderBy: { version: 'desc' } }),
		db().paymentTransaction.findMany({
			where: { mId, paymentKey: transaction.paymentKey, NOT: { transactionKey } },
			orderBy: [{ transactionAt: 'asc' }, { transactionKey: 'asc' }],
			take: 100,
		}),
		db().paymentLookup.findUnique({ where: { mId_paymentKey: { mId, paymentKey: transaction.paymentKey } } }),
	]);
	const { extra, ...facts } = transaction;
	return {
		...facts,
		extra: textFields(extra),
		lines: lines.map(
			(line): RelatedLine => ({
				occurrence: line.occurrence,
				keyState: line.keyState,
				amount: line.amount,
				fee: line.fee,
				payOutAmount: line.payOutAmount,
				soldOn: fromDateColumn(line.soldOn),
				paidOutOn: line.paidOutOn && fromDateColumn(line.paidOutOn),
				importId: line.importId,
			}),
		),
		versions: versions.map(({ version, content, importId, replacedAt }) => ({
			version,
			content: textFields(content),
			importId,
			replacedAt,
		})),
		siblings: siblings.map(({ transactionKey: sibling, status, transactionAt, amount, currency }) => ({
			transactionKey: sibling,
			status,
			transactionAt,
			amount,
			currency,
		})),
		depositLookedUp: lookup && { approvedAt: lookup.approvedAt, lookedUpAt: lookup.lookedUpAt },
	};
}

/** Fields of a stored JSON object as texts, in the order of their names; empty ones are left out. */
export function textFields(json: unknown): { name: string; text: string }[] {
	if (typeof json !== 'object' || json === null) return [];
	return Object.entries(json)
		.filter(([, value]) => value !== null && value !== '')
		.map(([name, value]) => ({ name, text: typeof value === 'object' ? JSON.stringify(value) : String(value) }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}
