import { currentInstant } from '#app/clock.server.ts';
import { db, type Tx } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { applyPayoutNews, newsOfPayout } from '#app/features/payouts/apply-payout-news.server.ts';
import { applySellerNews } from '#app/features/sellers/apply-seller-news.server.ts';
import { recordRegistered } from '#app/features/sellers/send-seller.server.ts';
import type { WebhookEvent as StoredEvent } from '#app/generated/prisma/client.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import { payoutSchema } from '#app/toss/payout-schema.ts';
import { sellerSchema } from '#app/toss/seller-schema.ts';
import { toss } from '#app/toss/toss.server.ts';
import { parseWebhook, type WebhookEvent } from '#app/toss/webhook.ts';
import { applyV1Event } from './apply-v1-event.server.ts';
import type { WebhookOutcome, WebhookState } from './webhook-event.ts';

const WEBHOOK: Actor = { id: null, label: 'webhook' };

interface Result {
	state: WebhookState;
	outcome: WebhookOutcome;
	entityType?: 'payout' | 'seller' | 'payment';
	entityId?: string;
	/** Shown beside the outcome: the status that Toss named. */
	note?: string;
}

/**
 * First the event, then what it is about, then the log: so does a person who takes the event up again, and neither waits for
 * what the other holds.
 */
async function lockEvent(tx: Tx, eventId: string): Promise<void> {
	await tx.$queryRaw`select 1 from webhook_event where id = ${eventId}::uuid for update`;
}

async function finish(tx: Tx, eventId: string, result: Result, now: Date): Promise<void> {
	await tx.webhookEvent.update({
		where: { id: eventId },
		data: {
			state: result.state,
			outcome: result.note ? `${result.outcome}: ${result.note.slice(0, 100)}` : result.outcome,
			entityType: result.entityType ?? null,
			entityId: result.entityId ?? null,
			appliedAt: now,
			attempts: { increment: 1 },
		},
	});
}

/** The result of a decision that is not doubtful. */
function resultOf(
	kind: 'unchanged' | 'move' | 'refused' | 'stale' | 'doubtful',
	read: boolean,
): Pick<Result, 'state' | 'outcome'> {
	if (kind === 'move') return { state: 'applied', outcome: read ? 'read-and-moved' : 'moved' };
	if (kind === 'refused') return { state: 'unchanged', outcome: 'contradicts-settled' };
	return { state: 'unchanged', outcome: read ? 'read-nothing-new' : 'nothing-new' };
}

async function applyPayout(stored: StoredEvent, event: WebhookEvent & { family: 'payouts' }): Promise<Result | null> {
	const body = payoutSchema.safeParse(event.entityBody);
	if (!body.success) return { state: 'ignored', outcome: 'unreadable' };
	const { id: tossPayoutId, refPayoutId } = body.data;
	const payout = await db().payout.findFirst({
		where: { OR: [{ tossPayoutId }, { refPayoutId }] },
		select: { id: true },
	});
	if (!payout) return { state: 'ignored', outcome: 'not-ours', note: body.data.status };
	const about = { entityType: 'payout', entityId: payout.id } as const;
	const detail = { webhookEventId: stored.id, eventId: stored.eventId };
	const now = await currentInstant();
	const settled = await db().$transaction(async (tx) => {
		await lockEvent(tx, stored.id);
		const news = { ...newsOfPayout(body.data, 'webhook', detail), happenedAt: stored.eventCreatedAt };
		const decision = await applyPayoutNews(tx, payout.id, news, WEBHOOK, now);
		if (decision.kind === 'doubtful') return false;
		await finish(tx, stored.id, { ...resultOf(decision.kind, false), ...about, note: body.data.status }, now);
		return true;
	});
	if (settled) return null;
	const read = await toss().payouts.get(tossPayoutId);
	// An event may name somebody else's id beside our reference: only an answer about our reference counts.
	if (read.refPayoutId !== refPayoutId) return { state: 'ignored', outcome: 'not-ours', ...about };
	await db().$transaction(async (tx) => {
		await lockEvent(tx, stored.id);
		// The event tells when it came to the state that it names, and nothing of another one.
		const happenedAt = read.status === body.data.status ? stored.eventCreatedAt : null;
		const news = { ...newsOfPayout(read, 'poll', detail), happenedAt };
		const decision = await applyPayoutNews(tx, payout.id, news, WEBHOOK, now);
		await finish(tx, stored.id, { ...resultOf(decision.kind, true), ...about, note: read.status }, now);
	});
	return null;
}

