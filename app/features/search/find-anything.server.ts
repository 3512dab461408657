import { orderPath } from '#app/features/orders/orders-table.tsx';
import { transactionPath } from '#app/features/payments/transaction-path.ts';
import { maskedAccount } from '#app/features/sellers/seller.ts';
import { linePath } from '#app/features/settlements/lines-table.tsx';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { literally } from '#app/lib/like-pattern.ts';
import { sql } from '#app/sql.server.ts';
import { type Hit, type HitKind, hitKinds, MOST_HITS } from './hits.ts';
import { readQuery, type SearchMeanings } from './read-query.ts';

interface RawHit {
	kind: HitKind;
	id: string;
	m_id: string | null;
	n: number | null;
	title: string;
	amount: string | null;
	currency: string | null;
	day: KstDay | null;
	note: string | null;
}

const TAKE = `limit ${MOST_HITS}`;
const none = (type: string) => `null::${type}`;

/**
 * A column that is the text or begins with it, as a range that its index answers under any collation and with a
 * parameter, which `like` does not.
 */
const begins = (column: string, prefix: boolean) =>
	prefix
		? `${column} >= $1 and ${column} < $1 || chr(65535) and starts_with(${column}, $1) order by ${column}`
		: `${column} = $1`;

const PAYOUT = `select 'payout', p.id::text, p.m_id, ${none('int')}, p.ref_payout_id, p.amount::text, p.currency, to_char(p.payout_on, 'YYYY-MM-DD'), s.name
	from payout p join seller s on s.id = p.seller_id where`;
const ORDER = `select 'order', o.order_id, o.m_id, o.occurrence, o.order_id, o.amount::text, o.currency, to_char(o.ordered_on, 'YYYY-MM-DD'), o.ref_seller_id
	from order_line o where`;
const TRANSACTION = `select 'transaction', t.transaction_key, t.m_id, ${none('int')}, t.order_id, t.amount::text, t.currency, to_char(t.transaction_on, 'YYYY-MM-DD'), t.transaction_key
	from payment_transaction t where`;
const LINE = `select 'settlement', l.transaction_key, l.m_id, l.occurrence, l.order_id, l.pay_out_amount::text, l.currency, to_char(l.line_on, 'YYYY-MM-DD'), l.transaction_key
	from settlement_line l where`;
const BANK = `select 'bank', b.id::text, ${none('text')}, ${none('int')}, b.account, b.amount::text, b.currency, to_char(b.booked_on, 'YYYY-MM-DD'), b.reference
	from bank_line b where`;
const SELLER = `select 'seller', s.id::text, s.m_id, ${none('int')}, s.name, ${none('text')}, ${none('text')}, ${none('text')}, s.ref_seller_id || chr(31) || s.account_number_last4
	from seller s where`;
const IMPORT = `select 'import', i.id::text, ${none('text')}, ${none('int')}, coalesce(i.file_name, i.id::text), ${none('text')}, ${none('text')}, to_char(i.created_at at time zone 'Asia/Seoul', 'YYYY-MM-DD'), i.kind
	from import i where`;
const RUN = `select 'run', r.id::text, ${none('text')}, ${none('int')}, to_char(r.from_on, 'YYYY-MM-DD') || ' – ' || to_char(r.to_on, 'YYYY-MM-DD'), ${none('text')}, ${none('text')}, ${none('text')}, r.level
	from reconciliation_run r where`;

