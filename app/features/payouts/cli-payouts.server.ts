import { may, type Permission, type Role } from '#app/auth/roles.ts';
import { db } from '#app/db.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { formatKst, fromDateColumn } from '#app/lib/kst-calendar.ts';
import { type ApproveBatchResult, approveBatch } from './approve-batch.server.ts';
import type { PayoutStatus } from './payout.ts';
import { endedOn } from './value-day.ts';

export type ActAsResult =
	| { ok: true; actor: Actor & { id: string } }
	| { ok: false; reason: 'no-such-user' | 'user-disabled' | 'not-permitted' };

/** The person in whose name a command acts: the account lives, and its role may do it. */
export async function actAs(email: string, permission: Permission): Promise<ActAsResult> {
	const user = await db().user.findUnique({ where: { email: email.trim().toLowerCase() } });
	if (!user) return { ok: false, reason: 'no-such-user' };
	if (user.disabledAt) return { ok: false, reason: 'user-disabled' };
	if (!may(user.role as Role, permission)) return { ok: false, reason: 'not-permitted' };
	return { ok: true, actor: { id: user.id, label: user.email } };
}

/** Approves a batch in somebody's name, under the rules of the screen; what is beyond what is payable is told, not asked. */
export async function approveBatchAs(
	batchId: string,
	email: string,
	now: Date,
): Promise<ApproveBatchResult | Extract<ActAsResult, { ok: false }>> {
	const person = await actAs(email, 'payouts.approve');
	if (!person.ok) return person;
	if (!isUuid(batchId)) return { ok: false, reason: 'batch-not-found' };
	return approveBatch(batchId, person.actor, now, null, 'any');
}

export interface PayoutQuery {
	status?: PayoutStatus | undefined;
	batchId?: string | undefined;
	after?: string | undefined;
	limit: number;
}

const instant = (at: Date | null) => at && formatKst(at);

/** Payouts in the order of their making, as the command line prints them; `next` goes on where the page ended. */
export async function pageOfPayouts(query: PayoutQuery) {
	const { status, batchId, after, limit } = query;
	const rows = await db().payout.findMany({
		where: {
			...(status ? { status } : {}),
			...(batchId ? { batchId } : {}),
			...(after ? { id: { gt: after } } : {}),
		},
		orderBy: { id: 'asc' },
		take: limit + 1,
		include: { seller: { select: { refSellerId: true, name: true } } },
		omit: { tossRaw: true },
	});
	const page = rows.slice(0, limit);
	return {
		items: page.map((payout) => ({
			id: payout.id,
			refPayoutId: payout.refPayoutId,
			tossPayoutId: payout.tossPayoutId,
			batchId: payout.batchId,
			refSellerId: payout.seller.refSellerId,
			sellerName: payout.seller.name,
			scheduleType: payout.scheduleType,
			payoutDate: payout.payoutOn && fromDateColumn(payout.payoutOn),
			currency: payout.currency,
			amount: String(payout.amount),
			transactionDescription: payout.transactionDescription,
			status: payout.status,
			holdReason: payout.holdReason,
			holdUntil: instant(payout.holdUntil),
			failureCode: payout.failureCode,
			failureMessage: payout.failureMessage,
			createdAt: instant(payout.createdAt),
			approvedAt: instant(payout.approvedAt),
			requestedAt: instant(payout.requestedAt),
			finishedAt: instant(payout.finishedAt),
			endedOn: endedOn(payout),
		})),
		next: rows.length > limit ? page.at(-1)!.id : null,
	};
}
