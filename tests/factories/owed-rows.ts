import { sql } from '#app/sql.server.ts';
import { storable } from './store-order-rows.ts';

/** A step of what is owed; without an order it is an adjustment. */
export interface StepRow {
	ref: string;
	net: bigint;
	on: string;
	payableOn?: string;
	orderId?: string;
	reason?: string;
	commission?: bigint;
	vat?: bigint;
	note?: string;
	/** When it was written. */
	at?: Date;
}

/** Writes terms of all sellers that hold from a day on. */
export async function storeTerms(
	from: string,
	terms: { ref?: string; bp?: number; days?: number } = {},
): Promise<void> {
	await sql().query(
		`insert into seller_terms (id, ref_seller_id, from_on, commission_bp, vat, payable_after_days, created_by, created_at)
		values (gen_random_uuid(), $1, $2, $3, 'added', $4, 'finance@example.com', now())`,
		[terms.ref ?? null, from, terms.bp ?? 1000, terms.days ?? 0],
	);
}

/** Writes steps in the order given, and answers their ids. */
export async function storeSteps(rows: readonly StepRow[]): Promise<string[]> {
	const { rows: written } = await sql().query<{ id: string }>(
		`insert into accrual (m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, net, terms_id,
			note, created_by, created_at)
		select case when "orderId" is null then '' else 'shop' end, coalesce("orderId", ''), ref,
			coalesce(reason, case when "orderId" is null then 'adjustment' else 'order' end), "on", coalesce("payableOn", "on"),
			net + coalesce(commission, 0) + coalesce(vat, 0), coalesce(commission, 0), coalesce(vat, 0), net,
			case when "orderId" is not null then gen_random_uuid() end,
			case when "orderId" is null then coalesce(note, '이월 잔액') end,
			case when "orderId" is null then 'finance@example.com' end, coalesce(at, now())
		from jsonb_to_recordset($1::jsonb) as row (ref text, net bigint, "on" date, "payableOn" date, "orderId" text, reason text,
			commission bigint, vat bigint, note text, at timestamptz)
		returning id`,
		[storable(rows)],
	);
	return written.map(({ id }) => id);
}

/** Says of an order that nobody knows what it makes us owe to a seller. */
export async function storeDoubt(row: {
	ref: string;
	orderId: string;
	why: string;
	ordered?: bigint;
	on?: string;
}): Promise<void> {
	await sql().query(
		`insert into order_in_doubt (m_id, order_id, ref_seller_id, why, ordered, day_on) values ('shop', $1, $2, $3, $4, $5)`,
		[row.orderId, row.ref, row.why, String(row.ordered ?? 1_000n), row.on ?? '2026-03-02'],
	);
}

/** A payout to a registered seller, and the steps and payouts that are its items; answers its id. */
export async function storePaidItems(payout: {
	ref: string;
	amount: bigint;
	status: string;
	at: string;
	/** When it came to its status; at once where nobody says otherwise. */
	endedAt?: string;
	steps?: readonly string[];
	offsets?: readonly { id: string; amount: bigint }[];
}): Promise<string> {
	const { rows } = await sql().query<{ id: string }>(
		`insert into payout (id, m_id, ref_payout_id, seller_id, schedule_type, amount, transaction_description, status, created_at,
			updated_at)
		select gen_random_uuid(), s.m_id, 'pay-' || gen_random_uuid(), s.id, 'EXPRESS', $2, '정산금', $3, $4, $4
		from seller s where s.ref_seller_id = $1 returning id`,
		[payout.ref, String(payout.amount), payout.status, payout.at],
	);
	const id = rows[0]!.id;
	await sql().query(
		`insert into payout_status_history (payout_id, at, from_status, to_status, source)
		select $1::uuid, $3::timestamptz, null, 'awaiting_approval', 'us'
		union all
		select $1::uuid, $4::timestamptz, 'awaiting_approval', $2, 'us' where $2 <> 'awaiting_approval'`,
		[id, payout.status, payout.at, payout.endedAt ?? payout.at],
	);
	await sql().query(
		`insert into payout_item (payout_id, accrual_id, amount, created_at)
		select $1, a.id, a.net, $3 from accrual a where a.id = any($2::bigint[])`,
		[id, payout.steps ?? [], payout.at],
	);
	for (const offset of payout.offsets ?? [])
		await sql().query(
			'insert into payout_item (payout_id, offset_payout_id, amount, created_at) values ($1, $2, $3, $4)',
			[id, offset.id, String(offset.amount), payout.at],
		);
	return id;
}

export interface TermsRow {
	id?: string;
	/** Null: of all sellers. */
	refSellerId?: string | null;
	from: string;
	commissionBp: number | null;
	vat?: 'added' | 'included';
	payableAfterDays?: number;
	createdAt?: string;
}

/** Puts terms straight into the table; answers their ids. */
export async function storeTermsRows(rows: readonly TermsRow[]): Promise<string[]> {
	const ids: string[] = [];
	for (const row of rows) {
		const { rows: stored } = await sql().query<{ id: string }>(
			`insert into seller_terms (id, ref_seller_id, from_on, commission_bp, vat, payable_after_days, created_by, created_at)
			values (coalesce($1::uuid, gen_random_uuid()), $2, $3, $4, $5, $6, 'test', $7) returning id`,
			[
				row.id ?? null,
				row.refSellerId ?? null,
				row.from,
				row.commissionBp,
				row.vat ?? 'added',
				row.payableAfterDays ?? 0,
				row.createdAt ?? '2026-01-01T00:00:00Z',
			],
		);
		ids.push(stored[0]!.id);
	}
	return ids;
}

export interface OrderStepRow {
	mId?: string;
	orderId: string;
	refSellerId: string;
	reason?: 'order' | 'cancel' | 'restated' | 'terms';
	on: string;
	payableOn?: string;
	gross: bigint;
	commission?: bigint;
	vat?: bigint;
	termsId: string;
}

/** Puts steps of orders straight into the table; answers their ids. */
export async function storeOrderSteps(rows: readonly OrderStepRow[]): Promise<string[]> {
	const ids: string[] = [];
	for (const { mId = 'shop', reason = 'order', commission = 0n, vat = 0n, ...row } of rows) {
		const { rows: stored } = await sql().query<{ id: string }>(
			`insert into accrual (m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, net, ordered,
				terms_id, created_at)
			values ($1, $2, $3, $4, $5, $6, $7::bigint, $8::bigint, $9::bigint, $7::bigint - $8::bigint - $9::bigint, $7::bigint, $10, $5::date)
			returning id`,
			[
				mId,
				row.orderId,
				row.refSellerId,
				reason,
				row.on,
				row.payableOn ?? row.on,
				row.gross,
				commission,
				vat,
				row.termsId,
			],
		);
		ids.push(stored[0]!.id);
	}
	return ids;
}
