import { accrueOrders } from '#app/features/accruals/accrue-orders.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { newId } from '#app/lib/ids.ts';
import { type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';

/** The largest seller has agreed to a lower commission. */
const OWN_TERMS = { ref: 'hangang-foods', commissionBp: 850 };
const ADJUSTED = { ref: 'moonlight-mugs', amount: -15_000, note: '기획전 반품 배송비 차감' };

/**
 * Works out what is owed to the demo's sellers: by terms of all from its first day and of one seller, with an adjustment by
 * hand. What was paid to them so far was paid in advance.
 */
export async function oweDemo(first: KstDay, actor: Actor, now: Date): Promise<void> {
	for (const [ref, commissionBp] of [[null, 1200] as const, [OWN_TERMS.ref, OWN_TERMS.commissionBp] as const]) {
		await sql().query(
			`insert into seller_terms (id, ref_seller_id, from_on, commission_bp, vat, payable_after_days, created_by_id, created_by,
				created_at)
			 values ($1, $2, $3, $4, 'added', 7, $5, $6, $7)`,
			[newId(now), ref, first, commissionBp, actor.id, actor.label, now],
		);
	}
	await sql().query(
		`insert into accrual (m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, net, note,
			created_by_id, created_by, created_at)
		 values ('', '', $1, 'adjustment', $2, $2, $3, 0, 0, $3, $4, $5, $6, $7)`,
		[ADJUSTED.ref, kstDayOf(now), ADJUSTED.amount, ADJUSTED.note, actor.id, actor.label, now],
	);
	await accrueOrders(now);
}
