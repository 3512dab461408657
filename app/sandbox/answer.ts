import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { errorText } from '#app/toss/error-codes.ts';
import { PAYOUTS_INVALID_REQUEST } from '#app/toss/error-texts-payouts.ts';
import { securityKeyBytes } from '#app/toss/jwe.ts';
import type { ApiReply } from './context.ts';
import { toJson } from './json.ts';
import { inEnglish } from './payments/english.ts';
import type { SandboxRefusal } from './refusal.ts';

/** What goes over the wire, ready to be sent again byte for byte. */
export interface Answer {
	status: number;
	contentType: string;
	text: string;
	traceId: string;
	retryAfterSeconds?: number;
}

/** How a request wants to be answered. */
export interface Manner {
	envelope: 'v1' | 'v2';
	english: boolean;
	version: string;
	/** Adds a field that no document knows to every object. */
	unknownFields: boolean;
	/** The security key with which the reply is encrypted, or null for a plain one. */
	replyKey: string | null;
	now: Date;
}

/** 32 lower-case hex digits, a new one for every request. */
const newTraceId = () => randomBytes(16).toString('hex');

const JSON_TYPE = 'application/json;charset=UTF-8';

function answer(status: number, text: string, manner: Manner, traceId: string): Answer {
	if (manner.replyKey === null) return { status, contentType: JSON_TYPE, text, traceId };
	return { status, contentType: 'text/plain;charset=UTF-8', text: seal(text, manner.replyKey, manner.now), traceId };
}

/** The objects of a reply, alone or in a list, each with one field more. */
function widened(body: unknown): unknown {
	if (Array.isArray(body)) return body.map(widened);
	if (typeof body !== 'object' || body === null) return body;
	if ('items' in body) return { ...body, items: widened(body.items) };
	return { ...body, fieldOfTomorrow: { since: 'tomorrow' } };
}

/** A success. The envelope's fields stand in the order in which the service really sends them. */
export function answerOf(reply: ApiReply, manner: Manner): Answer {
	const traceId = newTraceId();
	const worded = manner.english && manner.envelope === 'v1' ? inEnglish(reply.body) : reply.body;
	const body = manner.unknownFields ? widened(worded) : worded;
	if (manner.envelope === 'v1') return answer(200, toJson(body), manner, traceId);
	const envelope = {
		version: manner.version,
		traceId,
		entityBody: body,
		entityType: reply.entityType ?? null,
		error: null,
	};
	return answer(200, toJson(envelope), manner, traceId);
}

/** The text of a code in the language asked for; payouts have a text of their own for INVALID_REQUEST. */
function messageOf(code: string, envelope: 'v1' | 'v2', english: boolean): string {
	const text = envelope === 'v2' && code === 'INVALID_REQUEST' ? PAYOUTS_INVALID_REQUEST : errorText(code);
	if (!text) return code;
	return english ? text.en : text.ko;
}

/** A refusal, in the shape of its family. */
export function refusalOf(refusal: SandboxRefusal, manner: Manner): Answer {
	const traceId = newTraceId();
	const item = refusal.refPayoutId === null ? '' : ` (refPayoutId: ${refusal.refPayoutId})`;
	const error = {
		code: refusal.code,
		message: `${refusal.text ?? messageOf(refusal.code, manner.envelope, manner.english)}${item}`,
	};
	const status = refusal.status ?? errorText(refusal.code)?.status ?? 400;
	if (manner.envelope === 'v1') return answer(status, toJson(error), manner, traceId);
	const envelope = { version: manner.version, traceId, entityBody: null, entityType: null, error };
	return answer(status, toJson(envelope), manner, traceId);
}

/**
 * Encrypts a reply as the service does: header fields in the order enc, iat, nonce, alg, `iat` with nanoseconds.
 * Synchronous, so that a reply can be kept under its Idempotency-Key in the same commit as what it reports.
 */
function seal(json: string, hexKey: string, now: Date): string {
	const nanoseconds = `${String(now.getMilliseconds()).padStart(3, '0')}${String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, '0')}`;
	const header = JSON.stringify({
		enc: 'A256GCM',
		iat: formatKst(now).replace('+09:00', `.${nanoseconds}+09:00`),
		nonce: randomUUID(),
		alg: 'dir',
	});
	const protectedHeader = Buffer.from(header).toString('base64url');
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', securityKeyBytes(hexKey), iv);
	cipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
	const text = Buffer.concat([cipher.update(json, 'utf8'), cipher.final()]);
	const parts = [protectedHeader, '', iv, text, cipher.getAuthTag()];
	return parts.map((part) => (typeof part === 'string' ? part : part.toString('base64url'))).join('.');
}
