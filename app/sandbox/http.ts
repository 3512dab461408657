import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { errorText } from '#app/toss/error-codes.ts';
import { type Answer, answerOf, type Manner, refusalOf } from './answer.ts';
import type { ApiRoute, SandboxCore } from './context.ts';
import { createJweHeaderCheck, openBody } from './envelope-in.ts';
import type { createFaults, HttpFault } from './faults.ts';
import { checkAuthorization, createRateLimit } from './gatekeeper.ts';
import { createIdempotency } from './idempotency.ts';
import { toJson } from './json.ts';
import { playLanguage, playPage } from './play/page.ts';
import { Nonsense, nonsense, refuse, SandboxRefusal } from './refusal.ts';
import { findRoute } from './router.ts';

const MAX_BODY_BYTES = 10 * 1024 * 1024;

interface Call {
	method: string;
	path: string;
	/** Path and query as sent. */
	url: string;
	query: URLSearchParams;
	headers: IncomingMessage['headers'];
	/** Null when the body was larger than the server reads. */
	body: string | null;
	fault: HttpFault | null;
}

/** How often each endpoint was called, faulty calls included. */
export interface CallCount {
	id: string;
	count: number;
}

/** Answers the API and the control interface. */
export function createListener(core: SandboxCore, faults: ReturnType<typeof createFaults>): RequestListener {
	const answerApi = createApi(core);
	const callCounts = core.store.collection<CallCount>('calls');

	async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = request.url ?? '/';
		const { pathname, searchParams } = new URL(url, 'http://sandbox');
		const method = request.method ?? 'GET';
		const body = await readBody(request);
		if (method === 'GET' && (pathname === '/_sandbox' || pathname === '/_sandbox/')) {
			servePage(request, response, searchParams.get('lang'));
			return;
		}
		if (pathname.startsWith('/_sandbox')) {
			const { status, text } = await answerControl(core, request, method, pathname, body);
			response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' }).end(text);
			return;
		}
		const found = findRoute(core.routes, method, pathname);
		const endpoint = `${method} ${typeof found === 'object' ? found.route.pattern : pathname}`;
		callCounts.put(endpoint, { id: endpoint, count: (callCounts.get(endpoint)?.count ?? 0) + 1 });
		const fault = faults.forRequest(method, pathname);
		core.store.commit();
		if (fault?.fault === 'cut-before') {
			request.socket.destroy();
			return;
		}
		const call: Call = { method, path: pathname, url, query: searchParams, headers: request.headers, body, fault };
		const answer = await answerApi(call);
		if (fault?.fault === 'cut-after') request.socket.destroy();
		else if (fault?.fault === 'timeout-after') {
			// No answer: the connection hangs until the client, `ms` or the end of the sandbox closes it.
			if (fault.ms !== null) setTimeout(() => request.socket.destroy(), fault.ms).unref();
		} else if (fault?.fault === 'garbage') {
			response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>upstream said something el');
		} else if (fault?.fault === 'damaged') {
			// One character is another one: what was sealed looks as before, and opens no more.
			const last = answer.text.at(-2) === 'A' ? 'B' : 'A';
			send(response, { ...answer, text: `${answer.text.slice(0, -2)}${last}${answer.text.slice(-1)}` });
		} else send(response, answer);
	}

	return (request, response) => {
		respond(request, response).catch((cause) => {
			if (request.socket.destroyed) return;
			console.error('sandbox: a request failed', cause);
			if (response.headersSent) response.destroy();
			else response.writeHead(500).end();
		});
	};
}

function send(response: ServerResponse, answer: Answer): void {
	response
		.writeHead(answer.status, {
			'content-type': answer.contentType,
			'x-tosspayments-trace-id': answer.traceId,
			...(answer.retryAfterSeconds ? { 'retry-after': String(answer.retryAfterSeconds) } : {}),
		})
		.end(answer.text);
}

async function readBody(request: IncomingMessage): Promise<string | null> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (length <= MAX_BODY_BYTES) chunks.push(chunk);
	}
	return length > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

