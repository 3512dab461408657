import type { RequestHandler } from 'express';

/** The longest form is that of a payout for each of many sellers: far below this. */
export const LARGEST_FORM = 1024 * 1024;

/** These hold what comes against a limit of their own: what Toss sends, and files, whose page says what is too long. */
const WITH_A_LIMIT = /^\/(webhooks\/|(imports|sellers\/import|payouts\/import|workbench\/files)(\.data)?\/?$)/;

/** What a form has around its file: its other fields, and the lines that part them. */
const AROUND_A_FILE = 64 * 1024;

/**
 * The status with which a body is refused before a byte of it is read: it is longer than `most`, or does not tell how long it
 * is, since then nobody knows how much would come. Null for one that may be read.
 */
function refusedLength(headers: { length: string | null; coding: string | null }, most: number): 411 | 413 | null {
	if (headers.coding !== null) return 411;
	return Number(headers.length ?? 0) <= most ? null : 413;
}

/** Whether a form with one file is refused by its length; the page with the form says so. */
export function isFileFormTooLong({ headers }: Request, largestFile: number): boolean {
	const told = { length: headers.get('content-length'), coding: headers.get('transfer-encoding') };
	return refusedLength(told, largestFile + AROUND_A_FILE) !== null;
}

/**
 * Refuses a form that is longer than any of ours before a byte of it is read: a form is held in memory whole, and sign-in
 * takes one from everybody. Browsers tell how long one is.
 */
export const limitBodies: RequestHandler = (request, response, next) => {
	if (WITH_A_LIMIT.test(request.path)) return next();
	const { 'content-length': length = null, 'transfer-encoding': coding = null } = request.headers;
	const refused = refusedLength({ length, coding }, LARGEST_FORM);
	if (refused === null) return next();
	response
		.status(refused)
		.setHeader('Connection', 'close')
		.type('text/plain')
		.send(refused === 411 ? 'Send the length of the form with it.\n' : 'This is longer than any form here.\n');
};
