import { db } from '#app/db.server.ts';
import { payoutAmounts } from '#app/features/owed/payable.server.ts';
import { payableNow } from '#app/features/owed/payable-now.server.ts';
import { notPayableReason } from '#app/features/sellers/seller.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';

/** Whom a merchant could pay all that is payable today, and how much; and how many others something is payable to. */
export async function payableSellers(
	mId: string,
	now: Date,
	plan: { leastAmount?: bigint; sellerId?: string | null } = {},
) {
	const { leastAmount = 1n, sellerId = null } = plan;
	const asked = (await payableNow(kstDayOf(now))).filter(({ amount }) => amount >= leastAmount);
	const refs = asked.map(({ refSellerId }) => refSellerId);
	const sellers = await db().$queryRaw<
		{ id: string; refSellerId: string; registration: string; tossStatus: string | null; payoutsApi: string }[]
	>`
		select id, ref_seller_id as "refSellerId", registration, toss_status as "tossStatus", payouts_api as "payoutsApi"
		from seller where ref_seller_id = any(${refs}::text[])
			and case when ${sellerId}::uuid is null then m_id = ${mId} else id = ${sellerId}::uuid end`;
	const byRef = new Map(sellers.map((seller) => [seller.refSellerId, seller]));
	const amounts = await payoutAmounts(asked, kstDayOf(now));
	const payable = asked.flatMap(({ refSellerId, amount }) => {
		const seller = byRef.get(refSellerId);
		return seller && notPayableReason(seller) === null && amounts.get(refSellerId)
			? [{ sellerId: seller.id, amount }]
			: [];
	});
	const known = sellerId ? asked.filter(({ refSellerId }) => byRef.has(refSellerId)) : asked;
	return { payable, leftOut: known.length - payable.length };
}

/** What a plan would pay, were it due today. */
export async function previewPlan(mId: string, now: Date, asked: { leastAmount: bigint; sellerId: string | null }) {
	const { payable, leftOut } = await payableSellers(mId, now, asked);
	return { sellers: payable.length, total: sumWon(payable.map(({ amount }) => amount)), leftOut };
}

export type PlanPreview = Awaited<ReturnType<typeof previewPlan>>;
