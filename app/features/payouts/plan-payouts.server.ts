import { createHash } from 'node:crypto';
import type { Tx } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { WORKER } from '#app/features/audit/record-audit.server.ts';
import {
	agreedPayableOf,
	listPayable,
	type Payable,
	payableOf,
	payoutAmounts,
} from '#app/features/owed/payable.server.ts';
import { notPayableReason } from '#app/features/sellers/seller.ts';
import type { PayoutPlan, Seller } from '#app/generated/prisma/client.ts';
import { type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import { isPayableAmount } from '#app/toss/payout-rules.ts';
import type { BatchWarning } from './batch-queries.server.ts';
import { checkPayouts, storeChecked } from './import-payouts.server.ts';
import { liveFactsOf, lockSellers } from './payout-facts.server.ts';
import { duplicateKey } from './payout-file.ts';
import { payoutTable } from './payout-table.ts';
import { decidePlanned, type PlanOutcome, refOfPeriod } from './plan.ts';
import { isBeyondOwed, reachesSevenDayLimit, type ScheduleWarning } from './schedule-rules.ts';
import { addPayouts, type BatchPayout, storeBatch } from './store-batch.server.ts';

export type PlanToPay = PayoutPlan & { seller: Seller | null };

/** A period that is due: its day, and the day for which its payouts are booked. Null: a holiday that is skipped. */
export interface DuePeriod {
	period: KstDay;
	day: KstDay | null;
	payOn: KstDay | null;
}

/** What became of a period. */
export interface Occurred {
	outcome: PlanOutcome;
	/** Of a plan of one seller; the first one where there are several. */
	payoutId: string | null;
	/** Of a plan of all sellers. */
	batchId: string | null;
	count: number;
	total: bigint;
	/** Sellers who were to be paid and could not be. */
	leftOut: number;
}

/** A period in which nobody was paid. */
export const unpaid = (outcome: PlanOutcome, leftOut = 0): Occurred => ({
	...{ outcome, payoutId: null, batchId: null, count: 0, total: 0n, leftOut },
});

/** While a payout was made, something else became payable: the whole is done again. */
export class OwedMoved extends Error {}

/** Holds that each payout pays items that come to its amount: steps that were written at this moment would be left out. */
async function mustPayItems(tx: Tx, payoutIds: readonly string[]): Promise<void> {
	const [other] = await tx.$queryRaw<{ ref: string }[]>`
		select p.ref_payout_id as ref from payout p
		where p.id = any(${[...payoutIds]}::uuid[])
			and p.amount is distinct from (select sum(i.amount) from payout_item i where i.payout_id = p.id)
		limit 1`;
	if (other) throw new OwedMoved(`payout ${other.ref} is not what is payable any more`);
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 15);

/** Who stands behind the payouts of a plan: they never approve them. */
const behind = ({ createdById, changedByIds }: PayoutPlan) => ({ createdById, changedByIds });

/** Puts payouts of a merchant into the batch of their day: one that still waits for approval, or a new one. */
async function putIntoBatch(
	tx: Tx,
	mId: string,
	payouts: readonly BatchPayout[],
	payOn: KstDay,
	warnings: readonly BatchWarning[],
	now: Date,
): Promise<string[]> {
	// Locked: somebody may approve, move or withdraw it at this moment.
	const [found] = await tx.$queryRaw<{ id: string }[]>`
		select id from payout_batch where m_id = ${mId} and source = 'plan' and source_key = ${payOn}
			and state = 'awaiting_approval'
		order by id limit 1 for update`;
	const open = found ? await tx.payoutBatch.findUniqueOrThrow({ where: { id: found.id } }) : null;
	const told = [
		...(Array.isArray(open?.warnings) ? open.warnings : []),
		...warnings.map((warning) => ({ ...warning })),
	];
	if (!open) {
		const batch = {
			mId,
			name: payOn,
			source: 'plan',
			sourceKey: payOn,
			state: 'awaiting_approval',
		} as const;
		const { payoutIds } = await storeBatch(
			tx,
			{ ...batch, ...(told.length > 0 ? { warnings: told } : {}), payouts },
			WORKER,
			now,
		);
		return payoutIds;
	}
	// The version moves on: somebody who looks at the batch at this moment has to look again.
	await tx.payoutBatch.update({
		where: { id: open.id },
		data: {
			count: { increment: payouts.length },
			total: { increment: sumWon(payouts.map(({ amount }) => amount)) },
			...(warnings.length > 0 ? { warnings: told } : {}),
			version: { increment: 1 },
			updatedAt: now,
		},
	});
	return addPayouts(tx, open.id, payouts, WORKER, now);
}

/**
 * Pays one seller for a period, into the batch of the day; null: it cannot be paid yet, and there is time. The caller holds
 * the rows of the seller and of the batches.
 */
export async function paySeller(
	tx: Tx,
	plan: PayoutPlan & { seller: Seller },
	{ period, day, payOn }: DuePeriod,
	now: Date,
): Promise<Occurred | null> {
	const { seller, leastAmount } = plan;
	const { refSellerId } = seller;
	const today = kstDayOf(now);
	if (!day || !payOn) return unpaid('skipped-holiday');
	const amount = plan.amount ?? (await payableOf([refSellerId], today, tx)).get(refSellerId)!;
	const amounts =
		plan.amount === null
			? ((await payoutAmounts([{ refSellerId, amount }], today, tx)).get(refSellerId) ?? [])
			: [plan.amount].filter(isPayableAmount);
	const canBePaid = notPayableReason(seller) === null;
	const decided = decidePlanned({ day, today, amount, inPayouts: amounts.length > 0, leastAmount, canBePaid });
	if (decided === 'wait') return null;
	if (decided !== 'pay') return unpaid(decided, decided === 'nothing-payable' ? 0 : 1);
	const ref = refOfPeriod(plan.id, period);
	const payouts: BatchPayout[] = amounts.map((amount, index) => ({
		refPayoutId: index === 0 ? ref : `${ref}-${index + 1}`,
		mId: seller.mId,
		sellerId: seller.id,
		scheduleType: 'SCHEDULED',
		payoutOn: payOn,
		amount,
		transactionDescription: plan.transactionDescription,
		...behind(plan),
	}));
	// Nobody is there to be asked: whoever approves is told.
	const { live, counted } = await liveFactsOf(tx, [seller.id], now);
	const owed = (await agreedPayableOf([refSellerId], today, tx)).get(refSellerId) ?? null;
	const warnings: BatchWarning[] = [];
	const tell = (refPayoutId: string, warning: ScheduleWarning) =>
		warnings.push({ line: 0, refPayoutId, refSellerId, warning });
	for (const { refPayoutId, amount } of payouts)
		if (live.has(duplicateKey(seller.id, amount, payOn))) tell(refPayoutId, 'possible-duplicate');
	if (reachesSevenDayLimit(seller, counted.get(seller.id) ?? [], now, amount)) tell(ref, 'seven-day-limit');
	if (isBeyondOwed(owed, amount)) tell(ref, 'beyond-owed');
	const payoutIds = await putIntoBatch(tx, seller.mId, payouts, payOn, warnings, now);
	if (plan.amount === null) await mustPayItems(tx, payoutIds);
	return { ...unpaid('made'), payoutId: payoutIds[0]!, count: payoutIds.length, total: amount };
}

/** Locks all sellers to whom so much or more is payable today, and answers what that is, with the locks at hand. */
export async function lockPayable(tx: Tx, leastAmount: bigint, now: Date): Promise<Payable[]> {
	const today = kstDayOf(now);
	const refs = (await listPayable(leastAmount, today, tx)).map(({ refSellerId }) => refSellerId);
	const sellers = await tx.$queryRaw<
		{ id: string }[]
	>`select id from seller where ref_seller_id = any(${refs}::text[])`;
	await lockSellers(
		tx,
		sellers.map(({ id }) => id),
	);
	// Somebody may have paid them while we waited.
	const payable = await payableOf(refs, today, tx);
	return [...payable]
		.map(([refSellerId, amount]) => ({ refSellerId, amount }))
		.filter(({ amount }) => amount >= leastAmount);
}

/**
 * Pays all sellers what is payable to them, with one batch of the period under the rules of a file: who cannot be paid is
 * told there, row by row. Without anybody who can, there is no batch. The caller holds the rows of the sellers.
 */
export async function payAllSellers(
	tx: Tx,
	plan: PayoutPlan,
	payable: readonly Payable[],
	{ period, payOn }: DuePeriod,
	now: Date,
): Promise<Occurred> {
	if (!payOn) return unpaid('skipped-holiday');
	if (payable.length === 0) return unpaid('nothing-payable');
	const mId = environment().TOSS_MID;
	const ref = refOfPeriod(plan.id, period);
	const name = `${plan.transactionDescription} ${payOn}`;
	const amounts = await payoutAmounts(payable, kstDayOf(now), tx);
	const table = payoutTable({
		name,
		key: ref,
		scheduleType: 'SCHEDULED',
		payoutDate: payOn,
		transactionDescription: plan.transactionDescription,
		// Who is owed more than payouts may be stands there with all of it, and is left out for that.
		rows: payable.flatMap(({ refSellerId, amount: all }) =>
			(amounts.get(refSellerId) ?? [all]).map((amount, index) => ({
				refPayoutId: `${ref}-${shortHash(index === 0 ? refSellerId : `${refSellerId} ${index + 1}`)}`,
				refSellerId,
				amount: String(amount),
			})),
		),
	});
	const checked = await checkPayouts(tx, table, mId, now, true);
	if (checked.good.length === 0) return unpaid('nothing-payable', checked.rejected);
	const batch = { mId, name, source: 'plan', table, checked, behind: behind(plan) } as const;
	const { batchId, payoutIds } = await storeChecked(tx, batch, WORKER, now);
	await mustPayItems(tx, payoutIds);
	const total = sumWon(checked.good.map(({ amount }) => amount));
	return { ...unpaid('made', checked.rejected), batchId, count: payoutIds.length, total };
}
