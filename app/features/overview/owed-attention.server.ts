import { invoicesPath } from '#app/features/fee-invoices/invoice.ts';
import { firstDayOf, lastDayOf, monthBefore, monthOf } from '#app/features/fee-invoices/month.ts';
import { unmadeFees } from '#app/features/fee-invoices/open-fees.server.ts';
import { payableNow } from '#app/features/owed/payable-now.server.ts';
import { firstTermsDay } from '#app/features/owed/read-terms.server.ts';
import { atKst, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import { sql } from '#app/sql.server.ts';
import type { Attention } from './attention.ts';

type Found = Omit<Attention, 'kind' | 'mine'>;

/** Sellers that can be paid today, and how much in all. Without terms nothing is worked out. */
export async function sellersPayable(today: KstDay): Promise<Found> {
	const href = '/owed?state=payable';
	if (!(await firstTermsDay())) return { count: 0, amount: null, since: null, href };
	const payable = await payableNow(today);
	return { count: payable.length, amount: sumWon(payable.map(({ amount }) => amount)), since: null, href };
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

/** Sellers to be billed for the fees of last month, of which no invoices are made yet, and how much. */
export async function invoicesUnmade(today: KstDay): Promise<Found> {
	const thisMonth = monthOf(today);
	const last = monthBefore(thisMonth);
	const found = await unmadeFees(firstDayOf(last), lastDayOf(last));
	return {
		count: found?.sellers ?? 0,
		amount: found?.total ?? null,
		since: found ? atKst(firstDayOf(thisMonth)) : null,
		href: invoicesPath(last),
	};
}