/** The order of checks follows the decision order of the error codes: key, rate, idempotency, test code, path, body. */
function createApi(core: SandboxCore) {
	const idempotency = createIdempotency(core);
	const checkRate = createRateLimit(core);
	const checkJweHeader = createJweHeaderCheck(core);

	/** What the family of endpoints does. Nothing asynchronous happens from here to the commit. */
	function decide(call: Call, manner: Manner, json: () => unknown, found: ReturnType<typeof match>): Answer {
		try {
			const testCode = call.headers['tosspayments-test-code'];
			if (typeof testCode === 'string' && core.secretKey.startsWith('test_')) {
				refuse(errorText(testCode) ? testCode : 'INVALID_TEST_CODE');
			}
			if (found === 'unknown-path') refuse('NOT_FOUND');
			if (found === 'wrong-method') refuse('NOT_FOUND_HTTP_METHOD');
			const { handler } = found.route;
			const reply = handler({ params: found.params, query: call.query, body: json(), english: manner.english });
			return answerOf(reply, manner);
		} catch (cause) {
			if (cause instanceof SandboxRefusal) return refusalOf(cause, manner);
			console.error(`sandbox: ${call.method} ${call.path} failed`, cause);
			return refusalOf(new SandboxRefusal('UNKNOWN_ERROR'), manner);
		}
	}

	function match(call: Call) {
		return findRoute<ApiRoute>(core.routes, call.method, call.path);
	}

	return async (call: Call): Promise<Answer> => {
		const found = match(call);
		const envelope = typeof found === 'object' ? found.route.envelope : call.path.startsWith('/v2/') ? 'v2' : 'v1';
		const plain: Manner = {
			envelope,
			english: /^\s*en\b/i.test(call.headers['accept-language'] ?? ''),
			version: core.settings.payoutsApiVersion,
			unknownFields: core.settings.unknownFields,
			replyKey: null,
			now: core.clock.now(),
		};
		let scope: string | null = null;
		try {
			checkAuthorization(call.headers.authorization, core.secretKey);
			checkRate(`${call.method} ${typeof found === 'object' ? found.route.pattern : call.path}`);
			if (call.fault?.fault === 'status') {
				const refusal = faultRefusal(call.fault);
				if (BEFORE_THE_KEY.has(refusal.code)) throw refusal;
			}
		} catch (cause) {
			if (!(cause instanceof SandboxRefusal)) throw cause;
			const answer = refusalOf(cause, plain);
			const seconds = core.settings.rateLimitRetryAfterSeconds;
			return cause.code === 'TOO_MANY_REQUESTS' && seconds > 0 ? { ...answer, retryAfterSeconds: seconds } : answer;
		}
		const wantsSecurity = call.headers['tosspayments-api-security-mode'] === 'ENCRYPTION' && envelope === 'v2';
		const manner: Manner = { ...plain, replyKey: wantsSecurity ? core.securityKeys[0]! : null };
		try {
			const key = call.headers['idempotency-key'];
			if (call.method === 'POST' && typeof key === 'string' && key !== '') {
				scope = idempotency.scopeOf(key, call.method, call.url);
				const first = idempotency.begin(scope);
				if (first) return first;
			}
		} catch (cause) {
			if (cause instanceof SandboxRefusal) return refusalOf(cause, manner);
			throw cause;
		}
		try {
			if (call.fault?.fault === 'delay') await delay(call.fault.ms ?? 0);
			if (call.fault?.fault === 'status') {
				const answer = refusalOf(faultRefusal(call.fault), { ...plain, now: core.clock.now() });
				if (scope !== null && core.settings.faultStatusIsStored) idempotency.keep(scope, answer);
				core.store.commit();
				return answer;
			}
			const encrypted = typeof found === 'object' && found.route.encrypted;
			const opened = encrypted && wantsSecurity ? await openBody(call.body ?? '', core.securityKeys) : null;
			if (opened) manner.replyKey = opened.hexKey;
			manner.now = core.clock.now();
			const json = () => {
				if (call.body === null) refuse('INVALID_REQUEST');
				if (!encrypted) return parseBody(call.body);
				if (!opened) refuse('INVALID_REQUEST');
				const type = call.headers['content-type'] ?? '';
				if (core.settings.jweRequireTextPlain && !/^text\/plain\b/i.test(type)) refuse('INVALID_REQUEST');
				checkJweHeader(opened);
				return parseBody(opened.json) ?? refuse('INVALID_REQUEST');
			};
			const answer = decide(call, manner, json, found);
			if (scope !== null) idempotency.keep(scope, answer);
			core.store.commit();
			return answer;
		} finally {
			if (scope !== null) idempotency.end(scope);
		}
	};
}

