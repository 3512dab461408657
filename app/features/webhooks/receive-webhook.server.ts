import { createHash } from 'node:crypto';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { newId } from '#app/lib/ids.ts';
import { log } from '#app/log.server.ts';
import { parseTossTime } from '#app/toss/toss-time.ts';
import { parseWebhook, verifyWebhook, WEBHOOK_HEADERS, type WebhookEvent } from '#app/toss/webhook.ts';
import { readLimited } from './read-limited.server.ts';
import { LONGEST_UNPROVEN, partOfBody, UnprovenBudget } from './unproven.ts';
import { keepableBody, type SignatureState } from './webhook-event.ts';

const MAX_BYTES = 1024 * 1024;
const UNPROVEN_BYTES_PER_HOUR = 32 * 1024 * 1024;
let budget = new UnprovenBudget(UNPROVEN_BYTES_PER_HOUR);

/** Begins the hour of unsigned deliveries anew, with another limit: for tests. */
export function limitUnproven(mostBytesPerHour = UNPROVEN_BYTES_PER_HOUR): void {
	budget = new UnprovenBudget(mostBytesPerHour);
}

export interface WebhookAnswer {
	status: 200 | 400 | 401 | 413 | 429;
	result: 'stored' | 'duplicate' | 'not-json' | 'too-large' | 'bad-signature' | 'too-many';
}

/** Text of a stranger as PostgreSQL takes it, cut to what is worth keeping. */
function clean(text: string | null | undefined, max: number): string | null {
	return text ? text.replaceAll('\0', '').slice(0, max) : null;
}

/** Kept for a later look: Toss's own headers, and no cookie or authorisation that somebody may have sent along. */
function keptHeaders(headers: Headers): Record<string, string> {
	const kept = [...headers].filter(([name]) => name.startsWith('tosspayments-') || name === 'content-type');
	return Object.fromEntries(kept.map(([name, value]) => [name, value.slice(0, 500)]));
}

function signatureOf(event: WebhookEvent, rawBody: Uint8Array, headers: Headers): SignatureState {
	const signature = headers.get(WEBHOOK_HEADERS.signature);
	if (!signature) return event.mustBeSigned ? 'missing' : 'unsigned';
	const { TOSS_SECURITY_KEY, TOSS_SECURITY_KEY_PREVIOUS } = environment();
	const valid = verifyWebhook({
		rawBody,
		transmissionTime: headers.get(WEBHOOK_HEADERS.transmissionTime),
		signature,
		keys: TOSS_SECURITY_KEY_PREVIOUS ? [TOSS_SECURITY_KEY, TOSS_SECURITY_KEY_PREVIOUS] : [TOSS_SECURITY_KEY],
	});
	return valid ? 'valid' : 'invalid';
}

function dedupeKeyOf(event: WebhookEvent, rawBody: Uint8Array, refused: boolean): string {
	const bodyHash = createHash('sha256').update(rawBody).digest('hex');
	// A stranger must not be able to make the true event look like a repetition.
	if (refused) return `refused:${bodyHash}`;
	if (event.family === 'payouts' && event.mustBeSigned && event.eventId) return `event:${clean(event.eventId, 200)}`;
	return `body:${bodyHash}`;
}

/**
 * Takes one delivery of Toss: verified, stored once, to be applied by the worker. What must be signed and is not is kept
 * for inspection and answered 401; a repetition is kept as a duplicate, however old the event. Nothing that a stranger
 * sends makes it throw, or fills the disk: of what is not signed a part is kept, and so much in an hour; what comes beyond is
 * asked to come again later. Rules: docs.tosspayments.com/reference/using-api/webhook-events.
 */
export async function receiveWebhook(request: Request): Promise<WebhookAnswer> {
	const rawBody = await readLimited(request, MAX_BYTES);
	if (!rawBody) return { status: 413, result: 'too-large' };
	const event = parseWebhook(rawBody);
	if (!event) return { status: 400, result: 'not-json' };
	const { headers } = request;
	const signature = signatureOf(event, rawBody, headers);
	const refused = event.mustBeSigned && signature !== 'valid';
	const dedupeKey = dedupeKeyOf(event, rawBody, refused);
	const proven = signature === 'valid';
	const whole = keepableBody(Buffer.from(rawBody).toString('utf8').replaceAll('\0', ''));
	const isCut = !proven && whole.length > LONGEST_UNPROVEN;
	const body = isCut ? partOfBody(whole) : whole;
	const taken = proven ? { ok: true as const } : budget.take(body.length, Date.now());
	if (!taken.ok) {
		if (taken.first) log().warn('more unsigned webhooks came within an hour than are kept: the rest is not stored');
		return refused ? { status: 401, result: 'bad-signature' } : { status: 429, result: 'too-many' };
	}
	const now = await currentInstant();
	const retriedCount = Number(headers.get(WEBHOOK_HEADERS.retriedCount) ?? Number.NaN);
	const row = {
		id: newId(now),
		receivedAt: now,
		transmissionId: clean(headers.get(WEBHOOK_HEADERS.transmissionId), 100),
		retriedCount: Number.isInteger(retriedCount) && retriedCount >= 0 && retriedCount < 1000 ? retriedCount : null,
		eventId: event.family === 'payouts' ? clean(event.eventId, 200) : null,
		eventType: clean(event.eventType, 100) ?? 'unknown',
		eventCreatedAt: event.createdAt ? parseTossTime(event.createdAt) : null,
		signature,
		dedupeKey,
		body,
		bodyBytes: isCut ? rawBody.byteLength : null,
		headers: keptHeaders(headers),
	};
	if (refused) {
		await db().webhookEvent.create({ data: { ...row, state: 'refused' } });
		return { status: 401, result: 'bad-signature' };
	}
	return db().$transaction(async (tx): Promise<WebhookAnswer> => {
		// Two deliveries of one event at the same moment: the second one has to see the first.
		await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${dedupeKey}, 1))`;
		const first = await tx.webhookEvent.findFirst({
			where: { dedupeKey, state: { notIn: ['duplicate', 'refused'] } },
			select: { id: true, state: true },
		});
		await tx.webhookEvent.create({ data: { ...row, state: first ? 'duplicate' : 'stored' } });
		const apply = first ? (first.state === 'stored' || first.state === 'failed' ? first.id : null) : row.id;
		// A repetition of something that could not be applied is a second chance for it.
		if (apply) {
			await enqueue(tx, 'applyWebhookEvent', { webhookEventId: apply }, { key: `applyWebhookEvent:${apply}` });
		}
		return { status: 200, result: first ? 'duplicate' : 'stored' };
	});
}