/** The lookups of a text: each answered by one index, or over the sellers, who are few. */
function lookups({ text, uuid, amount, tail, prefix }: SearchMeanings) {
	const values: unknown[] = [text];
	const bind = (value: unknown) => `$${values.push(value)}`;
	const parts = [
		`${PAYOUT} ${begins('p.ref_payout_id', prefix)}`,
		`${PAYOUT} ${begins('p.toss_payout_id', prefix)}`,
		`${ORDER} ${begins('o.order_id', prefix)}`,
	];
	for (const key of ['transaction_key', 'payment_key', 'order_id']) {
		parts.push(`${TRANSACTION} ${begins(`t.${key}`, prefix)}`, `${LINE} ${begins(`l.${key}`, prefix)}`);
	}
	const name = bind(`%${literally(text)}%`);
	parts.push(
		`${SELLER} s.name ilike ${name} or s.ref_seller_id ilike ${name} or s.toss_seller_id = $1${tail ? ' or s.account_number_last4 = $1' : ''} order by s.name, s.id`,
	);
	if (amount !== null) {
		const either = bind([amount.toString(), (-amount).toString()]);
		const is = (column: string) => `${column} = any(${either}::bigint[]) and `;
		parts.push(
			`${PAYOUT} ${is('p.amount')} p.currency = 'KRW'`,
			`${TRANSACTION} ${is('t.amount')} t.currency = 'KRW'`,
			`${LINE} ${is('l.amount')} l.currency = 'KRW'`,
			`${LINE} ${is('l.pay_out_amount')} l.currency = 'KRW'`,
			`${BANK} ${is('b.amount')} b.currency = 'KRW'`,
		);
	}
	if (uuid) {
		const id = bind(uuid);
		const tables = [PAYOUT, SELLER, BANK, IMPORT, RUN];
		['p', 's', 'b', 'i', 'r'].forEach((alias, index) => {
			parts.push(`${tables[index]} ${alias}.id = ${id}::uuid`);
		});
	}
	return { query: parts.map((part) => `(${part} ${TAKE})`).join(' union all '), values };
}

function pathOf({ kind, id, m_id, n }: RawHit): string {
	const mId = m_id ?? '';
	if (kind === 'order') return orderPath({ mId, orderId: id });
	if (kind === 'transaction') return transactionPath({ mId, transactionKey: id });
	if (kind === 'settlement') return linePath({ mId, transactionKey: id, occurrence: n ?? 1 });
	const lists = {
		payout: 'payouts',
		seller: 'sellers',
		bank: 'bank',
		import: 'imports',
		run: 'reconciliation',
		day: '',
	};
	return `/${lists[kind]}/${id}`;
}

/** The lists that show one day. */
function daysHits(day: KstDay): Hit[] {
	const range = `from=${day}&to=${day}`;
	const lists = {
		transactions: `/transactions?${range}`,
		settlements: `/settlements?${range}`,
		bank: `/bank?${range}`,
		payouts: `/payouts?${range}`,
		proof: `/reconciliation/proof?${range}`,
	};
	return Object.entries(lists).map(([title, to]) => {
		return { kind: 'day', to, title, amount: null, currency: 'KRW', day, note: null };
	});
}

/** Everything that a text may mean: ids, numbers, names, an amount, an account's end, a day; a few of each kind. */
export async function findAnything(typed: string): Promise<Hit[]> {
	const meanings = readQuery(typed);
	if (!meanings) return [];
	const { query, values } = lookups(meanings);
	const { rows } = await sql().query<RawHit>(
		`select * from (${query}) as hit(kind, id, m_id, n, title, amount, currency, day, note)`,
		values,
	);
	const hits = meanings.day ? daysHits(meanings.day) : [];
	const seen = new Set<string>();
	for (const row of rows) {
		const to = pathOf(row);
		if (seen.has(to)) continue;
		seen.add(to);
		const { kind, title, amount, day, note } = row;
		const [reference, last4] = kind === 'seller' ? (note ?? '').split('\x1f') : [note];
		const told = last4 ? `${reference} · ${maskedAccount(last4)}` : (reference ?? null);
		hits.push({ kind, to, title, amount, currency: row.currency ?? 'KRW', day, note: told });
	}
	return hitKinds.flatMap((kind) => hits.filter((hit) => hit.kind === kind).slice(0, MOST_HITS));
}
