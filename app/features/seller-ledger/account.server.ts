import type { Doubt } from '#app/features/owed/accrual.ts';
import { leftEntries } from '#app/features/owed/ledger-sql.server.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';

/** So many of the newest are shown above the entries; the others are counted. */
const MOST_SHOWN = 20;

/** A payout made without items, as far as no other one set it off. */
export interface Advance {
	payoutId: string;
	refPayoutId: string;
	status: string;
	day: KstDay;
	amount: bigint;
	/** What of it is still to be set off, as it stands in the account: negative. */
	left: bigint;
}

/** The payouts to a seller that nothing sets off yet, the newest first, with the number and the sum of all. */
export async function listAdvances(refSellerId: string): Promise<{ rows: Advance[]; count: number; left: bigint }> {
	const { rows } = await sql().query<{
		payout_id: string;
		ref_payout_id: string;
		status: string;
		day: string;
		amount: string;
		left: string;
		count: number;
		all_left: string;
	}>(
		`select e.payout_id, p.ref_payout_id, p.status, e.payable_on::text as day, p.amount, e.amount as left,
			count(*) over ()::int as count, sum(e.amount) over () as all_left
		from (${leftEntries((ref) => `${ref} = $1`)}) e join payout p on p.id = e.payout_id
		where e.amount <> 0 order by p.created_at desc, p.id desc limit ${MOST_SHOWN}`,
		[refSellerId],
	);
	return {
		rows: rows.map((raw) => ({
			payoutId: raw.payout_id,
			refPayoutId: raw.ref_payout_id,
			status: raw.status,
			day: kstDayFrom(raw.day),
			amount: BigInt(raw.amount),
			left: BigInt(raw.left),
		})),
		count: rows[0]?.count ?? 0,
		left: BigInt(rows[0]?.all_left ?? 0),
	};
}

/** An order of which it cannot be said what it makes us owe to the seller. */
export interface OrderInDoubt {
	mId: string;
	orderId: string;
	why: Doubt;
	ordered: bigint;
	day: KstDay;
}

/** The orders of a seller in doubt, the newest first, with how many there are of each kind. */
export async function listDoubts(
	refSellerId: string,
): Promise<{ rows: OrderInDoubt[]; byWhy: { why: Doubt; count: number }[] }> {
	const [{ rows }, { rows: byWhy }] = await Promise.all([
		sql().query<{ m_id: string; order_id: string; why: Doubt; ordered: string; day: string }>(
			`select m_id, order_id, why, ordered, day_on::text as day from order_in_doubt where ref_seller_id = $1
			order by day_on desc, order_id, m_id limit ${MOST_SHOWN}`,
			[refSellerId],
		),
		sql().query<{ why: Doubt; count: number }>(
			`select why, count(*)::int as count from order_in_doubt where ref_seller_id = $1 group by 1 order by 2 desc, 1`,
			[refSellerId],
		),
	]);
	return {
		rows: rows.map((raw) => ({
			mId: raw.m_id,
			orderId: raw.order_id,
			why: raw.why,
			ordered: BigInt(raw.ordered),
			day: kstDayFrom(raw.day),
		})),
		byWhy,
	};
}

/** Whoever is registered under a reference; null for nobody. */
export async function findSellerOf(refSellerId: string) {
	const { rows } = await sql().query<{
		id: string;
		name: string;
		registration: string;
		tossStatus: string | null;
		payoutsApi: string;
	}>(
		`select id, name, registration, toss_status as "tossStatus", payouts_api as "payoutsApi" from seller
		where ref_seller_id = $1 order by (registration = 'registered') desc, created_at limit 1`,
		[refSellerId],
	);
	return rows[0] ?? null;
}
