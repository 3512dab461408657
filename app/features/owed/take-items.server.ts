import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';
import { leftEntries } from './ledger-sql.server.ts';

/**
 * Ties a payout to all that its seller may be paid today, where its amount is exactly that; then each step is paid by it, and
 * payouts made in advance are set off. Answers whether it did: a payout of another amount pays nothing in particular, and is
 * set off as a whole later. Part of the transaction that makes the payout, whose row is there already; payouts of one seller
 * take turns, so that nothing is paid by two.
 */
export async function takeItems(
	tx: SqlTx,
	payout: { id: string; refSellerId: string; amount: bigint },
	today: KstDay,
	now: Date,
): Promise<boolean> {
	await tx.$executeRawUnsafe(
		`select pg_advisory_xact_lock(hashtextextended('jeongsan.owed.' || $1::text, 7))`,
		payout.refSellerId,
	);
	const taken = await tx.$executeRawUnsafe(
		`with entry as materialized (
			select * from (${leftEntries((ref) => `${ref} = $1`)}) e
			where e.amount <> 0 and not e.held and e.payable_on <= $2::date and e.payout_id is distinct from $3::uuid
		)
		insert into payout_item (payout_id, accrual_id, offset_payout_id, amount, created_at)
		select $3::uuid, e.accrual_id, e.payout_id, e.amount, $5::timestamptz
		from entry e where (select sum(amount) from entry) = $4::bigint`,
		payout.refSellerId,
		today,
		payout.id,
		String(payout.amount),
		now,
	);
	return taken > 0;
}
