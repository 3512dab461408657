import { timingSafeEqual } from 'node:crypto';
import type { SandboxCore } from './context.ts';
import { refuse } from './refusal.ts';

const MINUTE_MS = 60_000;

/**
 * HTTP Basic with the secret key as user and nothing after the colon. Missing or unknown: 401; no colon: 403.
 * Source: docs.tosspayments.com/reference/using-api/authorization.
 */
export function checkAuthorization(header: string | undefined, secretKey: string): void {
	const encoded = /^Basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(header ?? '')?.[1];
	if (encoded === undefined) refuse('UNAUTHORIZED_KEY');
	const decoded = Buffer.from(encoded, 'base64');
	if (!decoded.includes(':')) refuse('INCORRECT_BASIC_AUTH_FORMAT');
	const expected = Buffer.from(`${secretKey}:`, 'utf8');
	if (decoded.length !== expected.length || !timingSafeEqual(decoded, expected)) refuse('UNAUTHORIZED_KEY');
}

/** Counts calls of each endpoint in the running minute of wall time; over the limit is 429. Off unless set. */
export function createRateLimit(core: SandboxCore) {
	let minute = 0;
	const calls = new Map<string, number>();
	return (endpoint: string): void => {
		const limit = core.settings.rateLimitPerMinute;
		if (limit === 0) return;
		const current = Math.floor(Date.now() / MINUTE_MS);
		if (current !== minute) {
			minute = current;
			calls.clear();
		}
		const count = (calls.get(endpoint) ?? 0) + 1;
		calls.set(endpoint, count);
		if (count > limit) refuse('TOO_MANY_REQUESTS');
	};
}
