import { db, type Prisma, type Tx } from '#app/db.server.ts';
import { type Actor, WORKER } from '#app/features/audit/record-audit.server.ts';
import { fromDateColumn, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import type { TossPayout } from '#app/toss/payout-schema.ts';
import { lastFullRead } from './last-full-read.server.ts';
import {
	decidePayoutStatus,
	isSettled,
	type PayoutStatus,
	type PayoutStatusDecision,
	payoutStatusOf,
} from './payout.ts';
import { type PayoutStep, recordSteps } from './record-steps.server.ts';
import { valueDayOf } from './value-day.ts';

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
	/** When an event says that it happened. */
	happenedAt?: Date | null;
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

/** News of one payout of ours. */
export interface PayoutNewsItem {
	payoutId: string;
	news: PayoutNews;
}

/** A payout as the decision about news of it needs it. */
const KNOWN = {
	id: true,
	status: true,
	tossPayoutId: true,
	amount: true,
	payoutOn: true,
	requestedAt: true,
	updatedAt: true,
} as const;

/** Those of the cancelled ones of which somebody here asked Toss to cancel them. */
async function canceledHere(tx: Tx, items: readonly PayoutNewsItem[]): Promise<Set<string>> {
	const canceled = items.filter(({ news }) => payoutStatusOf(news.tossStatus) === 'canceled');
	if (canceled.length === 0) return new Set();
	const asked = await tx.auditLog.findMany({
		where: {
			entityType: 'payout',
			entityId: { in: canceled.map(({ payoutId }) => payoutId) },
			action: 'payout.ask-cancel',
		},
		select: { entityId: true },
	});
	return new Set(asked.map(({ entityId }) => entityId));
}

/**
 * Applies news of Toss to payouts inside the caller's transaction, through the one set of rules that replies, reads and
 * events share, with a handful of statements however many they are. Each payout stands in the list once. Answers what was
 * decided, in the order of the news; `doubtful` asks the caller to read the API and come again.
 */
async function applyNewsOfMany(
	tx: Tx,
	items: readonly PayoutNewsItem[],
	actor: Actor,
	now: Date,
): Promise<PayoutStatusDecision[]> {
	const ids = items.map(({ payoutId }) => payoutId);
	// In the order of their ids, so that two transactions never wait for each other.
	await tx.$queryRaw`select 1 from payout where id = any(${ids}::uuid[]) order by id for update`;
	const known = new Map(
		(await tx.payout.findMany({ where: { id: { in: ids } }, select: KNOWN })).map((payout) => [payout.id, payout]),
	);
	const readAt = await lastFullRead(tx);
	const askedToCancel = await canceledHere(tx, items);
	const decisions: PayoutStatusDecision[] = [];
	const rows: object[] = [];
	const steps: (PayoutStep & { tossStatus: string })[] = [];
	for (const { payoutId, news } of items) {
		const payout = known.get(payoutId);
		if (!payout) throw new Error(`there is no payout ${payoutId}`);
		const from = payout.status as PayoutStatus;
		const decision = decidePayoutStatus(from, news);
		decisions.push(decision);
		if (decision.kind !== 'move') {
			const learnsId = payout.tossPayoutId === null && news.source !== 'webhook' && decision.kind === 'unchanged';
			if (learnsId) await tx.payout.update({ where: { id: payoutId }, data: { tossPayoutId: news.tossPayoutId } });
			continue;
		}
		const { to, surprising } = decision;
		const failed = to === 'failed';
		const payoutOn = news.payoutOn ?? (payout.payoutOn && fromDateColumn(payout.payoutOn));
		const valueOn = valueDayOf({
			from,
			payoutOn,
			requestedAt: news.requestedAt ?? payout.requestedAt,
			happenedAt: news.happenedAt ?? null,
			seenBeforeAt: readAt && readAt >= payout.updatedAt ? readAt : null,
			now,
		});
		const late = isSettled(to) && valueOn !== kstDayOf(now) ? valueOn : null;
		const otherAmount =
			news.amount !== null && news.amount !== payout.amount ? { amountAtToss: String(news.amount) } : {};
		const detail: Prisma.InputJsonObject = {
			...news.detail,
			...otherAmount,
			...(surprising ? { surprising: true } : {}),
			...(to === 'canceled' && !askedToCancel.has(payoutId) ? { elsewhere: true } : {}),
			...(failed && news.error ? { code: news.error.code } : {}),
		};
		rows.push({
			id: payoutId,
			status: to,
			toss_payout_id: news.tossPayoutId,
			payout_on: news.payoutOn,
			requested_at: news.requestedAt,
			finished_at: isSettled(to) ? now : null,
			value_on: late,
			failure_code: failed ? (news.error?.code ?? null) : null,
			failure_message: failed ? (news.error?.message ?? null) : null,
			toss_raw: news.raw ?? {},
		});
		steps.push({ payoutId, from, to, source: news.source, detail, valueOn: late, tossStatus: news.tossStatus });
	}
	if (steps.length === 0) return decisions;
	const json = JSON.stringify(rows);
	// A payout that Toss has and that we believed unsent: the database wants a key beside every sent one.
	await tx.$executeRaw`
		update payout set status = said.status, toss_payout_id = said.toss_payout_id,
			idempotency_key = coalesce(idempotency_key, payout.id::text),
			payout_on = coalesce(said.payout_on, payout.payout_on),
			requested_at = coalesce(said.requested_at, payout.requested_at),
			finished_at = said.finished_at, value_on = said.value_on, failure_code = said.failure_code, failure_message = said.failure_message,
			failure_trace_id = null, hold_reason = null, hold_until = null, absent_read_at = null,
			toss_raw = said.toss_raw, version = version + 1, updated_at = ${now}
		from jsonb_to_recordset(${json}::jsonb) as said(id uuid, status text, toss_payout_id text, payout_on date,
			requested_at timestamptz, finished_at timestamptz, value_on date, failure_code text, failure_message text, toss_raw jsonb)
		where payout.id = said.id`;
	const tossStatusOf = new Map(steps.map(({ payoutId, tossStatus }) => [payoutId, tossStatus]));
	const told = steps.map(({ tossStatus: _, ...step }) => step);
	await recordSteps(tx, actor, told, now, ({ payoutId, to, source, detail }) => ({
		action: 'payout.status',
		after: { status: to, tossStatus: tossStatusOf.get(payoutId)!, source, ...detail },
	}));
	return decisions;
}

/** Applies news of one payout; see `applyNewsOfMany`. */
export async function applyPayoutNews(
	tx: Tx,
	payoutId: string,
	news: PayoutNews,
	actor: Actor,
	now: Date,
): Promise<PayoutStatusDecision> {
	const [decision] = await applyNewsOfMany(tx, [{ payoutId, news }], actor, now);
	return decision!;
}

/** So many payouts change in one transaction: enough to be quick, few enough to keep nobody waiting. */
const AT_ONCE = 200;

/** Applies what replies or reads of the API said, a few hundred payouts in one transaction. */
export async function applyPayoutReads(items: readonly PayoutNewsItem[], now: Date): Promise<void> {
	for (let from = 0; from < items.length; from += AT_ONCE) {
		const some = items.slice(from, from + AT_ONCE);
		await db().$transaction((tx) => applyNewsOfMany(tx, some, WORKER, now));
	}
}
