import type { SqlTx } from '#app/sql.server.ts';
import { inOrder, type SellerTerms, termsPeriods } from './terms.ts';

/** What terms that begin on a day behind us would change. */
export interface TermsEffect {
	/** Orders that were worked out by other terms. */
	orders: number;
	sellers: number;
	/** The first sellers of these, by reference; their names, where they are registered. */
	some: string[];
}

const MOST_NAMED = 5;

/** Which orders that make us owe already would be worked out by new terms: those paid while these would hold for their seller. */
export async function termsEffect(tx: SqlTx, all: readonly SellerTerms[], terms: SellerTerms): Promise<TermsEffect> {
	const ofOneName = [...all, terms].filter(({ refSellerId }) => refSellerId === terms.refSellerId);
	const { to } = inOrder(ofOneName).find(({ id }) => id === terms.id)!;
	// Whoever has terms of their own on that day is not moved by those of all.
	const own = termsPeriods(all).filter(({ refSellerId }) => refSellerId !== null);
	const [found] = await tx.$queryRawUnsafe<TermsEffect[]>(
		`with own as materialized (
			select * from unnest($4::text[], $5::date[], $6::date[]) as own (ref_seller_id, from_on, to_on)
		),
		moved as materialized (
			select distinct a.m_id, a.order_id, a.ref_seller_id
			from accrual a
			where a.reason = 'order' and a.accrued_on >= $1::date and ($2::date is null or a.accrued_on <= $2::date)
				and case when $3::text is not null then a.ref_seller_id = $3 else not exists (
					select from own o where o.ref_seller_id = a.ref_seller_id and a.accrued_on >= o.from_on
						and (o.to_on is null or a.accrued_on <= o.to_on)) end
		)
		select (select count(*) from (select distinct m_id, order_id from moved) o)::int as orders,
			count(distinct ref_seller_id)::int as sellers,
			array(
				select coalesce((select name from seller s where s.ref_seller_id = m.ref_seller_id
					order by registration = 'registered' desc, created_at limit 1), m.ref_seller_id)
				from (select distinct ref_seller_id from moved order by 1 limit ${MOST_NAMED}) m order by m.ref_seller_id
			) as some
		from moved`,
		terms.from,
		to,
		terms.refSellerId,
		own.map(({ refSellerId }) => refSellerId),
		own.map(({ from }) => from),
		own.map(({ to }) => to),
	);
	return found!;
}
