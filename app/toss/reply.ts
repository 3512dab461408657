import { z } from 'zod';
import { classify, codeOfStatus } from './error-codes.ts';
import { type FailedCall, TossRejected, TossUnknownOutcome } from './errors.ts';
import { parseJsonExactly, withKeepableText } from './exact-json.ts';
import { isJwe, JweError, openJwe } from './jwe.ts';

/** An answer as it came over the wire. */
export interface WireReply {
	status: number;
	body: Uint8Array;
	traceId: string | null;
	retryAfter: string | null;
}

/** v1 replies are bare; v2 replies come in an envelope. */
export type ReplyShape = 'v1' | 'v2';

/** A code goes into logs and onto screens: a text that can be none counts as an error without a code. */
const errorSchema = z.object({ code: z.string().regex(/^[\w.-]{1,100}$/), message: z.string().nullish() });
const flatError = errorSchema;
const envelopeError = z.object({ traceId: z.string().nullish(), error: errorSchema });
const envelope = z.object({
	entityBody: z.unknown(),
	error: z.null().optional(),
	traceId: z.string().nullish(),
});

/** Milliseconds that a Retry-After header asks for, as seconds or as a date; null when it says nothing. */
function retryAfterMs(header: string | null, now: Date): number | null {
	if (!header) return null;
	if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
	const at = Date.parse(header);
	return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

async function readBody(body: Uint8Array, securityKeys: readonly string[]): Promise<unknown> {
	let textOfBody = new TextDecoder('utf-8', { fatal: true }).decode(body);
	if (isJwe(textOfBody)) textOfBody = (await openJwe(textOfBody, securityKeys)).json;
	return parseJsonExactly(withKeepableText(textOfBody));
}

/** Where a reply departs from what was expected, in field names only: values may be secret. */
function departures(error: z.ZodError): string {
	const places = error.issues.map((issue) => issue.path.join('.') || 'the whole').slice(0, 5);
	return `unexpected shape at ${[...new Set(places)].join(', ')}`;
}

/**
 * Turns an answer into what was asked for, or into the one of the two failures that it means: whether the body is JSON
 * or a JWE, flat or in an envelope, is found out from the body. Anything that cannot be read is an unknown outcome,
 * a 2xx above all.
 */
export async function readReply<T>(
	call: FailedCall,
	reply: WireReply,
	expected: { shape: ReplyShape; schema: z.ZodType<T>; emptyBodyIs?: T },
	context: { securityKeys: readonly string[]; now: Date },
): Promise<T> {
	const { status } = reply;
	const succeeded = status >= 200 && status < 300;
	const facts = { status, traceId: reply.traceId, retryAfterMs: retryAfterMs(reply.retryAfter, context.now) };
	if (succeeded && reply.body.length === 0 && 'emptyBodyIs' in expected) return expected.emptyBodyIs as T;

	let body: unknown;
	try {
		body = await readBody(reply.body, context.securityKeys);
	} catch (cause) {
		throw unreadable(call, facts, cause);
	}

	if (!succeeded) throw failureOf(call, body, facts);
	let value = body;
	if (expected.shape === 'v2') {
		const opened = envelope.safeParse(body);
		if (!opened.success) throw new TossUnknownOutcome(call, 'garbage', { ...facts, detail: departures(opened.error) });
		value = opened.data.entityBody;
	}
	const parsed = expected.schema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new TossUnknownOutcome(call, 'garbage', { ...facts, detail: departures(parsed.error) });
}

interface Facts {
	status: number;
	traceId: string | null;
	retryAfterMs: number | null;
}

function unreadable(call: FailedCall, facts: Facts, cause: unknown): TossUnknownOutcome {
	if (facts.status >= 500) return new TossUnknownOutcome(call, 'server-error', facts);
	if (facts.status === 429 || facts.status === 409) return new TossUnknownOutcome(call, 'busy', facts);
	// A reply under a key that is not ours: so Toss answers whoever has the security key of another merchant.
	const foreignKey = cause instanceof JweError;
	const detail = foreignKey ? 'TOSS_SECURITY_KEY does not open the body' : 'the body cannot be read';
	return new TossUnknownOutcome(call, 'garbage', { ...facts, detail, foreignKey, cause });
}

function failureOf(call: FailedCall, body: unknown, replyFacts: Facts): TossRejected | TossUnknownOutcome {
	const inEnvelope = envelopeError.safeParse(body);
	const flat = flatError.safeParse(body);
	const error = inEnvelope.success ? inEnvelope.data.error : flat.success ? flat.data : null;
	const facts = {
		...replyFacts,
		code: error?.code ?? null,
		tossMessage: error?.message ?? null,
		traceId: replyFacts.traceId ?? (inEnvelope.success ? (inEnvelope.data.traceId ?? null) : null),
	};
	switch (classify(facts.status, facts.code)) {
		case 'rejected': {
			// A refusal that Toss did not sign with a code can be anybody's on the way; 401 and 403 are refusals from anybody.
			if (facts.code === null && facts.status !== 401 && facts.status !== 403) {
				return new TossUnknownOutcome(call, 'garbage', { ...facts, detail: 'an error without a code' });
			}
			return new TossRejected(call, { ...facts, code: facts.code ?? codeOfStatus(facts.status) });
		}
		case 'temporary':
			return new TossUnknownOutcome(call, facts.status === 409 || facts.status === 429 ? 'busy' : 'temporary', facts);
		case 'unknown': {
			const answered = facts.status >= 500 || facts.code !== null;
			return new TossUnknownOutcome(call, answered ? 'server-error' : 'garbage', facts);
		}
	}
}
