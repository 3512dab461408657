import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { applySellerNews } from '#app/features/sellers/apply-seller-news.server.ts';
import { newsOfSubMall } from '#app/features/sellers/sub-mall-seller.ts';
import type { WebhookEvent as StoredEvent } from '#app/generated/prisma/client.ts';
import { isSubMallId } from '#app/toss/sub-mall-schema.ts';
import { toss } from '#app/toss/toss.server.ts';
import { isPayoutKey } from '#app/toss/v1-payouts-api.ts';
import type { WebhookEvent } from '#app/toss/webhook.ts';
import type { WebhookOutcome, WebhookState } from './webhook-event.ts';

const WEBHOOK = { id: null, label: 'webhook' } as const;

interface V1Result {
	state: WebhookState;
	outcome: WebhookOutcome;
	entityType?: 'seller';
	entityId?: string;
	note?: string;
}

/**
 * Takes an event of payouts v1, which is never signed: what it says counts for nothing but the id of its object, which is
 * read from the API. A sub-mall that was imported moves to what was read; a payout, which is none of ours, is only noted.
 */
export async function applyV1Event(
	stored: StoredEvent,
	event: WebhookEvent & { family: 'payouts-v1' },
): Promise<V1Result> {
	// A stranger may write anything where the id stands; only what can be one becomes part of a path.
	if (!(event.entity === 'payout' ? isPayoutKey(event.id) : isSubMallId(event.id))) {
		return { state: 'ignored', outcome: 'unreadable' };
	}
	if (event.entity === 'payout') {
		const payout = await toss().v1Payouts.get(event.id);
		return { state: 'applied', outcome: 'v1-read', note: payout.status };
	}
	const askedAt = await currentInstant();
	const read = await toss().subMalls.get(event.id);
	const seller = await db().seller.findFirst({
		where: { payoutsApi: 'v1', refSellerId: read.subMallId, mId: environment().TOSS_MID },
		select: { id: true },
	});
	if (!seller) return { state: 'ignored', outcome: 'not-ours', note: read.status };
	const detail = { webhookEventId: stored.id };
	const decision = await db().$transaction((tx) =>
		applySellerNews(tx, seller.id, { ...newsOfSubMall(read, askedAt), detail }, WEBHOOK, askedAt),
	);
	return {
		...(decision.kind === 'move'
			? { state: 'applied', outcome: 'read-and-moved' }
			: { state: 'unchanged', outcome: 'read-nothing-new' }),
		entityType: 'seller',
		entityId: seller.id,
		note: read.status,
	};
}
