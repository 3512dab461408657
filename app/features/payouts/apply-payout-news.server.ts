import type { Prisma, Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { type KstDay, toDateColumn } from '#app/lib/kst-calendar.ts';
import type { TossPayout } from '#app/toss/payout-schema.ts';
import { decidePayoutStatus, isSettled, type PayoutStatus, type PayoutStatusDecision } from './payout.ts';

/** What Toss said of a payout: a reply, a read, or the body of an event. */
export interface PayoutNews {
	source: 'reply' | 'poll' | 'webhook';
	tossPayoutId: string;
	tossStatus: string;
	amount: bigint | null;
	payoutOn: KstDay | null;
	requestedAt: Date | null;
	error: { code: string | null; message: string | null } | null;
	raw: unknown;
	/** What the history keeps beside the step: the event, the trace. */
	detail?: Prisma.InputJsonObject;
}

/** The news in an object of Toss's API. */
export function newsOfPayout(
	payout: TossPayout,
	source: PayoutNews['source'],
	detail?: Prisma.InputJsonObject,
): PayoutNews {
	return {
		source,
		tossPayoutId: payout.id,
		tossStatus: payout.status,
		amount: payout.amount,
		payoutOn: payout.payoutDate,
		requestedAt: payout.requestedAt,
		error: payout.error,
		raw: payout.raw,
		detail,
	};
}

/** Raw JSON as it came, in the shape that the database takes. */
function rawJson(raw: unknown): Prisma.InputJsonValue {
	return JSON.parse(JSON.stringify(raw ?? {})) as Prisma.InputJsonValue;
}

/**
 * Applies news of Toss to a payout inside the caller's transaction, through the one set of rules that replies, reads and
 * events share. Answers what was decided; `doubtful` asks the caller to read the API and come again.
 */
export async function applyPayoutNews(
	tx: Tx,
	payoutId: string,
	news: PayoutNews,
	actor: Actor,
	now: Date,
): Promise<PayoutStatusDecision> {
	await tx.$queryRaw`select 1 from payout where id = ${payoutId}::uuid for update`;
	const payout = await tx.payout.findUniqueOrThrow({ where: { id: payoutId } });
	const from = payout.status as PayoutStatus;
	const decision = decidePayoutStatus(from, news);
	if (decision.kind !== 'move') {
		const learnsId = payout.tossPayoutId === null && news.source !== 'webhook' && decision.kind === 'unchanged';
		if (learnsId) await tx.payout.update({ where: { id: payoutId }, data: { tossPayoutId: news.tossPayoutId } });
		return decision;
	}
	const failed = decision.to === 'failed';
	const otherAmount =
		news.amount !== null && news.amount !== payout.amount ? { amountAtToss: String(news.amount) } : {};
	const detail: Prisma.InputJsonObject = {
		...news.detail,
		...otherAmount,
		...(decision.surprising ? { surprising: true } : {}),
		...(failed && news.error ? { code: news.error.code } : {}),
	};
	await tx.payout.update({
		where: { id: payoutId },
		data: {
			status: decision.to,
			tossPayoutId: news.tossPayoutId,
			// A payout that Toss has and that we believed unsent: the database wants a key beside every sent one.
			idempotencyKey: payout.idempotencyKey ?? payout.id,
			payoutOn: news.payoutOn ? toDateColumn(news.payoutOn) : payout.payoutOn,
			requestedAt: news.requestedAt ?? payout.requestedAt,
			finishedAt: isSettled(decision.to) ? now : null,
			failureCode: failed ? (news.error?.code ?? null) : null,
			failureMessage: failed ? (news.error?.message ?? null) : null,
			failureTraceId: null,
			holdReason: null,
			holdUntil: null,
			absentReadAt: null,
			tossRaw: rawJson(news.raw),
			version: { increment: 1 },
			updatedAt: now,
			history: { create: { at: now, from, to: decision.to, source: news.source, detail } },
		},
	});
	await recordAudit(tx, actor, {
		action: 'payout.status',
		entityType: 'payout',
		entityId: payoutId,
		before: { status: from },
		after: { status: decision.to, tossStatus: news.tossStatus, source: news.source, ...detail },
	});
	return decision;
}