async function applySeller(stored: StoredEvent, event: WebhookEvent & { family: 'payouts' }): Promise<Result | null> {
	const body = sellerSchema.safeParse(event.entityBody);
	if (!body.success) return { state: 'ignored', outcome: 'unreadable' };
	const { id: tossSellerId, refSellerId, status, raw } = body.data;
	const seller = await db().seller.findFirst({
		where: { payoutsApi: 'v2', OR: [{ tossSellerId }, { refSellerId, mId: environment().TOSS_MID }] },
		select: { id: true },
	});
	if (!seller) return { state: 'ignored', outcome: 'not-ours', note: status };
	const about = { entityType: 'seller', entityId: seller.id } as const;
	const detail = { webhookEventId: stored.id, eventId: stored.eventId };
	const now = await currentInstant();
	const settled = await db().$transaction(async (tx) => {
		await lockEvent(tx, stored.id);
		// Without a time of its own an event is as old as can be: the API is asked.
		const at = stored.eventCreatedAt ?? new Date(0);
		const news = { tossSellerId, status, source: 'webhook', at, raw, detail } as const;
		const decision = await applySellerNews(tx, seller.id, news, WEBHOOK, now);
		if (decision.kind === 'doubtful') return false;
		await finish(tx, stored.id, { ...resultOf(decision.kind, false), ...about, note: status }, now);
		return true;
	});
	if (settled) return null;
	const askedAt = await currentInstant();
	const read = await toss().sellers.get(tossSellerId);
	if (read.refSellerId !== refSellerId) return { state: 'ignored', outcome: 'not-ours', ...about };
	// The event overtook the reply to the registration, or that reply was lost.
	await recordRegistered(seller.id, read, 'poll', askedAt);
	await db().$transaction(async (tx) => {
		await lockEvent(tx, stored.id);
		const news = { tossSellerId, status: read.status, source: 'poll', at: askedAt, raw: read.raw, detail } as const;
		const decision = await applySellerNews(tx, seller.id, news, WEBHOOK, now);
		await finish(tx, stored.id, { ...resultOf(decision.kind, true), ...about, note: read.status }, now);
	});
	return null;
}

/** What can be asked for at all: an id that no address can carry is none. */
const canBeAsked = (id: string) => id.length <= 200 && !/^\.+$/.test(id) && !/\p{Cs}/u.test(id);

/** Payment events are never signed: what they say counts for nothing, the payment is read instead. */
async function readPayment(event: WebhookEvent): Promise<Result> {
	const paymentKey = event.family === 'payments' ? event.data.paymentKey : null;
	const orderId = event.family === 'deposit' ? event.orderId : null;
	const asked = typeof paymentKey === 'string' && paymentKey ? paymentKey : orderId;
	if (asked && !canBeAsked(asked)) return { state: 'ignored', outcome: 'unreadable' };
	if (typeof paymentKey === 'string' && paymentKey) {
		const payment = await toss().payments.get(paymentKey);
		return {
			state: 'applied',
			outcome: 'payment-read',
			entityType: 'payment',
			entityId: paymentKey,
			note: payment.status,
		};
	}
	if (orderId) {
		const payment = await toss().payments.getByOrder(orderId);
		const entityId = payment.paymentKey;
		return { state: 'applied', outcome: 'payment-read', entityType: 'payment', entityId, note: payment.status };
	}
	return { state: 'ignored', outcome: 'kept-only' };
}

async function apply(stored: StoredEvent): Promise<Result | null> {
	const event = parseWebhook(stored.body);
	if (!event) return { state: 'ignored', outcome: 'unreadable' };
	if (event.family === 'payouts' && stored.signature === 'valid') {
		if (event.eventType === 'payout.changed') return applyPayout(stored, event);
		if (event.eventType === 'seller.changed') return applySeller(stored, event);
	}
	if (event.family === 'payouts-v1') return applyV1Event(stored, event);
	if (event.family === 'payments' || event.family === 'deposit') return readPayment(event);
	return { state: 'ignored', outcome: event.mustBeSigned ? 'unreadable' : 'kept-only' };
}

/**
 * Applies one stored event through the rules that reads of the API go through as well; where it is doubtful, late or not
 * signed, the API is read for the truth. Does nothing for an event that is settled. Throws TossUnknownOutcome when the
 * API could not be read, so that the queue tries again; `lastTry` marks the event as failed first.
 */
export async function applyWebhookEvent(webhookEventId: string, options: { lastTry?: boolean } = {}): Promise<void> {
	const stored = await db().webhookEvent.findUnique({ where: { id: webhookEventId } });
	if (!stored || (stored.state !== 'stored' && stored.state !== 'failed')) return;
	let result: Result | null;
	try {
		result = await apply(stored);
	} catch (error) {
		if (error instanceof TossRejected) {
			result = { state: 'ignored', outcome: 'not-at-toss', note: error.code };
		} else {
			await db().webhookEvent.update({
				where: { id: stored.id },
				data: {
					attempts: { increment: 1 },
					outcome: error instanceof TossUnknownOutcome ? 'toss-unreachable' : stored.outcome,
					...(options.lastTry ? { state: 'failed' } : {}),
				},
			});
			throw error;
		}
	}
	if (result) {
		const now = await currentInstant();
		const settled = result;
		await db().$transaction((tx) => finish(tx, stored.id, settled, now));
	}
}
