import type { RequestHandler } from 'express';

/** The longest form is that of a payout for each of many sellers: far below this. */
export const LARGEST_FORM = 1024 * 1024;

/** These hold what comes against a limit of their own: what Toss sends, and files. */
const WITH_A_LIMIT = /^\/(webhooks\/|(imports|sellers\/import|payouts\/import)(\.data)?\/?$)/;

/**
 * Refuses a form that is longer than any of ours before a byte of it is read: a form is held in memory whole, and sign-in
 * takes one from everybody. Of a body that tells no length nobody knows how much would come; browsers tell one.
 */
export const limitBodies: RequestHandler = (request, response, next) => {
	if (WITH_A_LIMIT.test(request.path)) return next();
	const unknown = request.headers['transfer-encoding'] !== undefined;
	if (!unknown && !(Number(request.headers['content-length'] ?? 0) > LARGEST_FORM)) return next();
	response
		.status(unknown ? 411 : 413)
		.setHeader('Connection', 'close')
		.type('text/plain')
		.send(unknown ? 'Send the length of the form with it.\n' : 'This is longer than any form here.\n');
};
