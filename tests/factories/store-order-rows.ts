import type { OrdersInput } from '#app/features/reconciliation/orders-match.ts';
import { sql } from '#app/sql.server.ts';

const IMPORT_ID = '00000000-0000-7000-8000-000000000000';

/** Rows as JSON with amounts as digits. */
export const storable = (rows: readonly object[]) =>
	JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

/** Registers sellers without Toss, so that orders and payouts can name them. */
export async function storeSellers(rows: readonly { ref: string; tossSellerId?: string }[]): Promise<void> {
	await sql().query(
		`insert into seller (id, m_id, ref_seller_id, toss_seller_id, business_type, name, email, phone, bank_code,
			account_number_encrypted, account_number_last4, account_fingerprint, holder_name, registration, toss_status,
			idempotency_key, created_at, updated_at)
		select gen_random_uuid(), 'jeongsanmall', ref, "tossSellerId", 'CORPORATE', ref, 'a@example.com', '0212345678', '088', 'x',
			'0000', ref, ref, 'registered', 'APPROVED', gen_random_uuid()::text, now(), now()
		from jsonb_to_recordset($1::jsonb) as row (ref text, "tossSellerId" text)`,
		[JSON.stringify(rows)],
	);
}

/** Puts orders, payments and sellers into the tables in the order given, without going through a file. */
export async function storeOrderRows(input: OrdersInput): Promise<void> {
	await sql().query(
		`insert into order_line (m_id, order_id, occurrence, ref_seller_id, currency, amount, ordered_at, ordered_on, import_id)
		select "mId", "orderId", occurrence, "refSellerId", 'KRW', amount, "orderedOn"::timestamp at time zone 'Asia/Seoul', "orderedOn", $2
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "orderId" text, occurrence int, "refSellerId" text, amount bigint,
			"orderedOn" date)`,
		[storable(input.lines), IMPORT_ID],
	);
	await sql().query(
		`insert into payment_transaction (m_id, transaction_key, payment_key, order_id, method, status, transaction_at,
			transaction_on, currency, amount, extra, import_id)
		select "mId", "transactionKey", "paymentKey", "orderId", method, status, "transactionAt",
			("transactionAt" at time zone 'Asia/Seoul')::date, 'KRW', amount,
			case when "refSellerId" is not null then jsonb_build_object('refSellerId', "refSellerId") end, $2
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "transactionKey" text, "paymentKey" text, "orderId" text, method text,
			status text, "transactionAt" timestamptz, amount bigint, "refSellerId" text)`,
		[storable(input.transactions), IMPORT_ID],
	);
	await sql().query(
		`insert into payment_lookup (m_id, payment_key, approved_at, looked_up_at)
		select "mId", "paymentKey", "approvedAt", now()
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "paymentKey" text, "approvedAt" timestamptz)`,
		[storable(input.lookups ?? [])],
	);
	await storeSellers(input.sellers.map((ref) => ({ ref })));
}

/** Empties the tables that level 5 reads. */
export async function removeOrderRows(): Promise<void> {
	await sql().query(
		'delete from order_line; delete from payment_transaction; delete from payment_lookup; delete from seller',
	);
}
