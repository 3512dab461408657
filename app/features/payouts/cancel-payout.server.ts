import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import { toss } from '#app/toss/toss.server.ts';
import { applyPayoutNews, newsOfPayout } from './apply-payout-news.server.ts';
import { canCancelAtToss, type PayoutStatus, payoutStatusOf } from './payout.ts';
import { readPayout } from './read-payout.server.ts';

export type CancelPayoutResult =
	| { ok: true }
	| { ok: false; reason: 'not-found' | 'not-cancelable' | 'outcome-unknown' }
	| { ok: false; reason: 'refused-by-toss'; code: string; tossMessage: string; traceId: string | null };

/** How long a person waits for Toss's answer; later than that the worker finds out. */
const PATIENCE_MS = 20_000;

/** True where Toss answered with an error: it keeps that under the key, and would only repeat it. */
function keepsItsAnswer(error: TossRejected | TossUnknownOutcome): boolean {
	return error instanceof TossRejected || error.kind === 'temporary' || error.kind === 'server-error';
}

/** Reads the payout and applies what Toss says: true when it is cancelled, by an earlier ask or by somebody else. */
async function isCanceledAtToss(id: string, tossPayoutId: string, actor: Actor): Promise<boolean> {
	try {
		const { status } = await readPayout({ id, tossPayoutId }, actor, { signal: AbortSignal.timeout(PATIENCE_MS) });
		return payoutStatusOf(status) === 'canceled';
	} catch (error) {
		if (error instanceof TossUnknownOutcome || error instanceof TossRejected) return false;
		throw error;
	}
}

/**
 * Cancels a booked payout at Toss. Who asked is recorded before the call. When the outcome stays unknown the payout is
 * read until Toss tells. Asking again uses the same key, unless Toss answered with an error: cancelling twice is as good
 * as once, and under the old key nothing but that error would come.
 */
export async function cancelPayout(payoutId: string, actor: Actor): Promise<CancelPayoutResult> {
	const asked = await db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from payout where id = ${payoutId}::uuid for update`;
		const payout = await tx.payout.findUnique({ where: { id: payoutId } });
		if (!payout) return { ok: false, reason: 'not-found' } as const;
		const { scheduleType, tossPayoutId } = payout;
		if (!tossPayoutId || !canCancelAtToss({ status: payout.status as PayoutStatus, scheduleType })) {
			return { ok: false, reason: 'not-cancelable' } as const;
		}
		await recordAudit(tx, actor, { action: 'payout.ask-cancel', entityType: 'payout', entityId: payoutId });
		await enqueue(tx, 'followPayouts', {}, { key: 'followPayouts' });
		return { ok: true, tossPayoutId, idempotencyKey: `cancel-${payout.id}-${payout.version}` } as const;
	});
	if (!asked.ok) return asked;
	try {
		const reply = await toss().payouts.cancel(asked.tossPayoutId, {
			idempotencyKey: asked.idempotencyKey,
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		const now = await currentInstant();
		await db().$transaction((tx) => applyPayoutNews(tx, payoutId, newsOfPayout(reply, 'reply'), actor, now));
		return { ok: true };
	} catch (error) {
		if (!(error instanceof TossUnknownOutcome) && !(error instanceof TossRejected)) throw error;
		if (keepsItsAnswer(error)) {
			await db().payout.update({ where: { id: payoutId }, data: { version: { increment: 1 } } });
		}
		if (error instanceof TossUnknownOutcome) return { ok: false, reason: 'outcome-unknown' };
		if (await isCanceledAtToss(payoutId, asked.tossPayoutId, actor)) return { ok: true };
		const { code, tossMessage, traceId } = error;
		return { ok: false, reason: 'refused-by-toss', code, tossMessage, traceId };
	}
}
