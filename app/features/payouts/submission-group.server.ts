import { db, type Prisma, type Tx } from '#app/db.server.ts';
import { WORKER } from '#app/features/audit/record-audit.server.ts';
import { sellersChangingAccount } from '#app/features/sellers/account-changes.server.ts';
import type { Payout } from '#app/generated/prisma/client.ts';
import { newId } from '#app/lib/ids.ts';
import type { TossRejected } from '#app/toss/errors.ts';
import { takeWithinLimit } from './daily-limit.server.ts';
import type { HoldReason, MoveSource, PayoutStatus } from './payout.ts';
import { recordHistory, recordSteps } from './record-steps.server.ts';

/** A payout on its way, with what the request needs of its seller. */
export type SentPayout = Payout & { seller: { tossSellerId: string | null } };

const withSeller = { seller: { select: { tossSellerId: true } } } as const;

/** Locks payouts and answers those that stand in one status, in the order of the ids that were given. */
async function lockStanding(tx: Tx, ids: readonly string[], status: PayoutStatus): Promise<string[]> {
	// In the order of their ids, so that two transactions never wait for each other.
	const rows = await tx.$queryRaw<{ id: string; status: string }[]>`
		select id, status from payout where id = any(${[...ids]}::uuid[]) order by id for update`;
	const standing = new Set(rows.filter((row) => row.status === status).map(({ id }) => id));
	return ids.filter((id) => standing.has(id));
}

/**
 * Locks payouts on their way and answers those that still are in the group that the caller knows: a sender that has lost its
 * turn without noticing must not touch what another one has sent anew meanwhile. `asSent`: nor what was sent once more.
 */
async function lockOnTheirWay(
	tx: Tx,
	payouts: readonly Pick<Payout, 'id' | 'submissionGroup' | 'lastSentAt'>[],
	{ asSent = false } = {},
): Promise<string[]> {
	const standing = await lockStanding(
		tx,
		payouts.map(({ id }) => id),
		'submitting',
	);
	const now = new Map(
		(
			await tx.payout.findMany({
				where: { id: { in: standing } },
				select: { id: true, submissionGroup: true, lastSentAt: true },
			})
		).map((payout) => [payout.id, payout]),
	);
	return payouts.flatMap(({ id, submissionGroup, lastSentAt }) => {
		const found = now.get(id);
		if (found?.submissionGroup !== submissionGroup) return [];
		return asSent && found.lastSentAt?.getTime() !== lastSentAt?.getTime() ? [] : id;
	});
}

/** The payouts as they are now, in the order of the ids. */
async function inOrder(tx: Tx, ids: readonly string[]): Promise<SentPayout[]> {
	const rows = await tx.payout.findMany({ where: { id: { in: [...ids] } }, include: withSeller });
	const byId = new Map(rows.map((row) => [row.id, row]));
	return ids.flatMap((id) => byId.get(id) ?? []);
}

/** History and audit of payouts that take the same step for the same reason. */
function recordStep(
	tx: Tx,
	ids: readonly string[],
	from: PayoutStatus,
	to: PayoutStatus,
	now: Date,
	detail: Prisma.InputJsonObject,
	source: MoveSource,
): Promise<void> {
	const steps = ids.map((payoutId) => ({ payoutId, from, to, source, detail }));
	return recordSteps(tx, WORKER, steps, now, () => ({ action: `payout.${to}`, after: { status: to, ...detail } }));
}

/**
 * Those of these payouts that go to the account which they were approved for, whatever happens from now on: their sellers
 * are locked, and none of them has a change of account under way, which would wait for these payouts.
 */
async function sameAccountAsApproved(tx: Tx, ids: readonly string[]): Promise<string[]> {
	// In one order everywhere: sellers, payouts.
	await tx.$queryRaw`
		select 1 from seller where id in (select seller_id from payout where id = any(${[...ids]}::uuid[]))
		order by id for share`;
	const same = await tx.$queryRaw<{ id: string; sellerId: string }[]>`
		select p.id, p.seller_id as "sellerId" from payout p join seller s on s.id = p.seller_id
		where p.id = any(${[...ids]}::uuid[]) and p.account_version = s.account_version`;
	const changing = await sellersChangingAccount(tx, [...new Set(same.map(({ sellerId }) => sellerId))]);
	const kept = new Set(same.filter(({ sellerId }) => !changing.has(sellerId)).map(({ id }) => id));
	return ids.filter((id) => kept.has(id));
}

/**
 * Commits approved payouts as one group that is about to be sent: `submitting`, with one idempotency key, before the
 * call. Payouts that somebody withdrew meanwhile, or whose seller gets another account, are left out, and those that are beyond
 * the limit of the day are held. Answers the group in its order.
 */
