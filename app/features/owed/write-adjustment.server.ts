import { type Actor, recordAudits } from '#app/features/audit/record-audit.server.ts';
import { addDays, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sqlTransaction } from '#app/sql.server.ts';
import { isKnownSeller } from './known-seller.server.ts';

export interface NewAdjustment {
	/** Given with the form that asks for it: the same form sent twice writes once. */
	id: string;
	refSellerId: string;
	/** Won; negative takes away from what is owed. */
	amount: bigint;
	/** From when on it may be paid, or is set off. */
	payableOn: KstDay;
	note: string;
}

/** An adjustment may be paid within so many days. */
export const ADJUSTED_WITHIN_DAYS = 365;

export type AdjustRefusal = 'seller-unknown' | 'day-past' | 'day-too-far' | 'sent-already';
export type AdjustResult = { ok: true } | { ok: false; reason: AdjustRefusal };

const AUDITED = { action: 'owed.adjust', entityType: 'owed-adjustment' };

/**
 * Adds to what is owed to a seller, or takes away from it, for a reason that no order tells. It is one more step, which is
 * never changed: what was wrong is adjusted the other way.
 */
export function writeAdjustment(adjustment: NewAdjustment, actor: Actor, now: Date): Promise<AdjustResult> {
	const { id, refSellerId, amount, payableOn, note } = adjustment;
	const today = kstDayOf(now);
	return sqlTransaction(async (tx): Promise<AdjustResult> => {
		await tx.$executeRawUnsafe(
			`select pg_advisory_xact_lock(hashtextextended('jeongsan.adjustment.' || $1::text, 7))`,
			id,
		);
		// The log is kept for good, and knows each adjustment by the form that asked for it.
		const [sent] = await tx.$queryRawUnsafe<{ same: boolean }[]>(
			`select after @> $3::jsonb as same from audit_log where entity_type = $1 and entity_id = $2`,
			AUDITED.entityType,
			id,
			JSON.stringify({ refSellerId, amount: String(amount), payableOn, note }),
		);
		if (sent) return sent.same ? { ok: true } : { ok: false, reason: 'sent-already' };
		if (payableOn < today) return { ok: false, reason: 'day-past' };
		if (payableOn > addDays(today, ADJUSTED_WITHIN_DAYS)) return { ok: false, reason: 'day-too-far' };
		if (!(await isKnownSeller(refSellerId, tx))) return { ok: false, reason: 'seller-unknown' };
		const [step] = await tx.$queryRawUnsafe<{ id: string }[]>(
			`insert into accrual (m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, net, note,
				created_by_id, created_by, created_at)
			values ('', '', $1, 'adjustment', $2::date, $3::date, $4::bigint, 0, 0, $4::bigint, $5, $6, $7, $8::timestamptz)
			returning id::text`,
			...[refSellerId, today, payableOn, String(amount), note, actor.id, actor.label, now],
		);
		await recordAudits(tx, actor, [
			{
				...AUDITED,
				entityId: id,
				after: { accrualId: step!.id, refSellerId, amount: String(amount), payableOn, note },
			},
		]);
		return { ok: true };
	});
}
