import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { type FailedCall, TossRejected, TossUnknownOutcome } from './errors.ts';
import { encryptJwe, JweError, openJwe } from './jwe.ts';
import { type ReplyShape, readReply, type WireReply } from './reply.ts';
import { UNCONFIRMED } from './unconfirmed.ts';

/** What every call takes. */
export interface CallOptions {
	/** With a test key, makes Toss answer with this error. Source: docs.tosspayments.com/reference/error-codes. */
	testCode?: string;
	/** Ends the call; a POST ended so is an unknown outcome. */
	signal?: AbortSignal;
	/** Asked before the same request goes again by itself; when it says no, the outcome stays unknown. */
	mayRepeat?: () => Promise<boolean>;
	/** Asked at the last moment of each try; when it says no, this one is not made, and the next is up to `mayRepeat`. */
	isInTime?: () => Promise<boolean>;
}

/** What every POST takes besides: the key under which Toss does it once, however often it is sent. */
export interface PostOptions extends CallOptions {
	/** Unique and hard to guess, 300 characters at most; Toss keeps it for 15 days. */
	idempotencyKey: string;
}

/** One attempt, for logs and measures: no ids, no bodies, no keys. */
export interface CallRecord {
	method: string;
	route: string;
	attempt: number;
	ms: number;
	outcome: 'ok' | 'rejected' | 'unknown';
	status: number | null;
	code: string | null;
	traceId: string | null;
	/** Why the outcome is unknown. */
	reason: string | null;
}

export interface TransportSettings {
	baseUrl: string;
	secretKey: string;
	securityKey: string;
	/** The key before a re-issue; Toss accepts and uses it for seven more days. */
	previousSecurityKey?: string | undefined;
	/** How long one attempt may take, in milliseconds; Toss asks for 60 seconds. */
	timeoutMs?: number;
	/** How long an answer may be; the longest that is documented, 5000 settlement lines, has some 8 MB. */
	maxReplyBytes?: number;
	/** The clock that dates encrypted requests. */
	now?: () => Date | Promise<Date>;
	retry?: { attempts?: number; baseDelayMs?: number };
	log?: (record: CallRecord) => void;
	/** Hears of an answer under another security key than ours, before the call fails. */
	onForeignKey?: () => Promise<void>;
}

export interface Call<T> {
	method: 'GET' | 'POST' | 'DELETE';
	/** The path with `{name}` where `params` go. */
	route: string;
	params?: Record<string, string>;
	query?: Record<string, string | number | null | undefined>;
	/** JSON text of the body. */
	body?: string;
	encrypted?: boolean;
	idempotencyKey?: string;
	shape: ReplyShape;
	schema: z.ZodType<T>;
	/** What an empty body of a success means, where one is allowed. */
	emptyBodyIs?: T;
}

/**
 * JSON as Toss takes it: amounts as whole numbers, exactly, and text in its composed form, in which characters are counted
 * and holders compared. Throws on an amount that JSON cannot hold.
 */
export function toWireJson(value: unknown): string {
	return JSON.stringify(value, (_key, part: unknown) => {
		if (typeof part === 'string') return part.normalize('NFC');
		if (typeof part !== 'bigint') return part;
		const number = Number(part);
		if (!Number.isSafeInteger(number)) throw new RangeError('an amount is too large for a request');
		return number;
	});
}

/** The value of the Authorization header: the secret key, a colon and no password. */
export function basicAuthorization(secretKey: string): string {
	return `Basic ${Buffer.from(`${secretKey}:`, 'utf8').toString('base64')}`;
}

const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/** The body of an answer; null as soon as it is longer than the limit, and then the rest is not waited for. */
async function bodyOf(response: Response, limit: number): Promise<Uint8Array | null> {
	const reader = response.body?.getReader();
	const parts: Uint8Array[] = [];
	let length = 0;
	for (;;) {
		const { done, value } = (await reader?.read()) ?? { done: true };
		if (done) return Buffer.concat(parts);
		length += value.byteLength;
		if (length > limit) {
			await reader?.cancel();
			return null;
		}
		parts.push(value);
	}
}

