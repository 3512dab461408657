import { randomBytes } from 'node:crypto';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { environment } from '#app/env.server.ts';
import { newUlid } from '#app/lib/ids.ts';
import { refuseBadAddress, refuseNonsense } from './bad-address.ts';
import { limitBodies } from './limit-bodies.ts';
import { isOwnOrigin } from './origin.ts';
import { packedFiles } from './packed-files.ts';
import { refuseUnkeepable } from './refuse-unkeepable.ts';
import { logRequests } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';
import { tellOutages } from './tell-outages.ts';

export type PageSource =
	| { kind: 'built'; build: ServerBuild; folder: string }
	| { kind: 'development'; middleware: RequestHandler; build: () => Promise<ServerBuild>; close: () => Promise<void> };

/** What a request carries on its way to the pages. */
export interface RequestFacts {
	requestId: string;
	nonce: string;
}

/** Toss calls without an Origin and signs what it sends. */
const OPEN_TO_OTHERS = /^\/webhooks\//;

/**
 * The web server: ids, log, security headers and the check of origins around the pages and the static files. It reads no
 * body: routes get it raw, as the check of a webhook's signature needs it.
 */
export function createApp(source: PageSource): Express {
	const app = express();
	const publicUrl = new URL(environment().publicUrl);
	app.disable('x-powered-by');
	// Behind a reverse proxy on this machine or a private network, the client's address is the one that the proxy saw.
	app.set('trust proxy', 'loopback, linklocal, uniquelocal');

	app.use((request, response, next) => {
		const facts: RequestFacts = { requestId: newUlid(), nonce: randomBytes(16).toString('base64') };
		Object.assign(response.locals, facts);
		// Made here and never taken from outside: the audit log and the limit of sign-in attempts rely on them.
		request.headers['x-request-id'] = facts.requestId;
		request.headers['x-client-ip'] = request.ip ?? 'unknown';
		response.setHeader('X-Request-Id', facts.requestId);
		next();
	});
	app.use(logRequests());
	app.use(securityHeaders({ https: publicUrl.protocol === 'https:', development: source.kind === 'development' }));
	app.use(refuseNonsense);
	app.use((request, response, next) => {
		if (OPEN_TO_OTHERS.test(request.path) || isOwnOrigin(request, publicUrl)) return next();
		response.status(403).type('text/plain').send('A form of another site cannot be posted here.\n');
	});
	app.use(limitBodies);
	app.use(refuseBadAddress);
	app.use(compression());

	if (source.kind === 'built') {
		// Names of these files carry a hash of their content.
		app.use(
			'/assets',
			packedFiles(`${source.folder}/assets`),
			express.static(`${source.folder}/assets`, { immutable: true, maxAge: '1y', fallthrough: false }),
		);
		app.use(express.static(source.folder, { maxAge: '1h', index: false }));
	} else {
		app.use(source.middleware);
	}

	app.all(
		'*',
		createRequestHandler({
			build: source.kind === 'built' ? guarded(source.build) : async () => guarded(await source.build()),
			mode: source.kind === 'built' ? 'production' : 'development',
			getLoadContext: (_request, response) => ({ ...(response.locals as RequestFacts) }),
		}),
	);
	app.use(plainError);
	return app;
}

const guarded = (build: ServerBuild) => tellOutages(refuseUnkeepable(build));

/** What even the pages could not catch: no stack and no data leave the server. */
const plainError: express.ErrorRequestHandler = (error, _request, response, next) => {
	if (response.headersSent) return next(error);
	const status = (error as { status?: number }).status ?? 500;
	const { requestId } = response.locals as RequestFacts;
	if (status >= 500) response.locals.error = error;
	response
		.status(status)
		.type('text/plain')
		.send(status === 404 ? 'Not found.\n' : `Something went wrong. Request id: ${requestId}\n`);
};
