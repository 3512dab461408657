import { db, type Prisma } from '#app/db.server.ts';
import { decodeCursor, isUuid, keysetPage } from '#app/lib/keyset.ts';
import { addDays, atKst, type KstDay } from '#app/lib/kst-calendar.ts';
import { distinctWords } from '#app/sql.server.ts';
import { maskedBody, type SignatureState, type WebhookState } from './webhook-event.ts';

export interface WebhookFilters {
	type?: string;
	state?: WebhookState;
	signature?: SignatureState;
	entityId?: string;
	from?: KstDay;
	to?: KstDay;
}

function whereOf(filters: WebhookFilters): Prisma.WebhookEventWhereInput {
	return {
		eventType: filters.type?.replaceAll('\0', ''),
		state: filters.state,
		signature: filters.signature,
		entityId: filters.entityId?.replaceAll('\0', ''),
		receivedAt: { gte: filters.from && atKst(filters.from), lt: filters.to && atKst(addDays(filters.to, 1)) },
	};
}

/** How many events the filters let through. */
export function countWebhookEvents(filters: WebhookFilters): Promise<number> {
	return db().webhookEvent.count({ where: whereOf(filters) });
}

/** One page of events, newest first. */
export async function listWebhookEvents(
	filters: WebhookFilters,
	page: { after?: string; before?: string; size: number },
) {
	const after = decodeCursor(page.after);
	const before = after ? null : decodeCursor(page.before);
	const found = await db().webhookEvent.findMany({
		where: { ...whereOf(filters), id: after ? { lt: after.id } : before ? { gt: before.id } : undefined },
		omit: { body: true, headers: true, dedupeKey: true },
		orderBy: { id: before ? 'asc' : 'desc' },
		take: page.size + 1,
	});
	return keysetPage(found, { after, before, size: page.size }, ({ id }) => ({ id, value: '' }));
}

export type ListedEvent = Awaited<ReturnType<typeof listWebhookEvents>>['rows'][number];

/** The types of events that came so far, for the filter. */
export function listEventTypes(): Promise<string[]> {
	return distinctWords('webhook_event', 'event_type', 50);
}

/** One event with its body, personal data blotted out, and the deliveries that repeat it; null when there is none. */
export async function findWebhookEvent(id: string | undefined) {
	if (!isUuid(id)) return null;
	const event = await db().webhookEvent.findUnique({ where: { id } });
	if (!event) return null;
	const { body, dedupeKey, ...rest } = event;
	const repetitions = await db().webhookEvent.findMany({
		where: { dedupeKey, id: { not: id } },
		select: { id: true, receivedAt: true, state: true, retriedCount: true },
		orderBy: { id: 'asc' },
		take: 20,
	});
	return { ...rest, headers: rest.headers as Record<string, string>, body: maskedBody(body), repetitions };
}