function parseBody(text: string): unknown {
	if (text.trim() === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return refuse('INVALID_REQUEST');
	}
}

/** Codes with which Toss turns a call away before it looks for the Idempotency-Key: what was kept under it stays. */
const BEFORE_THE_KEY = new Set(['UNAUTHORIZED_KEY', 'INVALID_API_KEY', 'FORBIDDEN_REQUEST', 'TOO_MANY_REQUESTS']);

const CODE_OF_STATUS: Record<number, string> = {
	400: 'INVALID_REQUEST',
	401: 'UNAUTHORIZED_KEY',
	403: 'FORBIDDEN_REQUEST',
	404: 'NOT_FOUND',
	409: 'IDEMPOTENT_REQUEST_PROCESSING',
	429: 'TOO_MANY_REQUESTS',
	500: 'FAILED_INTERNAL_SYSTEM_PROCESSING',
};

function faultRefusal(fault: HttpFault): SandboxRefusal {
	const byCode = fault.code === null ? undefined : errorText(fault.code)?.status;
	const status = fault.status ?? byCode ?? 500;
	const code = fault.code ?? CODE_OF_STATUS[status] ?? (status >= 500 ? 'COMMON_ERROR' : 'INVALID_REQUEST');
	return new SandboxRefusal(code, { status, ...(fault.message === null ? {} : { message: fault.message }) });
}

const isLoopbackName = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host);

/** A web page that the developer happens to visit must not reach the sandbox through the browser. */
function isFromThisMachine(request: IncomingMessage): boolean {
	return [request.headers.origin, `http://${request.headers.host ?? 'localhost'}`].every(
		(address) => address === undefined || (URL.canParse(address) && isLoopbackName(new URL(address).hostname)),
	);
}

/** The page on which a person plays the seller and the bank. */
function servePage(request: IncomingMessage, response: ServerResponse, lang: string | null): void {
	if (!isFromThisMachine(request)) {
		response.writeHead(400, { 'content-type': 'text/plain;charset=UTF-8' }).end('only from this machine');
		return;
	}
	const { html, policy } = playPage(playLanguage(lang, request.headers['accept-language']));
	response
		.writeHead(200, {
			'content-type': 'text/html;charset=UTF-8',
			'content-security-policy': policy,
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
		})
		.end(html);
}

/** The control interface: 200 with JSON, or 400 with `{"error"}` on nonsense. */
async function answerControl(
	core: SandboxCore,
	request: IncomingMessage,
	method: string,
	path: string,
	body: string | null,
): Promise<{ status: number; text: string }> {
	try {
		if (!isFromThisMachine(request)) nonsense('only from this machine');
		const found = findRoute(core.controls, method, path);
		if (found === 'unknown-path') nonsense(`there is no ${path}`);
		if (found === 'wrong-method') nonsense(`${method} does not go with ${path}`);
		const given = parseControlBody(body);
		const result = await found.route.handler({ params: found.params, body: given });
		core.store.commit();
		return { status: 200, text: toJson(result ?? {}) };
	} catch (cause) {
		core.store.commit();
		if (cause instanceof Nonsense) return { status: 400, text: toJson({ error: cause.message }) };
		if (cause instanceof SandboxRefusal) {
			return {
				status: 400,
				text: toJson({ error: `${cause.code}: ${cause.text ?? errorText(cause.code)?.en ?? ''}` }),
			};
		}
		console.error(`sandbox: ${method} ${path} failed`, cause);
		return { status: 500, text: toJson({ error: 'the sandbox has a bug; its output says more' }) };
	}
}

function parseControlBody(body: string | null): Record<string, unknown> {
	if (body === null) nonsense('the body is too large');
	if (body.trim() === '') return {};
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		nonsense('the body must be JSON');
	}
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
		nonsense('the body must be a JSON object');
	return parsed as Record<string, unknown>;
}
