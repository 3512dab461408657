import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import i18next, { createInstance, type InitOptions } from 'i18next';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { languageOf } from './i18n/i18n.server.ts';
import { DEFAULT_LANGUAGE } from './i18n/languages.ts';
import { serverI18nOptions } from './i18n/server-options.server.ts';
import { log } from './log.server.ts';
import { RequestContext } from './ui/request-id.ts';
import { pageBody } from './web/page-body.server.ts';

const ABORT_DELAY_MS = 10_000;
/** What a page still waits for, sums over many rows for example, is given up a little earlier. */
export const streamTimeout = 9_000;

// The titles of pages (`pageMeta`) are made by the shared instance, for each request in its language. The texts are at hand,
// so this finishes before it returns.
void i18next.init({ ...serverI18nOptions, lng: DEFAULT_LANGUAGE, initImmediate: false } as InitOptions);

/** Renders a page on the server, in the language of the request, with the nonce that the content policy allows. */
export default async function handleRequest(
	request: Request,
	status: number,
	headers: Headers,
	context: EntryContext,
	loadContext: AppLoadContext,
): Promise<Response> {
	const { nonce, requestId } = loadContext as { nonce?: string; requestId?: string };
	const i18n = createInstance();
	await i18n.use(initReactI18next).init({ ...serverI18nOptions, lng: await languageOf(request) });
	// A crawler, or somebody without script, gets the page whole.
	const whole = isbot(request.headers.get('user-agent') ?? '');
	return new Promise((resolve, reject) => {
		let answered = false;
		let failed = false;
		const { pipe, abort } = renderToPipeableStream(
			<RequestContext.Provider value={{ nonce, requestId }}>
				<I18nextProvider i18n={i18n}>
					<RemixServer context={context} url={request.url} abortDelay={ABORT_DELAY_MS} nonce={nonce} />
				</I18nextProvider>
			</RequestContext.Provider>,
			{
				nonce,
				[whole ? 'onAllReady' : 'onShellReady']() {
					answered = true;
					const body = pageBody(() => clearTimeout(timer));
					headers.set('Content-Type', 'text/html; charset=utf-8');
					headers.set('Cache-Control', 'no-store');
					resolve(new Response(createReadableStreamFromReadable(body), { headers, status: failed ? 500 : status }));
					pipe(body);
				},
				onShellError(error) {
					clearTimeout(timer);
					reject(error);
				},
				onError(error) {
					failed = true;
					if (answered) log().error({ requestId, err: error }, 'a part of a page could not be rendered');
				},
			},
		);
		const timer = setTimeout(abort, ABORT_DELAY_MS);
	});
}

/**
 * A bug in a loader, an action or a component: logged with the request's id, which the person sees as well. What the router
 * itself answers, a method that a route does not take for example, is none: the line about the request tells of it.
 */
export function handleError(error: unknown, { request }: { request: Request }): void {
	if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
	log().error(
		{
			requestId: request.headers.get('x-request-id'),
			method: request.method,
			path: new URL(request.url).pathname,
			err: error,
		},
		'a request failed',
	);
}
