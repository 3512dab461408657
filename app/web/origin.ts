import type { IncomingMessage } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * False for a change that a browser makes on behalf of another site. Browsers name the origin of such a request; programs
 * name none. The origin must be the host that was asked, or the public address. Where it is the public address, the
 * host that Remix compares with is set to it: a proxy may have changed the Host.
 */
export function isOwnOrigin(request: IncomingMessage, publicUrl: URL): boolean {
	if (SAFE_METHODS.has(request.method ?? 'GET')) return true;
	const { origin, host } = request.headers;
	if (origin === undefined) return request.headers['sec-fetch-site'] !== 'cross-site';
	if (origin === publicUrl.origin) {
		request.headers['x-forwarded-host'] = publicUrl.host;
		return true;
	}
	if (!URL.canParse(origin)) return false;
	const forwarded = request.headers['x-forwarded-host'];
	const asked = (Array.isArray(forwarded) ? forwarded[0] : forwarded?.split(',')[0]?.trim()) ?? host;
	return new URL(origin).host === asked;
}
