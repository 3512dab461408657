import { sql } from '#app/sql.server.ts';

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
export async function storeTerms(rows: readonly TermsRow[]): Promise<string[]> {
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

export interface StepRow {
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
export async function storeSteps(rows: readonly StepRow[]): Promise<string[]> {
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
