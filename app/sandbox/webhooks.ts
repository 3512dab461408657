import { newUlid } from '#app/lib/ids.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { SIGNED_EVENTS, signWebhook, WEBHOOK_HEADERS } from '#app/toss/webhook.ts';
import type { SandboxCore, WebhookBody } from './context.ts';
import type { createFaults } from './faults.ts';
import { toJson } from './json.ts';
import { nonsense } from './refusal.ts';

/** Minutes before each retry. Source: docs.tosspayments.com/guides/webhook. */
export const RETRY_MINUTES = [1, 4, 16, 64, 256, 1024, 4096] as const;

const ATTEMPT = 'webhook.attempt';
const AT_ONCE = 8;

interface Delivery {
	id: string;
	event: string;
	url: string;
	/** The same with every attempt; only the transmission time and the signature are new. Empty once it is over. */
	body: string;
	/** True when a second copy goes out beside it. */
	twice: boolean;
	attempts: { at: string; status: number | null }[];
	/** When it is tried again, or null when it is over. */
	next: string | null;
}

interface Attempt {
	deliveryId: string;
	/** How many retries came before. */
	retry: number;
	/** A second copy of a first attempt: it is not followed by retries of its own. */
	copy?: boolean;
	/** Deliveries that were held back until this one has been sent. */
	lets?: string[];
}

/** A delivery that the fault "reorder" holds back, and the agenda item that lets it go in the end. */
interface Held {
	id: string;
	item: string;
}

/** Sends events to the registered receivers, signs them, and tries again as Toss does. */
export function createWebhooks(core: SandboxCore, faults: ReturnType<typeof createFaults>) {
	const receivers = core.store.collection<{ url: string }>('receivers');
	const deliveries = core.store.collection<Delivery>('deliveries');
	const held = core.store.collection<Held>('held');
	const takeTurn = createTurns(AT_ONCE);
	let ending = new AbortController();

	function emit(event: string, build: WebhookBody): void {
		if (receivers.size === 0) return;
		const at = core.clock.now();
		const body = toJson(build({ eventId: `evt_a${newUlid(at)}`, at }));
		const fault = faults.forWebhook();
		const holdsBack = fault?.fault === 'reorder' || fault?.fault === 'drop';
		const released = holdsBack ? [] : [...held.values()].reverse();
		for (const [index, { url }] of [...receivers.values()].entries()) {
			const id = `whtrans_a${newUlid(at)}`;
			const delivery: Delivery = {
				id,
				event,
				url,
				body,
				twice: fault?.fault === 'duplicate',
				attempts: [],
				next: null,
			};
			deliveries.put(id, delivery);
			if (fault?.fault === 'drop') continue;
			const wait = fault?.fault === 'delay' || fault?.fault === 'reorder' ? (fault.ms ?? defaultWaitMs()) : 0;
			const first = new Date(at.getTime() + wait);
			delivery.next = formatKst(first);
			if (fault?.fault === 'reorder') {
				held.put(id, { id, item: core.schedule(first, ATTEMPT, { deliveryId: id, retry: 0 } satisfies Attempt) });
				continue;
			}
			const lets = index === 0 ? released.map((entry) => entry.id) : [];
			core.schedule(first, ATTEMPT, { deliveryId: id, retry: 0, lets } satisfies Attempt);
			if (fault?.fault === 'duplicate') {
				core.schedule(first, ATTEMPT, { deliveryId: id, retry: 0, copy: true } satisfies Attempt);
			}
		}
		for (const entry of released) {
			held.delete(entry.id);
			core.unschedule(entry.item);
		}
	}

	const defaultWaitMs = () => core.settings.webhookReorderSeconds * 1000;

	async function attempt(work: Attempt): Promise<'again' | undefined> {
		const delivery = deliveries.get(work.deliveryId);
		if (!delivery) return undefined;
		held.delete(work.deliveryId);
		const generation = core.agenda.generation;
		const { signal } = ending;
		const release = await takeTurn();
		const at = core.clock.now();
		let status: number | null;
		try {
			status = await post(delivery, work.retry, at, signal);
		} finally {
			release();
		}
		if (signal.aborted) {
			// The sandbox ends: leave the item on the agenda. After a reset there is nothing left to write to.
			return generation === core.agenda.generation ? 'again' : undefined;
		}
		delivery.attempts.push({ at: formatKst(at), status });
		for (const id of work.lets ?? []) core.schedule(at, ATTEMPT, { deliveryId: id, retry: 0 } satisfies Attempt);
		const wait = RETRY_MINUTES[work.retry];
		if (status !== 200 && !work.copy && wait !== undefined) {
			const next = new Date(at.getTime() + wait * 60_000);
			delivery.next = formatKst(next);
			core.schedule(next, ATTEMPT, { deliveryId: delivery.id, retry: work.retry + 1 } satisfies Attempt);
		} else if (!work.copy) {
			delivery.next = null;
		}
		// A million payments tell of themselves: what has arrived need not stay in memory.
		if (delivery.next === null && !delivery.twice) delivery.body = '';
		deliveries.put(delivery.id, delivery);
		return undefined;
	}

	async function post(delivery: Delivery, retry: number, at: Date, ended: AbortSignal): Promise<number | null> {
		const transmissionTime = formatKst(at);
		const headers: Record<string, string> = {
			'content-type': 'application/json; charset=utf-8',
			[WEBHOOK_HEADERS.transmissionTime]: transmissionTime,
			[WEBHOOK_HEADERS.retriedCount]: String(retry),
			[WEBHOOK_HEADERS.transmissionId]: delivery.id,
		};
		if (SIGNED_EVENTS.has(delivery.event)) {
			headers[WEBHOOK_HEADERS.signature] = signWebhook({
				rawBody: delivery.body,
				transmissionTime,
				keys: core.securityKeys,
				form: core.settings.webhookKeyIsHex ? 'hex' : 'ascii',
			});
		}
		try {
			const response = await fetch(delivery.url, {
				method: 'POST',
				headers,
				body: delivery.body,
				redirect: 'manual',
				signal: AbortSignal.any([ended, AbortSignal.timeout(core.settings.webhookTimeoutSeconds * 1000)]),
			});
			await response.arrayBuffer();
			return response.status;
		} catch {
			return null;
		}
	}

	core.emit = emit;
	core.onDue<Attempt>(ATTEMPT, attempt);
	core.onReset(() => {
		ending.abort();
		ending = new AbortController();
	});
	core.control({
		method: 'POST',
		pattern: '/_sandbox/webhooks',
		handler: ({ body }) => {
			const { url } = body;
			if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
				nonsense('url must be an http or https address');
			}
			receivers.put(url, { url });
			return { url, receivers: [...receivers.values()].map((receiver) => receiver.url) };
		},
	});
	core.control({
		method: 'GET',
		pattern: '/_sandbox/webhooks',
		handler: () => ({
			deliveries: [...deliveries.values()].map(({ id, event, url, attempts, next }) => ({
				id,
				event,
				url,
				attempts,
				next,
			})),
			receivers: [...receivers.values()].map((receiver) => receiver.url),
		}),
	});
	return {
		/** Cuts off what is being sent; it is sent again after the next start. */
		end: () => ending.abort(),
	};
}

/** Lets so many work at a time, the others in the order in which they came. */
function createTurns(places: number): () => Promise<() => void> {
	let free = places;
	const waiting: (() => void)[] = [];
	const release = () => {
		const next = waiting.shift();
		if (next) next();
		else free += 1;
	};
	return async () => {
		if (free > 0) free -= 1;
		else await new Promise<void>((resolve) => waiting.push(resolve));
		return release;
	};
}
