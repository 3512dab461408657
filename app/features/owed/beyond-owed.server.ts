import type { KstDay } from '#app/lib/kst-calendar.ts';
import { noTransaction, type SqlTx } from '#app/sql.server.ts';
import type { BeyondOwed } from './beyond-owed.ts';
import { isHeld, isLive, leftEntries } from './ledger-sql.server.ts';
import { agreedPayableOf } from './payable.server.ts';

interface Waiting {
	id: string;
	ref_payout_id: string;
	ref_seller_id: string;
	name: string;
	amount: string;
	held: string;
	twice: string;
}

/** One payout, or all of a batch, of those that wait for approval. */
export type OfPayouts = { payoutId: string } | { batchId: string };

/**
 * Payouts with what of them pays steps by now that they were not made for: of orders that came in doubt since, and of steps
 * that another payout pays as well, which had failed and was completed after all. Where there is none of either, a payout
 * pays what it was made for, whatever became of other steps of its seller.
 */
const WAITING = (column: string) => `
	select p.id, p.ref_payout_id, s.ref_seller_id, s.name, p.amount, coalesce(i.held, 0) as held, coalesce(i.twice, 0) as twice
	from payout p
	join seller s on s.id = p.seller_id
	left join lateral (
		select sum(i.amount) filter (where ${isHeld('a')})::bigint as held, sum(i.amount) filter (
			where not ${isHeld('a')} and exists (
				select from payout_item j join payout o on o.id = j.payout_id
				where j.accrual_id = a.id and j.payout_id <> p.id and ${isLive('o')}))::bigint as twice
		from payout_item i join accrual a on a.id = i.accrual_id
		where i.payout_id = p.id
	) i on true
	where p.${column} = $1::uuid and p.status = 'awaiting_approval' and p.currency = 'KRW'
	order by p.id`;

/**
 * Which of the payouts that wait for approval pay more than their sellers may be paid by now, and by how much. Payouts of a
 * seller count in the order in which they were made: what a later one, which waits itself, goes beyond is asked of that one.
 * Of sellers with whom there are no terms, or of whom there is no step, nothing can be said.
 */
export async function beyondOwed(of: OfPayouts, today: KstDay, tx: SqlTx = noTransaction()): Promise<BeyondOwed[]> {
	const [column, id] = 'payoutId' in of ? ['id', of.payoutId] : ['batch_id', of.batchId];
	const refs = await tx.$queryRawUnsafe<{ ref: string }[]>(
		`select distinct s.ref_seller_id as ref from payout p join seller s on s.id = p.seller_id where p.${column} = $1::uuid`,
		id,
	);
	const agreed = await agreedPayableOf(
		refs.map(({ ref }) => ref),
		today,
		tx,
	);
	const known = [...agreed].flatMap(([ref, payable]) => (payable === null ? [] : [ref]));
	if (known.length === 0) return [];
	const waiting = await tx.$queryRawUnsafe<Waiting[]>(WAITING(column!), id);
	const advances = new Map<string, { id: string; left: bigint }[]>(known.map((ref) => [ref, []]));
	for (const { ref, id, left } of await tx.$queryRawUnsafe<{ ref: string; id: string; left: string }[]>(
		`select e.ref_seller_id as ref, e.payout_id as id, e.amount as left
		from (${leftEntries((ref) => `${ref} = any($1::text[])`)}) e join payout p on p.id = e.payout_id
		where e.amount < 0 and p.status = 'awaiting_approval'`,
		known,
	))
		advances.get(ref)!.push({ id, left: BigInt(left) });
	return waiting.flatMap((payout) => {
		const { id: payoutId, ref_payout_id: refPayoutId, ref_seller_id: refSellerId, name: sellerName } = payout;
		const payable = agreed.get(refSellerId) ?? null;
		if (payable === null) return [];
		const twice = BigInt(payout.twice);
		let uncovered = BigInt(payout.held) + twice;
		// What could be paid were it not for this one and those that were made later.
		let without = payable + twice;
		for (const { id, left } of advances.get(refSellerId)!) {
			if (id === payoutId) uncovered -= left;
			if (id >= payoutId) without -= left;
		}
		const beyond = without > 0n ? uncovered - without : uncovered;
		return beyond > 0n
			? [{ payoutId, refPayoutId, refSellerId, sellerName, amount: BigInt(payout.amount), beyond }]
			: [];
	});
}
