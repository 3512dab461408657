import { z } from 'zod';
import { type AccrualReason, accrualReasons } from '#app/features/owed/accrual.ts';
import { isHeld, isLive } from '#app/features/owed/ledger-sql.server.ts';
import { type ListPage, listPage, Where } from '#app/features/payments/keyset.server.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { askedStates, type EntryState } from './states.ts';

const sortKeys = ['accruedOn', 'payableOn', 'gross', 'net'] as const;
type SortKey = (typeof sortKeys)[number];

const entryFilters = {
	seller: textParam,
	from: dayParam,
	to: dayParam,
	reason: choiceParam(accrualReasons),
	state: choiceParam(askedStates),
	payout: z.uuid().optional(),
	/** Those that a fee invoice bills, or those with a fee that none does yet. */
	invoice: z.union([z.uuid(), z.literal('none')]).optional(),
	q: textParam,
};

/** Reads the address of a list of steps. */
export const entryParams = (source: Request | URLSearchParams) => listParams(source, entryFilters, { sort: sortKeys });
type Filters = ReturnType<typeof entryParams>['filters'];

/** A step of what is owed to a seller. */
export interface Entry {
	id: string;
	refSellerId: string;
	/** Null when no seller is registered under that id. */
	sellerName: string | null;
	/** Null for an adjustment. */
	order: { mId: string; orderId: string } | null;
	reason: AccrualReason;
	accruedOn: KstDay;
	payableOn: KstDay;
	gross: bigint;
	commission: bigint;
	vat: bigint;
	net: bigint;
	note: string | null;
	/** Null: the console itself. */
	createdBy: string | null;
	createdAt: Date;
	state: EntryState;
	/** The payout on its way, or arrived, that pays it. */
	payout: { id: string; refPayoutId: string } | null;
}

interface RawEntry {
	id: string;
	ref_seller_id: string;
	seller_name: string | null;
	m_id: string;
	order_id: string;
	reason: AccrualReason;
	accrued_on: string;
	payable_on: string;
	gross: string;
	commission: string;
	vat: string;
	net: string;
	note: string | null;
	created_by: string | null;
	created_at: Date;
	held: boolean;
	payout_id: string | null;
	ref_payout_id: string | null;
	paid: string | null;
}

/** SQL: of the payout that pays step `a`. */
const payer = (column: string) => `(select p.${column} from payout_item i join payout p on p.id = i.payout_id
	where i.accrual_id = a.id and ${isLive('p')} limit 1)`;
const PAID = `exists (select from payout_item i join payout p on p.id = i.payout_id
	where i.accrual_id = a.id and ${isLive('p')})`;
/** SQL: what payouts that count pay of step `a`; null where none does. */
const PAID_AMOUNT = `(select sum(i.amount) from payout_item i join payout p on p.id = i.payout_id
	where i.accrual_id = a.id and ${isLive('p')})`;
const HELD = isHeld('a');
const SELECT = `a.id::text as id, a.ref_seller_id, a.m_id, a.order_id, a.reason, a.accrued_on::text as accrued_on,
	a.payable_on::text as payable_on, a.gross, a.commission, a.vat, a.net, a.note, a.created_by, a.created_at,
	(select s.name from seller s where s.ref_seller_id = a.ref_seller_id
		order by (s.registration = 'registered') desc, s.created_at limit 1) as seller_name,
	${HELD} as held, ${payer('id')} as payout_id, ${payer('ref_payout_id')} as ref_payout_id, ${PAID_AMOUNT}::text as paid`;

