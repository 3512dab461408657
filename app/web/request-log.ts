import type { RequestHandler } from 'express';
import { log } from '#app/log.server.ts';
import type { RequestFacts } from './create-app.ts';

/** Files, what Vite serves in development, and what monitoring asks for all the time. */
const QUIET = /^\/(assets\/|healthz|readyz|favicon|node_modules\/|app\/|@)/;

/**
 * One line per answered request: method, path, status, time. No values of the query, no bodies, no names, no cookies: a
 * path carries ids only.
 */
export function logRequests(): RequestHandler {
	return (request, response, next) => {
		const startedAt = performance.now();
		const { method, path } = request;
		response.once('close', () => {
			const { requestId } = response.locals as RequestFacts;
			const { error } = response.locals as { error?: unknown };
			const status = response.statusCode;
			const line = {
				requestId,
				method,
				path,
				query: Object.keys(request.query),
				status,
				ms: Math.round(performance.now() - startedAt),
				...(error ? { err: error } : {}),
				...(response.writableFinished ? {} : { cut: true }),
			};
			if (status >= 500) log().error(line, 'request');
			else if (QUIET.test(path)) log().debug(line, 'request');
			else log().info(line, 'request');
		});
		next();
	};
}