const RETRIED_POST_KINDS = new Set(['timeout', 'cut', 'server-error', 'busy']);

/** Whether the same request may go again by itself: reads always, POSTs under their key, DELETEs never. */
function mayRetry(call: Call<unknown>, failure: unknown): failure is TossUnknownOutcome {
	if (!(failure instanceof TossUnknownOutcome)) return false;
	if (call.method === 'GET') return true;
	return call.method === 'POST' && call.idempotencyKey !== undefined && RETRIED_POST_KINDS.has(failure.kind);
}

/** Sends calls to Toss: authorization, encryption, time limits, and repeats of what is safe to repeat. */
export class TossTransport {
	readonly #settings: TransportSettings;
	readonly #authorization: string;
	readonly #attempts: number;
	readonly #baseDelayMs: number;

	constructor(settings: TransportSettings) {
		this.#settings = { ...settings, baseUrl: settings.baseUrl.replace(/\/+$/, '') };
		this.#authorization = basicAuthorization(settings.secretKey);
		this.#attempts = Math.max(1, settings.retry?.attempts ?? 4);
		this.#baseDelayMs = settings.retry?.baseDelayMs ?? 500;
	}

	/** The answer to a call; throws TossRejected or TossUnknownOutcome, and RangeError for what is never sent. */
	async send<T>(call: Call<T>, options: CallOptions): Promise<T> {
		if (call.idempotencyKey !== undefined && !/^[\x21-\x7e]{1,300}$/.test(call.idempotencyKey)) {
			throw new RangeError('an idempotency key has 1 to 300 visible ASCII characters');
		}
		const url = this.#urlOf(call);
		options.signal?.throwIfAborted();
		for (let attempt = 1; ; attempt += 1) {
			const startedAt = performance.now();
			try {
				const value = await this.#attempt(call, url, options);
				this.#record(call, attempt, startedAt, null);
				return value;
			} catch (failure) {
				this.#record(call, attempt, startedAt, failure);
				if (attempt > 1 && failure instanceof TossRejected) failure.afterUnknown = true;
				if (attempt >= this.#attempts || !mayRetry(call, failure) || options.signal?.aborted) throw failure;
				const delayMs = this.#delayMs(attempt, failure);
				if (delayMs === null) throw failure;
				try {
					await pause(delayMs, undefined, { signal: options.signal });
				} catch {
					throw failure;
				}
				if (options.mayRepeat && !(await options.mayRepeat())) throw failure;
			}
		}
	}

	/**
	 * Asks with a read that changes nothing whether Toss seals its answers with our security key. True only when such an answer
	 * was opened: one that comes plain, or not at all, says nothing.
	 */
	async opensAnswers(): Promise<boolean> {
		const call = { method: 'GET', route: '/v2/balances' };
		const headers = { authorization: this.#authorization, 'TossPayments-api-security-mode': 'ENCRYPTION' };
		try {
			const { body } = await this.#exchange(call, `${this.#settings.baseUrl}${call.route}`, { method: 'GET', headers });
			await openJwe(new TextDecoder().decode(body), [this.#settings.securityKey]);
			return true;
		} catch (failure) {
			if (failure instanceof TossUnknownOutcome || failure instanceof JweError) return false;
			throw failure;
		}
	}

	#urlOf(call: Call<unknown>): string {
		const path = call.route.replace(/\{(\w+)\}/g, (_match, name: string) => {
			const value = call.params?.[name] ?? '';
			// encodeURIComponent leaves dots alone, and a path of dots would climb to another endpoint.
			if (value === '' || /^\.+$/.test(value)) throw new RangeError(`${call.route}: ${name} is missing or no id`);
			return encodeURIComponent(value);
		});
		const query = new URLSearchParams();
		for (const [name, value] of Object.entries(call.query ?? {})) {
			if (value !== null && value !== undefined) query.set(name, String(value));
		}
		return `${this.#settings.baseUrl}${path}${query.size > 0 ? `?${query}` : ''}`;
	}

	async #attempt<T>(call: Call<T>, url: string, options: CallOptions): Promise<T> {
		const { securityKey, previousSecurityKey } = this.#settings;
		const now = (await this.#settings.now?.()) ?? new Date();
		// Asked in English, Toss also names methods and kinds of cards in English; left to itself, fetch asks for anything.
		const headers = new Headers({ authorization: this.#authorization, 'accept-language': 'ko-KR' });
		if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
		if (options.testCode !== undefined) headers.set('tosspayments-test-code', options.testCode);
		let body = call.body;
		if (body !== undefined && call.encrypted) {
			headers.set('content-type', 'text/plain');
			headers.set('TossPayments-api-security-mode', 'ENCRYPTION');
			body = await encryptJwe(body, securityKey, now);
		} else if (body !== undefined) {
			headers.set('content-type', 'application/json');
		}
		if (options.isInTime && !(await options.isInTime()))
			throw new TossUnknownOutcome(call, 'cut', { detail: 'held up before it was sent' });
		const reply = await this.#exchange(call, url, { method: call.method, headers, body: body ?? null }, options.signal);
		const securityKeys = previousSecurityKey ? [securityKey, previousSecurityKey] : [securityKey];
		try {
			return await readReply(call, reply, call, { securityKeys, now: new Date() });
		} catch (failure) {
			if (failure instanceof TossUnknownOutcome && failure.foreignKey) await this.#settings.onForeignKey?.();
			throw failure;
		}
	}

	async #exchange(call: FailedCall, url: string, init: RequestInit, signal?: AbortSignal): Promise<WireReply> {
		const timeout = AbortSignal.timeout(this.#settings.timeoutMs ?? 60_000);
		try {
			const response = await fetch(url, {
				...init,
				redirect: 'manual',
				signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
			});
			const { status, headers } = response;
			const body = await bodyOf(response, this.#settings.maxReplyBytes ?? MAX_REPLY_BYTES);
			if (!body) throw new TossUnknownOutcome(call, 'garbage', { status, detail: 'the body is too long' });
			const traceId = headers.get('x-tosspayments-trace-id');
			return { status, traceId, retryAfter: headers.get('retry-after'), body };
		} catch (error) {
			if (error instanceof TossUnknownOutcome) throw error;
			const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
			// A timeout has a number for a code, which tells nobody anything.
			const code = reason instanceof Error && 'code' in reason && typeof reason.code === 'string' ? reason.code : '';
			const late = timeout.aborted || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
			// The reason's own text is left out: it can quote what was sent.
			throw new TossUnknownOutcome(call, late ? 'timeout' : 'cut', code ? { detail: code } : {});
		}
	}

	/** How long to wait before the next attempt; null when Toss asks for more than we wait within a call. */
	#delayMs(attempt: number, failure: TossUnknownOutcome): number | null {
		if (failure.retryAfterMs !== null) {
			return failure.retryAfterMs > UNCONFIRMED.retryAfterMaxMs ? null : failure.retryAfterMs;
		}
		const slower = failure.status === 429 ? 4 : failure.status === 409 ? 2 : 1;
		return this.#baseDelayMs * slower * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
	}

	#record(call: FailedCall, attempt: number, startedAt: number, failure: unknown): void {
		const known = failure instanceof TossRejected || failure instanceof TossUnknownOutcome ? failure : null;
		if (failure !== null && known === null) return;
		this.#settings.log?.({
			method: call.method,
			route: call.route,
			attempt,
			ms: Math.round(performance.now() - startedAt),
			outcome: known === null ? 'ok' : known instanceof TossRejected ? 'rejected' : 'unknown',
			status: known?.status ?? null,
			code: known?.code ?? null,
			traceId: known?.traceId ?? null,
			reason: known instanceof TossUnknownOutcome ? [known.kind, known.detail].filter(Boolean).join(': ') : null,
		});
	}
}
