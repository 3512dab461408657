import { db, type Prisma, type Tx } from '#app/db.server.ts';
import { recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import type { Payout } from '#app/generated/prisma/client.ts';
import { newId } from '#app/lib/ids.ts';
import type { TossRejected } from '#app/toss/errors.ts';
import { canMovePayout, type HoldReason, type PayoutStatus } from './payout.ts';

/** A payout on its way, with what the request needs of its seller. */
export type SentPayout = Payout & { seller: { tossSellerId: string | null } };

const withSeller = { seller: { select: { tossSellerId: true } } } as const;

async function lock(tx: Tx, ids: readonly string[]): Promise<SentPayout[]> {
	// In the order of their ids, so that two transactions never wait for each other.
	await tx.$queryRaw`select 1 from payout where id = any(${ids}::uuid[]) order by id for update`;
	const rows = await tx.payout.findMany({ where: { id: { in: [...ids] } }, include: withSeller });
	const byId = new Map(rows.map((row) => [row.id, row]));
	return ids.flatMap((id) => byId.get(id) ?? []);
}

async function step(
	tx: Tx,
	payout: Payout,
	to: PayoutStatus,
	now: Date,
	data: Prisma.PayoutUpdateInput,
	detail: Prisma.InputJsonObject = {},
	source = 'us',
) {
	const updated = await tx.payout.update({
		where: { id: payout.id },
		data: {
			...data,
			status: to,
			version: { increment: 1 },
			updatedAt: now,
			history: { create: { at: now, from: payout.status, to, source, detail } },
		},
		include: withSeller,
	});
	await recordAudit(tx, WORKER, {
		action: `payout.${to}`,
		entityType: 'payout',
		entityId: payout.id,
		before: { status: payout.status },
		after: { status: to, ...detail },
	});
	return updated;
}

/**
 * Commits approved payouts as one group that is about to be sent: `submitting`, with one idempotency key, before the
 * call. Payouts that somebody withdrew meanwhile are left out. Answers the group in its order.
 */
export async function formGroup(ids: readonly string[], now: Date): Promise<SentPayout[]> {
	const submissionGroup = newId(now);
	const idempotencyKey = newId(now);
	return db().$transaction(async (tx) => {
		const rows = await lock(tx, ids);
		const group: SentPayout[] = [];
		for (const payout of rows) {
			if (!canMovePayout(payout.status as PayoutStatus, 'submitting')) continue;
			group.push(
				await step(
					tx,
					payout,
					'submitting',
					now,
					{
						submissionGroup,
						submissionPosition: group.length,
						idempotencyKey,
						attempts: 1,
						firstSentAt: payout.firstSentAt ?? now,
						lastSentAt: now,
						absentReadAt: null,
						holdReason: null,
						holdUntil: null,
					},
					{ submissionGroup, idempotencyKey },
				),
			);
		}
		return group;
	});
}

/**
 * Gives payouts whose group was refused for certain a group and a key of their own, before they are sent again: the old
 * key would only repeat the refusal.
 */
export async function regroup(group: readonly SentPayout[], now: Date): Promise<SentPayout[]> {
	const submissionGroup = newId(now);
	const idempotencyKey = newId(now);
	return db().$transaction(async (tx) => {
		const rows = (
			await lock(
				tx,
				group.map(({ id }) => id),
			)
		).filter(({ status }) => status === 'submitting');
		const next: SentPayout[] = [];
		for (const payout of rows) {
			next.push(
				await tx.payout.update({
					where: { id: payout.id },
					data: {
						submissionGroup,
						submissionPosition: next.length,
						idempotencyKey,
						attempts: 1,
						lastSentAt: now,
						absentReadAt: null,
						version: { increment: 1 },
						updatedAt: now,
						history: {
							create: {
								at: now,
								from: 'submitting',
								to: 'submitting',
								source: 'us',
								detail: { submissionGroup, idempotencyKey },
							},
						},
					},
					include: withSeller,
				}),
			);
		}
		return next;
	});
}

/**
 * The very same group again: all its payouts in their order, under their key, counted as one more attempt. Payouts of
 * the group that an event has moved on meanwhile go along, since the key answers for the request as it was.
 */
export async function repeatGroup(submissionGroup: string, now: Date): Promise<SentPayout[]> {
	return db().$transaction(async (tx) => {
		await tx.payout.updateMany({
			where: { submissionGroup },
			data: { attempts: { increment: 1 }, lastSentAt: now, absentReadAt: null, updatedAt: now },
		});
		return tx.payout.findMany({
			where: { submissionGroup },
			orderBy: { submissionPosition: 'asc' },
			include: withSeller,
		});
	});
}

/**
 * The client tries more than once, for minutes when nobody answers: what counts for the proof of absence is the last try.
 * Payouts that have moved on meanwhile are left alone.
 */
export async function noteLastTry(submissionGroup: string, now: Date): Promise<void> {
	await db().payout.updateMany({ where: { submissionGroup, status: 'submitting' }, data: { lastSentAt: now } });
}

/** Puts payouts that were certainly not sent back to `approved`: held with a reason, or free to go out anew. */
export async function releasePayouts(
	ids: readonly string[],
	now: Date,
	hold: { reason: HoldReason; until: Date | null } | null,
	detail: Prisma.InputJsonObject,
	source: 'reply' | 'poll',
): Promise<void> {
	await db().$transaction(async (tx) => {
		for (const payout of await lock(tx, ids)) {
			if (payout.status !== 'submitting') continue;
			await step(
				tx,
				payout,
				'approved',
				now,
				{
					submissionGroup: null,
					submissionPosition: null,
					holdReason: hold?.reason ?? null,
					holdUntil: hold?.until ?? null,
					absentReadAt: null,
				},
				{ ...detail, ...(hold ? { holdReason: hold.reason } : {}) },
				source,
			);
		}
	});
}

/** Records Toss's final refusal of one payout. */
export async function rejectPayout(payoutId: string, refusal: TossRejected, now: Date): Promise<void> {
	const { status, code, traceId, tossMessage } = refusal;
	await db().$transaction(async (tx) => {
		const [payout] = await lock(tx, [payoutId]);
		if (payout?.status !== 'submitting') return;
		await step(
			tx,
			payout,
			'rejected',
			now,
			{ failureCode: code, failureMessage: tossMessage, failureTraceId: traceId, finishedAt: now },
			{ status, code, traceId },
			'reply',
		);
	});
}