export async function formGroup(ids: readonly string[], now: Date): Promise<SentPayout[]> {
	const submissionGroup = newId(now);
	const idempotencyKey = newId(now);
	return db().$transaction(async (tx) => {
		const standing = await lockStanding(tx, await sameAccountAsApproved(tx, ids), 'approved');
		const group = await takeWithinLimit(tx, standing, now);
		await tx.$executeRaw`
			update payout set status = 'submitting', submission_group = ${submissionGroup}::uuid,
				submission_position = place.position - 1, idempotency_key = ${idempotencyKey}, attempts = 1,
				first_sent_at = coalesce(first_sent_at, ${now}), last_sent_at = ${now}, absent_read_at = null,
				hold_reason = null, hold_until = null, version = version + 1, updated_at = ${now}
			from unnest(${group}::uuid[]) with ordinality as place(id, position)
			where payout.id = place.id`;
		await recordStep(tx, group, 'approved', 'submitting', now, { submissionGroup, idempotencyKey }, 'us');
		return inOrder(tx, group);
	});
}

/**
 * Gives the parts of a group that was refused for certain groups and keys of their own, before they are sent again: the old
 * key would only repeat the refusal. All of them or none: a part that a dying worker left behind under the old key would be
 * refused for the sake of the others.
 */
export async function regroup(parts: readonly (readonly SentPayout[])[], now: Date): Promise<SentPayout[][]> {
	return db().$transaction(async (tx) => {
		const standing = new Set(await lockOnTheirWay(tx, parts.flat()));
		const made: SentPayout[][] = [];
		for (const part of parts) {
			const submissionGroup = newId(now);
			const idempotencyKey = newId(now);
			const detail = { submissionGroup, idempotencyKey };
			const next = part.flatMap(({ id }) => (standing.has(id) ? id : []));
			await tx.$executeRaw`
				update payout set submission_group = ${submissionGroup}::uuid, submission_position = place.position - 1,
					idempotency_key = ${idempotencyKey}, attempts = 1, last_sent_at = ${now}, absent_read_at = null,
					version = version + 1, updated_at = ${now}
				from unnest(${next}::uuid[]) with ordinality as place(id, position)
				where payout.id = place.id`;
			const steps = next.map((payoutId) => ({ payoutId, from: 'submitting', to: 'submitting', source: 'us' }) as const);
			await recordHistory(
				tx,
				steps.map((step) => ({ ...step, detail })),
				now,
			);
			made.push(await inOrder(tx, next));
		}
		return made;
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
 * Payouts that have moved on meanwhile are left alone. False when all of them have, and when one has left the group: it may go
 * out under another key, and the request would send it along.
 */
export async function noteTry(group: readonly Pick<Payout, 'submissionGroup'>[], now: Date): Promise<boolean> {
	const { submissionGroup } = group[0]!;
	const count = await db().$executeRaw`
		update payout set last_sent_at = ${now}, absent_read_at = null
		where submission_group = ${submissionGroup}::uuid and status = 'submitting'
			and ${group.length} = (select count(*) from payout where submission_group = ${submissionGroup}::uuid)`;
	return count > 0;
}

/** Notes with which code Toss said of a payout whose outcome is unknown that its reference is taken. */
export async function noteReferenceTaken(
	{ id, submissionGroup }: Payout,
	{ code, traceId }: TossRejected,
): Promise<void> {
	await db().payout.updateMany({
		where: { id, submissionGroup, status: 'submitting' },
		data: { failureCode: code, failureTraceId: traceId },
	});
}

/**
 * Puts payouts that were certainly not sent back to `approved`: held with a reason, or free to go out anew. What a read says
 * holds only for payouts that were not sent once more since.
 */
export async function releasePayouts(
	payouts: readonly Payout[],
	now: Date,
	hold: { reason: HoldReason; until: Date | null } | null,
	detail: Prisma.InputJsonObject,
	source: 'reply' | 'poll',
): Promise<void> {
	await db().$transaction(async (tx) => {
		const released = await lockOnTheirWay(tx, payouts, { asSent: source === 'poll' });
		await tx.payout.updateMany({
			where: { id: { in: released } },
			data: {
				status: 'approved',
				submissionGroup: null,
				submissionPosition: null,
				holdReason: hold?.reason ?? null,
				holdUntil: hold?.until ?? null,
				absentReadAt: null,
				version: { increment: 1 },
				updatedAt: now,
			},
		});
		const told = { ...detail, ...(hold ? { holdReason: hold.reason } : {}) };
		await recordStep(tx, released, 'submitting', 'approved', now, told, source);
	});
}

/** Records Toss's final refusal of one payout. */
export async function rejectPayout(payout: Payout, refusal: TossRejected, now: Date): Promise<void> {
	const { status, code, traceId, tossMessage } = refusal;
	await db().$transaction(async (tx) => {
		const rejected = await lockOnTheirWay(tx, [payout]);
		await tx.payout.updateMany({
			where: { id: { in: rejected } },
			data: {
				status: 'rejected',
				failureCode: code,
				failureMessage: tossMessage,
				failureTraceId: traceId,
				finishedAt: now,
				version: { increment: 1 },
				updatedAt: now,
			},
		});
		await recordStep(tx, rejected, 'submitting', 'rejected', now, { status, code, traceId }, 'reply');
	});
}
