import { effectIn } from '#app/features/payments/paid-before.ts';
import { noTransaction, type SqlTx } from '#app/sql.server.ts';
import type { GivenBackFacts } from './cancel-share.ts';

interface Raw {
	ordered: { refSellerId: string; amount: string }[];
	approved: string;
	paid: string;
	foreign_rows: number;
}

/** What each seller's part of an order was, and what was paid and given back of it, counted as reconciliation does. */
const READ = `
	select coalesce((
			select jsonb_agg(jsonb_build_object('refSellerId', o.ref_seller_id, 'amount', o.amount::text) order by o.ref_seller_id)
			from (select ref_seller_id, sum(amount) as amount from order_line where m_id = $1 and order_id = $2 group by 1) o
		), '[]') as ordered,
		coalesce(sum(p.effect) filter (where p.status = 'DONE'), 0)::text as approved, coalesce(sum(p.effect), 0)::text as paid,
		(count(*) filter (where p.currency <> 'KRW') + (
			select count(*) from order_line where m_id = $1 and order_id = $2 and currency <> 'KRW'))::int as foreign_rows
	from (
		select t.status, t.currency, ${effectIn('t')} as effect from payment_transaction t where t.m_id = $1 and t.order_id = $2
	) p`;

/** What is known of an order of which something was given back. */
export async function readGivenBack(
	mId: string,
	orderId: string,
	tx: SqlTx = noTransaction(),
): Promise<GivenBackFacts> {
	const [row] = await tx.$queryRawUnsafe<Raw[]>(READ, mId, orderId);
	const { ordered, approved, paid, foreign_rows } = row!;
	return {
		ordered: ordered.map(({ refSellerId, amount }) => ({ refSellerId, amount: BigInt(amount) })),
		approved: BigInt(approved),
		paid: BigInt(paid),
		foreignRows: foreign_rows,
	};
}
