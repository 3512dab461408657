import { owedBySeller } from '#app/features/owed/ledger-sql.server.ts';
import { firstTermsDay } from '#app/features/owed/read-terms.server.ts';
import { atKst, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Attention } from './attention.ts';

type Found = Omit<Attention, 'kind' | 'mine'>;

/** All that what is owed depends on, in a few marks: as long as they are what they were, so is what is owed. */
const MARKS = `
	select concat_ws(' ', (select max(id) from accrual), (select max(id) from payout_item),
		(select concat_ws(' ', count(*), max(updated_at)) from payout), (select max(created_at) from seller_terms),
		(select sum(hashtextextended(concat_ws(' ', m_id, order_id, ref_seller_id), 0)) from order_in_doubt)) as marks`;

/** What was added up last: beside a million steps it takes some seconds, and most who open the overview changed none of it. */
let last: { marks: string; found: Pick<Found, 'count' | 'amount'> } | null = null;

/** Sellers that can be paid today, and how much in all. Without terms nothing is worked out. */
export async function sellersPayable(today: KstDay): Promise<Found> {
	const href = '/owed?state=payable';
	if (!(await firstTermsDay())) return { count: 0, amount: null, since: null, href };
	const { rows: marked } = await sql().query<{ marks: string }>(MARKS);
	const marks = `${today} ${marked[0]!.marks}`;
	if (last?.marks === marks) return { ...last.found, since: null, href };
	const { rows } = await sql().query<{ count: number; amount: string }>(
		`select count(*)::int as count, coalesce(sum(payable), 0)::text as amount from (${owedBySeller()}) o where payable > 0`,
		[today],
	);
	const { count, amount } = rows[0]!;
	last = { marks, found: { count, amount: BigInt(amount) } };
	return { ...last.found, since: null, href };
}

/** Orders of which it cannot be said what they make us owe, and since when the oldest is in doubt. */
export async function ordersInDoubt(): Promise<Found> {
	const { rows } = await sql().query<{ count: number; amount: string; first: string | null }>(
		`select count(distinct (m_id, order_id))::int as count, coalesce(sum(ordered), 0)::text as amount, min(day_on)::text as first
		from order_in_doubt`,
	);
	const { count, amount, first } = rows[0]!;
	const since = first === null ? null : atKst(kstDayFrom(first));
	return { count, amount: BigInt(amount), since, href: '/owed?state=held' };
}
