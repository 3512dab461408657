import { readRows } from '#app/features/payments/read-rows.server.ts';
import { type CsvCell, csvStream } from '#app/lib/csv.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';

const HEADER = [
	'mId',
	'paymentKey',
	'transactionKey',
	'orderId',
	'currency',
	'method',
	'amount',
	'fee',
	'supplyAmount',
	'vat',
	'payOutAmount',
	'approvedAt',
	'soldDate',
	'paidOutDate',
	'interestFee',
	'fees',
	'cancel.canceledAt',
] as const;

interface LineRow {
	m_id: string;
	payment_key: string;
	transaction_key: string;
	key_state: string;
	order_id: string;
	currency: string;
	method: string;
	amount: string;
	fee: string;
	supply_amount: string;
	vat: string;
	pay_out_amount: string;
	approved_at: string;
	sold_on: string;
	paid_out_on: string | null;
	interest_fee: string | null;
	fees: { type: string; fee: number }[] | null;
	canceled_at: string | null;
}

const kstText = (column: string) => `to_char(timezone(interval '9 hours', ${column}), 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
const dayText = (column: string) => `to_char(${column}, 'YYYY-MM-DD')`;

/** SQL of the columns of one line as text, in the zone of Seoul. */
export const LINE_COLUMNS = `l.m_id, l.payment_key, l.transaction_key, l.key_state, l.order_id, l.currency, l.method, l.amount, l.fee,
	l.supply_amount, l.vat, l.pay_out_amount, ${kstText('l.approved_at')} as approved_at, ${dayText('l.sold_on')} as sold_on,
	${dayText('l.paid_out_on')} as paid_out_on, l.interest_fee, l.fees, ${kstText('l.canceled_at')} as canceled_at`;

const instantText = (text: string | null) => (text === null ? null : `${text.replace(/\.?0+$/, '')}+09:00`);

function toCells(row: LineRow): CsvCell[] {
	const keyed = row.key_state !== 'provisional' && row.key_state !== 'ambiguous';
	return [
		row.m_id,
		row.payment_key,
		keyed ? row.transaction_key : '',
		row.order_id,
		row.currency,
		row.method,
		BigInt(row.amount),
		BigInt(row.fee),
		BigInt(row.supply_amount),
		BigInt(row.vat),
		BigInt(row.pay_out_amount),
		instantText(row.approved_at),
		row.sold_on,
		row.paid_out_on,
		row.interest_fee === null ? null : BigInt(row.interest_fee),
		row.fees && JSON.stringify(row.fees.map(({ type, fee }) => ({ type, fee }))),
		instantText(row.canceled_at),
	];
}

/** Lines as CSV in the flat columns, which import again as they are. `query` selects LINE_COLUMNS of `l`. */
export function settlementsCsv(query: string, values: readonly unknown[]): AsyncGenerator<string, void, undefined> {
	return csvStream(HEADER, readRows<LineRow>(query, values), toCells);
}

/**
 * All settlement lines of the days, both included: a line's day is that of its transaction, else its own. In the order of
 * day, merchant, key and occurrence.
 */
export function exportSettlements(from: KstDay, to: KstDay): AsyncGenerator<string, void, undefined> {
	return settlementsCsv(
		`select ${LINE_COLUMNS} from settlement_line l
		 left join payment_transaction t on t.m_id = l.m_id and t.transaction_key = l.transaction_key
		 where coalesce(t.transaction_on, l.line_on) between $1 and $2
		 order by coalesce(t.transaction_on, l.line_on), l.m_id, l.transaction_key, l.occurrence`,
		[from, to],
	);
}
