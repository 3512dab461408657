import type { Request as ExpressRequest, RequestHandler } from 'express';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** What tells the language of a request: the choice that a cookie keeps, and what the browser asks for. */
function languageHeaders({ headers }: ExpressRequest): Headers {
	const names = ['cookie', 'accept-language'] as const;
	return new Headers(names.flatMap((name) => (headers[name] ? [[name, headers[name]] as [string, string]] : [])));
}

/**
 * Answers 400 to an address with a NUL, in the language of the reader: a database refuses this character wherever it would be
 * looked for, and no address has a use for it. No page of ours can stand under such an address, so this one needs no script.
 */
export const refuseBadAddress: RequestHandler = async (request, response, next) => {
	if (!request.url.includes('%00')) return next();
	const language = await languageOf(new Request('http://localhost/', { headers: languageHeaders(request) }));
	const t = await translator(language);
	const { requestId } = response.locals as { requestId: string };
	response
		.status(400)
		.type('html')
		.setHeader('Cache-Control', 'no-store')
		.send(`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(t('common:app.pageTitle', { page: t('common:error.badRequestTitle') }))}</title>
</head>
<body>
<main role="alert">
<h1>${escaped(t('common:error.badRequestTitle'))}</h1>
<p>${escaped(t('common:error.nul'))}</p>
<p><a href="/">${escaped(t('common:error.goHome'))}</a></p>
<p>${escaped(t('common:error.requestId'))} ${requestId}<br>${escaped(t('common:error.requestIdHint'))}</p>
</main>
</body>
</html>
`);
};

const isHost = (text: string) => text === '' || (/^[^\s/?#@\\]+$/.test(text) && URL.canParse(`http://${text}`));

/**
 * Answers 400 to what no browser sends and no address can be made of: a Host that is none, an address of another server,
 * and the method that would give back what was sent.
 */
export const refuseNonsense: RequestHandler = ({ method, url, headers }, response, next) => {
	const forwarded = String(headers['x-forwarded-host'] ?? '')
		.split(',')[0]!
		.trim();
	if (url.startsWith('/') && method !== 'TRACE' && isHost(headers.host ?? '') && isHost(forwarded)) return next();
	response.status(400).type('text/plain').send('This is no request to a console.\n');
};
