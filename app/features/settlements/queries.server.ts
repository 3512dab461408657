import { db } from '#app/db.server.ts';
import { listChained } from '#app/features/payments/chained-lists.server.ts';
import { type ListPage, listPage, orderedQuery, Where } from '#app/features/payments/keyset.server.ts';
import { paymentMethods } from '#app/features/payments/payment-words.ts';
import {
	addProofPart,
	daysOfLines,
	proofPartParams,
	sumOfProofPart,
} from '#app/features/payments/proof-part.server.ts';
import { textFields } from '#app/features/payments/queries.server.ts';
import { daysBetween, fromDateColumn, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { LINE_COLUMNS, settlementsCsv } from './export-settlements.server.ts';
import { type KeyState, keyStates } from './key-states.ts';

const sortKeys = ['lineOn', 'amount', 'payOutAmount', 'paidOutOn'] as const;

/** Who asks for days of pay-outs and for no order gets that of these days, which an index has. */
const paidFirst = [
	'paidOutOn',
	'lineOn',
	'amount',
	'payOutAmount',
] as const satisfies readonly (typeof sortKeys)[number][];

/** Reads the address of the list of settlement lines. */
export function lineParams(source: Request | URLSearchParams) {
	const given = source instanceof URLSearchParams ? source : new URL(source.url).searchParams;
	return listParams(
		source,
		{
			from: dayParam,
			to: dayParam,
			paidFrom: dayParam,
			paidTo: dayParam,
			mId: textParam,
			method: choiceParam(paymentMethods),
			kind: choiceParam(['approval', 'cancel', 'extra']),
			keyState: choiceParam(keyStates),
			...proofPartParams('settlements'),
			q: textParam,
		},
		{ sort: given.get('paidFrom') || given.get('paidTo') ? paidFirst : sortKeys },
	);
}
type Filters = ReturnType<typeof lineParams>['filters'];
type LineSort = Sort<(typeof sortKeys)[number]>;

export interface LineRow {
	mId: string;
	transactionKey: string;
	occurrence: number;
	keyState: KeyState;
	orderId: string;
	method: string;
	currency: string;
	amount: bigint;
	fee: bigint;
	vat: bigint;
	payOutAmount: bigint;
	lineOn: KstDay;
	soldOn: KstDay;
	paidOutOn: KstDay | null;
}

/** A line whose pay-out day is not known yet comes after all that have one. The index on lines says it in the same words. */
const PAID_ORDER = `coalesce(l.paid_out_on, 'infinity'::date)`;

function whereOf(filters: Filters): Where {
	const where = new Where();
	if (filters.from) where.add('l.line_on >= ?::date', filters.from);
	if (filters.to) where.add('l.line_on <= ?::date', filters.to);
	if (filters.paidFrom) where.add(`${PAID_ORDER} >= ?::date and l.paid_out_on is not null`, filters.paidFrom);
	if (filters.paidTo) where.add(`${PAID_ORDER} <= ?::date`, filters.paidTo);
	if (filters.mId) where.add('l.m_id = ?', filters.mId);
	if (filters.method) where.add('l.method = ?', filters.method);
	if (filters.kind === 'approval') where.add('l.amount >= 0');
	if (filters.kind === 'cancel') where.add('l.amount < 0');
	if (filters.kind === 'extra') where.add('l.occurrence > 1');
	if (filters.keyState) where.add('l.key_state = ?', filters.keyState);
	addProofPart(where, filters);
	if (filters.q)
		where.add('l.transaction_key = ? or l.payment_key = ? or l.order_id = ?', filters.q, filters.q, filters.q);
	return where;
}

const orders = {
	lineOn: [{ column: 'l.line_on', type: 'date' }],
	amount: [{ column: 'l.amount', type: 'bigint' }],
	payOutAmount: [{ column: 'l.pay_out_amount', type: 'bigint' }],
	paidOutOn: [
		{ column: PAID_ORDER, type: 'date' },
		{ column: 'l.line_on', type: 'date' },
	],
};

const MOST_DAYS = 62;

/** The index on pay-out days has the order of the lines' days within each of them. */
function eachPaidDay({ paidFrom, paidTo }: Filters, sort: LineSort) {
	if (sort.key !== 'lineOn' || !paidFrom || !paidTo) return undefined;
	if (paidFrom > paidTo || daysBetween(paidFrom, paidTo) >= MOST_DAYS) return undefined;
	const values = `select day::date from generate_series('${paidFrom}'::date, '${paidTo}'::date, interval '1 day') day`;
	return { column: PAID_ORDER, values, alias: 'l' };
}

function listing(filters: Filters, sort: LineSort, select: string) {
	const order = [
		...orders[sort.key],
		{ column: 'l.transaction_key', type: 'text' },
		{ column: 'l.m_id', type: 'text' },
		{ column: 'l.occurrence', type: 'int' },
	];
	const perValue = eachPaidDay(filters, sort);
	return { select, from: 'settlement_line l', where: whereOf(filters), order, direction: sort.direction, perValue };
}

interface RawLine {
	m_id: string;
	transaction_key: string;
	occurrence: number;
	key_state: KeyState;
	order_id: string;
	method: string;
	currency: string;
	amount: string;
	fee: string;
	vat: string;
	pay_out_amount: string;
	line_on: string;
	sold_on: string;
	paid_out_on: string | null;
}

const SELECT = `l.m_id, l.transaction_key, l.occurrence, l.key_state, l.order_id, l.method, l.currency, l.amount, l.fee, l.vat,
	l.pay_out_amount, l.line_on::text, l.sold_on::text, l.paid_out_on::text`;

/** A listing whose order is that of all lines of a proof together. */
async function listingOfAll(filters: Filters, sort: LineSort, select: string) {
	const days = await daysOfLines(filters);
	const all = listing(days ? { ...filters, run: undefined } : filters, sort, select);
	days?.addAll(all.where);
	return all;
}

/** In the order of their days, lines of other days come after those of the days of a proof: see daysOfLines. */
async function readPage(filters: Filters, sort: LineSort, page: Page): Promise<ListPage<RawLine>> {
	const days = sort.key === 'lineOn' && (await daysOfLines(filters));
	if (!days) return listPage<RawLine>(await listingOfAll(filters, sort, SELECT), page);
	const rest = { ...filters, run: undefined };
	const [own, other] = [listing(rest, sort, SELECT), listing(rest, sort, SELECT)];
	days.addOwn(own.where);
	days.addOther(other.where);
	return listChained<RawLine>(own, other, page);
}

/** One page of settlement lines with the filters and the order of an address. */
export async function listLines(filters: Filters, sort: LineSort, page: Page): Promise<ListPage<LineRow>> {
	const { rows, ...cursors } = await readPage(filters, sort, page);
	return {
		rows: rows.map((raw) => ({
			mId: raw.m_id,
			transactionKey: raw.transaction_key,
			occurrence: raw.occurrence,
			keyState: raw.key_state,
			orderId: raw.order_id,
			method: raw.method,
			currency: raw.currency,
			amount: BigInt(raw.amount),
			fee: BigInt(raw.fee),
			vat: BigInt(raw.vat),
			payOutAmount: BigInt(raw.pay_out_amount),
			lineOn: kstDayFrom(raw.line_on),
			soldOn: kstDayFrom(raw.sold_on),
			paidOutOn: raw.paid_out_on ? kstDayFrom(raw.paid_out_on) : null,
		})),
		...cursors,
	};
}

/** How many lines the filters find, and the sums of their won. */
export async function sumLines(
	filters: Filters,
): Promise<{ count: number; amount: bigint; fee: bigint; payOutAmount: bigint }> {
	const ofPart = sumOfProofPart(filters);
	const where = whereOf(ofPart ? { ...filters, run: undefined } : filters);
	ofPart?.addTo(where);
	const { rows } = await sql().query<{ count: number; amount: string; fee: string; net: string }>(
		`select count(*)::int as count, coalesce(sum(l.amount), 0) as amount, coalesce(sum(l.fee), 0) as fee,
			coalesce(sum(l.pay_out_amount), 0) as net from settlement_line l ${ofPart?.join ?? ''} ${where}`,
		where.values,
	);
	const { count, amount, fee, net } = rows[0]!;
	return { count, amount: BigInt(amount), fee: BigInt(fee), payOutAmount: BigInt(net) };
}

/** All lines that the filters find, in the order of the list, as CSV in the flat columns. */
export async function* exportLines(filters: Filters, sort: LineSort): AsyncGenerator<string, void, undefined> {
	const list = await listingOfAll(filters, sort, LINE_COLUMNS);
	yield* settlementsCsv(orderedQuery(list), list.where.values);
}

/** One settlement line with its transaction, its earlier versions and the other lines of its key; null when unknown. */
export async function findLine(mId: string, transactionKey: string, occurrence: number) {
	const key = { mId, transactionKey };
	const line = await db().settlementLine.findUnique({
		where: { mId_transactionKey_occurrence: { ...key, occurrence } },
	});
	if (!line) return null;
	const [transaction, versions, others] = await Promise.all([
		db().paymentTransaction.findUnique({ where: { mId_transactionKey: key } }),
		db().settlementLineVersion.findMany({ where: { ...key, occurrence }, orderBy: { version: 'desc' } }),
		db().settlementLine.findMany({ where: { ...key, NOT: { occurrence } }, orderBy: { occurrence: 'asc' }, take: 100 }),
	]);
	const { extra, fees, soldOn, paidOutOn, lineOn, keyState, ...facts } = line;
	return {
		...facts,
		keyState: keyState as KeyState,
		soldOn: fromDateColumn(soldOn),
		paidOutOn: paidOutOn && fromDateColumn(paidOutOn),
		lineOn: fromDateColumn(lineOn),
		fees:
			(fees as { type: string; fee: number }[] | null)?.map(({ type, fee }) => ({ type, fee: BigInt(fee) })) ?? null,
		extra: textFields(extra),
		transaction: transaction && {
			status: transaction.status,
			amount: transaction.amount,
			currency: transaction.currency,
			transactionAt: transaction.transactionAt,
		},
		versions: versions.map(({ version, content, importId, replacedAt }) => ({
			version,
			content: textFields(content),
			importId,
			replacedAt,
		})),
		others: others.map((other) => ({
			occurrence: other.occurrence,
			amount: other.amount,
			payOutAmount: other.payOutAmount,
			currency: other.currency,
		})),
	};
}
