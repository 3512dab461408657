import { createContext, useContext } from 'react';

/** What the server knows of the request it renders; nothing of it is in the browser. */
export const RequestContext = createContext<{ nonce?: string; requestId?: string }>({});

const META_NAME = 'request-id';
let lastFailed: string | null = null;

/** What an error page is made of; other refusals are told by the page that was there. */
function isFailure(status: number): boolean {
	return status >= 500 || [400, 401, 403, 404].includes(status);
}

/**
 * Keeps the id of the last answer that an error page may be about, so that the error page of a navigation in the browser can
 * show it: Remix hands the page an error without its response.
 */
export function rememberFailedRequests(): void {
	const original = window.fetch;
	window.fetch = async (...args) => {
		const response = await original.apply(window, args);
		if (isFailure(response.status)) lastFailed = response.headers.get('x-request-id');
		return response;
	};
}

/** The id of the request that failed: the page's own, or the last failed one after a navigation in the browser. */
export function useRequestId(): string | null {
	const { requestId } = useContext(RequestContext);
	if (requestId) return requestId;
	if (typeof document === 'undefined') return null;
	return lastFailed ?? document.querySelector(`meta[name="${META_NAME}"]`)?.getAttribute('content') ?? null;
}

/** The name under which the root puts the id into the page's head. */
export const REQUEST_ID_META = META_NAME;
