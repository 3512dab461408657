import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { parseJsonExactly } from './exact-json.ts';
import { securityKeyBytes } from './jwe.ts';
import { UNCONFIRMED } from './unconfirmed.ts';

/** The headers of a delivery. Source: docs.tosspayments.com/reference/using-api/webhook-events. */
export const WEBHOOK_HEADERS = {
	transmissionTime: 'tosspayments-webhook-transmission-time',
	retriedCount: 'tosspayments-webhook-transmission-retried-count',
	transmissionId: 'tosspayments-webhook-transmission-id',
	signature: 'tosspayments-webhook-signature',
} as const;

/** How the security key is used for signing: the page does not say, so a receiver accepts both. */
export type WebhookKeyForm = 'hex' | 'ascii';

function hmac(rawBody: Uint8Array | string, transmissionTime: string, hexKey: string, form: WebhookKeyForm): Buffer {
	const key = form === 'hex' ? securityKeyBytes(hexKey) : Buffer.from(hexKey, 'ascii');
	return createHmac('sha256', key).update(rawBody).update(`:${transmissionTime}`).digest();
}

/**
 * True when one of the values of the signature header is the HMAC-SHA256 of `{raw body}:{transmission time}` under one
 * of the security keys. The body must be the bytes as received. Never throws on what a stranger sends.
 * Source: docs.tosspayments.com/reference/using-api/webhook-events.
 */
export function verifyWebhook(delivery: {
	rawBody: Uint8Array | string;
	transmissionTime: string | null | undefined;
	signature: string | null | undefined;
	keys: readonly string[];
}): boolean {
	const { rawBody, transmissionTime, signature, keys } = delivery;
	if (!transmissionTime || !signature) return false;
	const given = signature
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part.startsWith('v1:'))
		.map((part) => Buffer.from(part.slice(3), 'base64'))
		.filter((value) => value.length === 32);
	let authentic = false;
	for (const key of keys) {
		for (const form of UNCONFIRMED.webhookKeyForms) {
			const expected = hmac(rawBody, transmissionTime, key, form);
			for (const value of given) if (timingSafeEqual(expected, value)) authentic = true;
		}
	}
	return authentic;
}

/** The value of the signature header: one `v1:` value for each key, as while two keys live side by side. */
export function signWebhook(delivery: {
	rawBody: Uint8Array | string;
	transmissionTime: string;
	keys: readonly string[];
	form?: WebhookKeyForm;
}): string {
	const { rawBody, transmissionTime, keys, form = 'hex' } = delivery;
	return keys.map((key) => `v1:${hmac(rawBody, transmissionTime, key, form).toString('base64')}`).join(',');
}

const payoutsEvent = z.looseObject({
	eventType: z.string(),
	createdAt: z.string().nullish(),
	eventId: z.string().nullish(),
	entityType: z.string(),
	entityBody: z.looseObject({}).nullish(),
});

const paymentsEvent = z.looseObject({
	eventType: z.string(),
	createdAt: z.string().nullish(),
	data: z.looseObject({}).nullish(),
});

const depositCallback = z.looseObject({
	secret: z.string(),
	transactionKey: z.string(),
	createdAt: z.string().nullish(),
	status: z.string().nullish(),
	orderId: z.string().nullish(),
});

type Json = Record<string, unknown>;

/** One event as it came, told apart by its shape; what names itself in no known way is kept as `unrecognised`. */
export type WebhookEvent =
	/** payout.changed, seller.changed and whatever else the payouts family brings. */
	| {
			family: 'payouts';
			eventType: string;
			createdAt: string | null;
			eventId: string | null;
			entityType: string;
			entityBody: Json;
			mustBeSigned: boolean;
			body: Json;
	  }
	/** PAYOUT_STATUS_CHANGED and SUBMALL_STATUS_CHANGED of payouts v1: never signed. `id` is a payoutKey or a subMallId. */
	| {
			family: 'payouts-v1';
			eventType: string;
			createdAt: string | null;
			entity: 'payout' | 'sub-mall';
			id: string;
			data: Json;
			mustBeSigned: false;
			body: Json;
	  }
	/** PAYMENT_STATUS_CHANGED, CANCEL_STATUS_CHANGED and the rest of the payment family: never signed. */
	| { family: 'payments'; eventType: string; createdAt: string | null; data: Json; mustBeSigned: boolean; body: Json }
	/** The deposit of a virtual account: flat, without a name; `secret` must equal the one of the payment. */
	| {
			family: 'deposit';
			eventType: 'DEPOSIT_CALLBACK';
			createdAt: string | null;
			secret: string;
			transactionKey: string;
			status: string | null;
			orderId: string | null;
			mustBeSigned: false;
			body: Json;
	  }
	| {
			family: 'unrecognised';
			eventType: string | null;
			createdAt: string | null;
			mustBeSigned: boolean;
			body: unknown;
	  };

