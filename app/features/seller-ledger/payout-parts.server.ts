import type { AccrualReason } from '#app/features/owed/accrual.ts';
import { sql } from '#app/sql.server.ts';

/** So many steps stand on the page of a payout; the others are one link away. */
const SHOWN = 20;

/** What a payout pays: steps of what is owed, and payouts made in advance that it sets off. */
export interface PayoutParts {
	steps: number;
	/** Won. */
	stepsTotal: bigint;
	first: { id: string; mId: string; orderId: string; reason: AccrualReason; accruedOn: string; amount: bigint }[];
	setOff: { id: string; refPayoutId: string; amount: bigint }[];
}

/** What a payout pays; null where it pays nothing in particular. */
export async function findPayoutParts(payoutId: string): Promise<PayoutParts | null> {
	const [{ rows: sums }, { rows: setOff }, { rows }] = await Promise.all([
		sql().query<{ steps: number; total: string }>(
			`select count(*)::int as steps, coalesce(sum(amount), 0)::text as total
			from payout_item where payout_id = $1 and accrual_id is not null`,
			[payoutId],
		),
		sql().query<{ id: string; ref_payout_id: string; amount: string }>(
			`select p.id, p.ref_payout_id, i.amount::text as amount
			from payout_item i join payout p on p.id = i.offset_payout_id where i.payout_id = $1 order by p.created_at, p.id`,
			[payoutId],
		),
		sql().query<{
			id: string;
			m_id: string;
			order_id: string;
			reason: AccrualReason;
			accrued_on: string;
			amount: string;
		}>(
			`select a.id::text as id, a.m_id, a.order_id, a.reason, a.accrued_on::text as accrued_on, i.amount::text as amount
			from payout_item i join accrual a on a.id = i.accrual_id where i.payout_id = $1
			order by a.accrued_on, a.id limit ${SHOWN}`,
			[payoutId],
		),
	]);
	const { steps, total } = sums[0]!;
	if (steps === 0 && setOff.length === 0) return null;
	return {
		steps,
		stepsTotal: BigInt(total),
		first: rows.map(({ id, m_id: mId, order_id: orderId, reason, accrued_on: accruedOn, amount }) => ({
			...{ id, mId, orderId, reason, accruedOn, amount: BigInt(amount) },
		})),
		setOff: setOff.map(({ id, ref_payout_id: refPayoutId, amount }) => ({ id, refPayoutId, amount: BigInt(amount) })),
	};
}
