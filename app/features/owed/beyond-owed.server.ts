import type { KstDay } from '#app/lib/kst-calendar.ts';
import { noTransaction, type SqlTx } from '#app/sql.server.ts';
import type { BeyondOwed } from './beyond-owed.ts';
import { leftEntries } from './ledger-sql.server.ts';
import { sellersInAgreement } from './payable.server.ts';

/** One payout, or all of a batch, of those that wait for approval. */
export type OfPayouts = { payoutId: string } | { batchId: string };

interface Waiting {
	id: string;
	ref_payout_id: string;
	ref_seller_id: string;
	name: string;
	amount: string;
	/** What its seller may be paid today, with this one and all others on their way taken off. */
	payable: string;
	/** What of it pays steps of orders that came in doubt since it was made. */
	held: string;
	/** What of it pays steps that another one pays as well, which had failed and was completed after all. */
	twice: string;
	/** Payouts of its seller that wait, from this one on, as far as they pay no steps and nothing sets them off. */
	later: string;
	/** The same of this one alone. */
	advance: string;
}

/** SQL: the payouts that wait for approval. $1: the payout or the batch; $2: sellers of whom something can be said; $3: today. */
const WAITING = (column: string) => `
	with entry as materialized (
		select * from (${leftEntries((ref) => `${ref} = any($2::text[])`)}) e where e.amount <> 0 or e.held
	),
	waiting as materialized (
		select p.id, p.ref_payout_id, s.ref_seller_id, s.name, p.amount
		from payout p join seller s on s.id = p.seller_id
		where p.${column} = $1::uuid and p.status = 'awaiting_approval' and p.currency = 'KRW'
			and s.ref_seller_id = any($2::text[])
	),
	account as (
		select ref_seller_id, sum(amount) filter (where not held and payable_on <= $3::date) as payable from entry group by 1
	),
	-- Nothing is left of a step that one payout pays: where there is, another one pays it as well.
	changed as (
		select i.payout_id, sum(i.amount) filter (where e.held) as held, sum(i.amount) filter (where not e.held) as twice
		from entry e join payout_item i on i.accrual_id = e.accrual_id join waiting w on w.id = i.payout_id
		group by 1
	),
	advance as materialized (
		select e.ref_seller_id, p.id, -e.amount as amount
		from entry e join payout p on p.id = e.payout_id
		where e.amount < 0 and p.status = 'awaiting_approval'
	)
	select w.*, coalesce(a.payable, 0)::text as payable, coalesce(c.held, 0)::text as held, coalesce(c.twice, 0)::text as twice,
		coalesce(v.later, 0)::text as later, coalesce(v.advance, 0)::text as advance
	from waiting w
	left join account a on a.ref_seller_id = w.ref_seller_id
	left join changed c on c.payout_id = w.id
	left join (
		select w.id, sum(v.amount) as later, sum(v.amount) filter (where v.id = w.id) as advance
		from waiting w join advance v on v.ref_seller_id = w.ref_seller_id and v.id >= w.id
		group by 1
	) v on v.id = w.id
	order by w.id`;

/**
 * Which of the payouts that wait for approval pay more than their sellers may be paid by now, and by how much. A payout whose
 * items are what it was made for pays what is owed, whatever became of other steps of its seller. Payouts of a seller count in
 * the order in which they were made: what a later one, which waits itself, goes beyond is asked of that one. Of sellers with
 * whom there are no terms, or of whom there is no step, nothing can be said.
 */
export async function beyondOwed(of: OfPayouts, today: KstDay, tx: SqlTx = noTransaction()): Promise<BeyondOwed[]> {
	const [column, id] = 'payoutId' in of ? ['id', of.payoutId] : ['batch_id', of.batchId];
	const refs = await tx.$queryRawUnsafe<{ ref: string }[]>(
		`select distinct s.ref_seller_id as ref from payout p join seller s on s.id = p.seller_id where p.${column} = $1::uuid`,
		id,
	);
	const agreed = await sellersInAgreement(
		refs.map(({ ref }) => ref),
		today,
		tx,
	);
	if (agreed.length === 0) return [];
	const waiting = await tx.$queryRawUnsafe<Waiting[]>(WAITING(column!), id, agreed, today);
	return waiting.flatMap((payout) => {
		const twice = BigInt(payout.twice);
		const uncovered = BigInt(payout.advance) + BigInt(payout.held) + twice;
		const without = BigInt(payout.payable) + BigInt(payout.later) + twice;
		const beyond = without > 0n ? uncovered - without : uncovered;
		const { id: payoutId, ref_payout_id: refPayoutId, ref_seller_id: refSellerId, name: sellerName } = payout;
		const amount = BigInt(payout.amount);
		return beyond > 0n ? [{ payoutId, refPayoutId, refSellerId, sellerName, amount, beyond }] : [];
	});
}