/** The events of payouts v1, and the field of `data` that names their object. */
const V1_EVENTS = {
	PAYOUT_STATUS_CHANGED: { entity: 'payout', key: 'payoutKey' },
	SUBMALL_STATUS_CHANGED: { entity: 'sub-mall', key: 'subMallId' },
} as const;

/** What an event of payouts v1 is about; null for every other event, and for one that does not name its object. */
function v1ObjectOf(eventType: string, data: Json): { entity: 'payout' | 'sub-mall'; id: string } | null {
	if (!Object.hasOwn(V1_EVENTS, eventType)) return null;
	const { entity, key } = V1_EVENTS[eventType as keyof typeof V1_EVENTS];
	const id = data[key];
	return typeof id === 'string' && id !== '' ? { entity, id } : null;
}

/** The events that are never applied without a valid signature. */
export const SIGNED_EVENTS: ReadonlySet<string> = new Set(['payout.changed', 'seller.changed']);

/**
 * Reads the body of a delivery. Null when it is not JSON; every JSON gives an event, known or not. Whether an event
 * must be signed goes by its name alone, so that no odd shape slips past the signature.
 */
export function parseWebhook(rawBody: Uint8Array | string): WebhookEvent | null {
	let body: unknown;
	try {
		const text = typeof rawBody === 'string' ? rawBody : new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
		body = parseJsonExactly(text);
	} catch {
		return null;
	}
	const named = z.looseObject({ eventType: z.string() }).safeParse(body);
	const eventType = named.success ? named.data.eventType : null;
	const mustBeSigned = eventType !== null && SIGNED_EVENTS.has(eventType);

	const payouts = payoutsEvent.safeParse(body);
	if (payouts.success && payouts.data.entityBody) {
		const { createdAt, eventId, entityType, entityBody } = payouts.data;
		return {
			family: 'payouts',
			eventType: payouts.data.eventType,
			createdAt: createdAt ?? null,
			eventId: eventId ?? null,
			entityType,
			entityBody,
			mustBeSigned,
			body: body as Json,
		};
	}
	const payments = paymentsEvent.safeParse(body);
	if (payments.success && payments.data.data) {
		const { createdAt, data } = payments.data;
		const v1 = v1ObjectOf(payments.data.eventType, data);
		if (v1) {
			return {
				family: 'payouts-v1',
				eventType: payments.data.eventType,
				createdAt: createdAt ?? null,
				...v1,
				data,
				mustBeSigned: false,
				body: body as Json,
			};
		}
		return {
			family: 'payments',
			eventType: payments.data.eventType,
			createdAt: createdAt ?? null,
			data,
			mustBeSigned,
			body: body as Json,
		};
	}
	const deposit = depositCallback.safeParse(body);
	if (deposit.success && eventType === null) {
		const { createdAt, secret, transactionKey, status, orderId } = deposit.data;
		return {
			family: 'deposit',
			eventType: 'DEPOSIT_CALLBACK',
			createdAt: createdAt ?? null,
			secret,
			transactionKey,
			status: status ?? null,
			orderId: orderId ?? null,
			mustBeSigned: false,
			body: body as Json,
		};
	}
	const createdAt = z.looseObject({ createdAt: z.string() }).safeParse(body);
	return {
		family: 'unrecognised',
		eventType,
		createdAt: createdAt.success ? createdAt.data.createdAt : null,
		mustBeSigned,
		body,
	};
}
