import { db } from '#app/db.server.ts';
import { type AccrualReason, type Doubt, isAccrualReason, isDoubt } from '#app/features/owed/accrual.ts';
import { isLive } from '#app/features/owed/ledger-sql.server.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { givenBackOf, type Share } from './cancel-share.ts';
import { readGivenBack } from './given-back.server.ts';

/** One step of what an order makes us owe to a seller. Won. */
export interface OrderStep {
	id: string;
	refSellerId: string;
	on: KstDay;
	reason: AccrualReason;
	gross: bigint;
	/** The commission with its VAT. */
	fee: bigint;
	net: bigint;
	/** The payout on its way or arrived that pays it; null while none does. */
	payout: { id: string; status: string } | null;
}

interface RawStep {
	id: string;
	ref_seller_id: string;
	accrued_on: string;
	reason: string;
	gross: string;
	fee: string;
	net: string;
	payout_id: string | null;
	payout_status: string | null;
}

const MOST_STEPS = 500;

async function stepsOf(mId: string, orderId: string): Promise<OrderStep[]> {
	const { rows } = await sql().query<RawStep>(
		`select a.id::text, a.ref_seller_id, a.accrued_on::text, a.reason, a.gross::text, (a.commission + a.vat)::text as fee,
			a.net::text, paid.id as payout_id, paid.status as payout_status
		from accrual a
		left join lateral (
			select p.id, p.status from payout_item i join payout p on p.id = i.payout_id
			where i.accrual_id = a.id and ${isLive('p')} limit 1
		) paid on true
		where a.m_id = $1 and a.order_id = $2
		order by a.ref_seller_id, a.accrued_on, a.id limit ${MOST_STEPS}`,
		[mId, orderId],
	);
	return rows.map((raw) => ({
		id: raw.id,
		refSellerId: raw.ref_seller_id,
		on: kstDayFrom(raw.accrued_on),
		reason: isAccrualReason(raw.reason) ? raw.reason : 'restated',
		gross: BigInt(raw.gross),
		fee: BigInt(raw.fee),
		net: BigInt(raw.net),
		payout: raw.payout_id === null ? null : { id: raw.payout_id, status: raw.payout_status! },
	}));
}

/** Why it cannot be said what an order makes us owe, by seller. */
async function doubtsOf(mId: string, orderId: string): Promise<{ refSellerId: string; why: Doubt }[]> {
	const rows = await db().orderInDoubt.findMany({ where: { mId, orderId }, orderBy: { refSellerId: 'asc' } });
	return rows.flatMap(({ refSellerId, why }) => (isDoubt(why) ? [{ refSellerId, why }] : []));
}

/** What people said before on whose part was given back, the newest first. */
async function saidOf(mId: string, orderId: string) {
	const rows = await db().cancelShare.findMany({
		where: { mId, orderId },
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
		take: 20,
	});
	return rows.map(({ id, givenBack, shares, createdBy, createdAt }) => ({
		id,
		givenBack,
		createdBy,
		createdAt,
		shares: (shares as { refSellerId: string; amount: string }[]).map(
			({ refSellerId, amount }): Share => ({ refSellerId, amount: BigInt(amount) }),
		),
	}));
}

/** What an order makes us owe, why it may be in doubt, and what of it a person may have to say. */
export async function owedOfOrder(mId: string, orderId: string) {
	const [steps, doubts, said, facts] = await Promise.all([
		stepsOf(mId, orderId),
		doubtsOf(mId, orderId),
		saidOf(mId, orderId),
		readGivenBack(mId, orderId),
	]);
	// Null where nobody has to say anything.
	return { steps, doubts, said, ordered: facts.ordered, givenBack: givenBackOf(facts) };
}

export type OwedOfOrder = Awaited<ReturnType<typeof owedOfOrder>>;
