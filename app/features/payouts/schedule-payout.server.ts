import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { agreedPayableOf } from '#app/features/owed/payable.server.ts';
import { takeItems } from '#app/features/owed/take-items.server.ts';
import { sellersChangingAccount, sellersWithNewAccount } from '#app/features/sellers/account-changes.server.ts';
import type { Payout } from '#app/generated/prisma/client.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { newId, newUlid } from '#app/lib/ids.ts';
import { addDays, atKst, kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import type { CountedPayout } from '#app/toss/payout-rules.ts';
import { UNCONFIRMED } from '#app/toss/unconfirmed.ts';
import { canReplace, deadStatuses, isDead, type PayoutStatus } from './payout.ts';
import { lockSellers } from './payout-facts.server.ts';
import { payoutCalendar, payoutRules } from './payout-settings.server.ts';
import { decideHold } from './readiness.ts';
import { decideSchedule, type PayoutRequest, type ScheduleDecision, type ScheduleWarning } from './schedule-rules.ts';

export interface SchedulePayoutInput extends PayoutRequest {
	sellerId: string;
	/** Ours, at most 50 characters; made when it is not given. */
	refPayoutId?: string;
	/** The payout that this one makes good, when it failed or was refused. */
	replacesPayoutId?: string;
	confirmed: readonly ScheduleWarning[];
}

/** A live payout that looks like the one that is asked for. */
export interface AlikePayout {
	id: string;
	refPayoutId: string;
}

type Refusal = Extract<ScheduleDecision, { ok: false }>;

export type SchedulePayoutResult =
	| { ok: true; payoutId: string; status: 'approved' | 'awaiting_approval' }
	| Exclude<Refusal, { reason: 'confirmation-needed' }>
	| (Extract<Refusal, { reason: 'confirmation-needed' }> & { alike: AlikePayout[] })
	| { ok: false; reason: 'ref-taken' | 'not-replaceable' };

/** Toss's word for what the 7-day rule has to leave out. */
function countedFor7Days(payout: Pick<Payout, 'amount' | 'requestedAt' | 'status'>, now: Date): CountedPayout {
	const { amount, requestedAt, status } = payout;
	return { amount, requestedAt: requestedAt ?? now, status: isDead(status) ? 'FAILED' : 'REQUESTED' };
}

async function factsAbout(tx: Tx, input: SchedulePayoutInput, now: Date) {
	const today = kstDayOf(now);
	const alike = await tx.payout.findMany({
		where: {
			sellerId: input.sellerId,
			amount: input.amount,
			status: { notIn: [...deadStatuses] },
			OR: [
				{ createdAt: { gte: atKst(today), lt: atKst(addDays(today, 1)) } },
				{ payoutOn: toDateColumn((input.scheduleType === 'SCHEDULED' && input.payoutOn) || today) },
			],
		},
		select: { id: true, refPayoutId: true },
		orderBy: { id: 'desc' },
	});
	const since = new Date(now.getTime() - UNCONFIRMED.sevenDayWindowMs);
	const recent = await tx.payout.findMany({
		where: {
			sellerId: input.sellerId,
			status: { notIn: [...deadStatuses] },
			OR: [{ requestedAt: { gte: since } }, { requestedAt: null }],
		},
		select: { amount: true, requestedAt: true, status: true },
	});
	return { alike, counted: recent.map((payout) => countedFor7Days(payout, now)) };
}

/**
 * Schedules one payout: checks it against every rule, stores it as approved or as awaiting another person's approval,
 * and asks the worker to send it when its time comes. Payouts to one seller are decided one after the other, so that two
 * clicks cannot slip past the look for duplicates.
 */
export async function schedulePayout(
	input: SchedulePayoutInput,
	actor: Actor,
	now: Date,
): Promise<SchedulePayoutResult> {
	const [calendar, rules] = await Promise.all([payoutCalendar(), payoutRules()]);
	return db().$transaction(async (tx): Promise<SchedulePayoutResult> => {
		await lockSellers(tx, [input.sellerId]);
		const seller = await tx.seller.findUnique({ where: { id: input.sellerId } });
		if (!seller) return { ok: false, reason: 'seller-not-found' };
		if (input.replacesPayoutId) {
			const replaced = await tx.payout.findUnique({ where: { id: input.replacesPayoutId } });
			const taken = await tx.payout.count({
				where: { replacesPayoutId: input.replacesPayoutId, status: { notIn: [...deadStatuses] } },
			});
			if (!replaced || replaced.sellerId !== seller.id || !canReplace(replaced.status as PayoutStatus) || taken > 0) {
				return { ok: false, reason: 'not-replaceable' };
			}
		}
		const refPayoutId = input.refPayoutId ?? `po-${newUlid(now)}`;
		if (await tx.payout.findUnique({ where: { refPayoutId } })) return { ok: false, reason: 'ref-taken' };
		const { alike, counted } = await factsAbout(tx, input, now);
		const { confirmed } = input;
		const accountIsNew = (await sellersWithNewAccount(tx, [seller.id], now)).has(seller.id);
		const accountDoubt = (await sellersChangingAccount(tx, [seller.id])).get(seller.id);
		const { refSellerId } = seller;
		const payable = (await agreedPayableOf([refSellerId], kstDayOf(now), tx)).get(refSellerId) ?? null;
		const about = { seller, now, calendar, policy: rules, confirmed };
		const facts = { alike: alike.length, accountIsNew, payable, counted, ...about };
		const decision = decideSchedule(input, facts);
		if (!decision.ok) return decision.reason === 'confirmation-needed' ? { ...decision, alike } : decision;
		const payoutId = newId(now);
		const payoutOn = input.scheduleType === 'SCHEDULED' ? input.payoutOn : null;
		const hold =
			decision.status === 'approved'
				? decideHold({ scheduleType: input.scheduleType, payoutOn }, { ...seller, accountDoubt }, now, calendar, rules)
				: null;
		await tx.payout.create({
			data: {
				id: payoutId,
				mId: seller.mId,
				refPayoutId,
				sellerId: seller.id,
				scheduleType: input.scheduleType,
				payoutOn: payoutOn ? toDateColumn(payoutOn) : null,
				amount: input.amount,
				transactionDescription: input.transactionDescription,
				status: decision.status,
				holdReason: hold?.reason ?? null,
				holdUntil: hold?.until ?? null,
				replacesPayoutId: input.replacesPayoutId ?? null,
				accountVersion: seller.accountVersion,
				createdById: actor.id,
				createdAt: now,
				updatedAt: now,
				history: {
					create: { at: now, from: null, to: decision.status, source: 'us', detail: { confirmed: [...confirmed] } },
				},
			},
		});
		await takeItems(tx, [payoutId], kstDayOf(now), now);
		await recordAudit(tx, actor, {
			action: 'payout.schedule',
			entityType: 'payout',
			entityId: payoutId,
			after: {
				refPayoutId,
				sellerId: seller.id,
				scheduleType: input.scheduleType,
				payoutOn,
				amount: String(input.amount),
				status: decision.status,
				confirmed: [...confirmed],
			},
		});
		if (decision.status === 'approved') await enqueue(tx, 'submitPayouts', {}, { key: 'submitPayouts' });
		return { ok: true, payoutId, status: decision.status };
	});
}