function whereOf(filters: Filters, today: KstDay): Where {
	const where = new Where();
	if (filters.seller) where.add('a.ref_seller_id = ?', filters.seller);
	if (filters.from) where.add('a.accrued_on >= ?::date', filters.from);
	if (filters.to) where.add('a.accrued_on <= ?::date', filters.to);
	if (filters.reason) where.add('a.reason = ?', filters.reason);
	if (filters.q) where.add('a.order_id = ?', filters.q);
	// Whatever became of that payout: it was made of these.
	if (filters.payout)
		where.add('a.id in (select i.accrual_id from payout_item i where i.payout_id = ?::uuid)', filters.payout);
	if (filters.invoice === 'none')
		where.add(`(a.commission <> 0 or a.vat <> 0)
			and not exists (select from fee_invoice_item i where i.accrual_id = a.id)`);
	else if (filters.invoice)
		where.add('a.id in (select i.accrual_id from fee_invoice_item i where i.invoice_id = ?::uuid)', filters.invoice);
	const { state } = filters;
	if (state === 'paid') where.add(`${PAID_AMOUNT} = a.net`);
	else if (state === 'uneven') where.add(`${PAID_AMOUNT} <> a.net`);
	else if (state) where.add(`a.net <> 0 and not ${PAID}`);
	if (state === 'held') where.add(HELD);
	if (state === 'payable') where.add(`a.payable_on <= ?::date and not ${HELD}`, today);
	if (state === 'later') where.add(`a.payable_on > ?::date and not ${HELD}`, today);
	return where;
}

const orders = {
	accruedOn: { column: 'a.accrued_on', type: 'date' },
	payableOn: { column: 'a.payable_on', type: 'date' },
	gross: { column: 'a.gross', type: 'bigint' },
	net: { column: 'a.net', type: 'bigint' },
} satisfies Record<SortKey, { column: string; type: string }>;

function stateOf(raw: RawEntry, today: KstDay): EntryState {
	if (raw.payout_id !== null) return raw.paid === raw.net ? 'paid' : 'uneven';
	if (raw.net === '0') return 'nothing';
	if (raw.held) return 'held';
	return raw.payable_on <= today ? 'payable' : 'later';
}

const toEntry = (raw: RawEntry, today: KstDay): Entry => ({
	id: raw.id,
	refSellerId: raw.ref_seller_id,
	sellerName: raw.seller_name,
	order: raw.order_id === '' ? null : { mId: raw.m_id, orderId: raw.order_id },
	reason: raw.reason,
	accruedOn: kstDayFrom(raw.accrued_on),
	payableOn: kstDayFrom(raw.payable_on),
	gross: BigInt(raw.gross),
	commission: BigInt(raw.commission),
	vat: BigInt(raw.vat),
	net: BigInt(raw.net),
	note: raw.note,
	createdBy: raw.created_by,
	createdAt: raw.created_at,
	state: stateOf(raw, today),
	payout: raw.payout_id === null ? null : { id: raw.payout_id, refPayoutId: raw.ref_payout_id! },
});

/** One page of the steps of what is owed, with the filters and the order of an address. */
export async function listEntries(
	filters: Filters,
	sort: Sort<SortKey>,
	page: Page,
	today: KstDay,
): Promise<ListPage<Entry>> {
	const order = [orders[sort.key], { column: 'a.id', type: 'bigint' }];
	const where = whereOf(filters, today);
	const listing = { select: SELECT, from: 'accrual a', where, order, direction: sort.direction };
	const { rows, ...cursors } = await listPage<RawEntry>(listing, page);
	return { rows: rows.map((raw) => toEntry(raw, today)), ...cursors };
}

/** How many steps the filters find, and what they come to. */
export async function sumEntries(
	filters: Filters,
	today: KstDay,
): Promise<{ count: number; gross: bigint; commission: bigint; vat: bigint; net: bigint }> {
	const where = whereOf(filters, today);
	const { rows } = await sql().query<{ count: number; gross: string; commission: string; vat: string; net: string }>(
		`select count(*)::int as count, coalesce(sum(a.gross), 0) as gross, coalesce(sum(a.commission), 0) as commission,
			coalesce(sum(a.vat), 0) as vat, coalesce(sum(a.net), 0) as net
		from accrual a ${where}`,
		where.values,
	);
	const { count, gross, commission, vat, net } = rows[0]!;
	return { count, gross: BigInt(gross), commission: BigInt(commission), vat: BigInt(vat), net: BigInt(net) };
}

/** The payout by which a list of steps is narrowed down; null when there is none of that id. */
export async function findPayer(id: string): Promise<{ id: string; refPayoutId: string } | null> {
	const { rows } = await sql().query<{ id: string; refPayoutId: string }>(
		'select id, ref_payout_id as "refPayoutId" from payout where id = $1',
		[id],
	);
	return rows[0] ?? null;
}
