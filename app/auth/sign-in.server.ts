import { APIError } from 'better-auth/api';
import { db } from '#app/db.server.ts';
import { recordAudit } from '#app/features/audit/record-audit.server.ts';
import { auth, CLIENT_IP_HEADER } from './auth.server.ts';
import { type CodeReason, checkCode } from './second-factor.server.ts';
import { SignInLimit } from './sign-in-limit.server.ts';

/** `code-needed`: the password was right, and the account asks for a code as well. */
export type SignInReason = 'wrong' | 'disabled' | 'code-needed' | CodeReason;

/** Where a sign-in comes from. */
export interface SignInSource {
	ip: string;
	userAgent: string;
	requestId?: string;
}

const limit = new SignInLimit();

/** Where a request comes from, as the web server noted it; what the sender says of itself is cut, not believed. */
export function sourceOf(request: Request): SignInSource {
	return {
		ip: request.headers.get(CLIENT_IP_HEADER) ?? 'unknown',
		userAgent: (request.headers.get('user-agent') ?? '').slice(0, 300),
		requestId: request.headers.get('x-request-id') ?? undefined,
	};
}

/**
 * Signs in with address and password: gives the cookies of a new session, or the reason why not. A wrong address and a
 * wrong password look the same; that an account is disabled, or asks for a code, is told only to who knows its password.
 * `now` is real time.
 */
export async function signIn(
	credentials: { email: string; password: string; code?: string },
	source: SignInSource,
	now: Date,
): Promise<{ ok: true; userId: string; locale: string; cookies: string[] } | { ok: false; reason: SignInReason }> {
	const email = credentials.email.trim().toLowerCase();
	if (!limit.allows(email, source.ip, now)) return { ok: false, reason: 'too-many' };
	limit.count(email, source.ip, now);
	const headers = new Headers({ [CLIENT_IP_HEADER]: source.ip, 'user-agent': source.userAgent });
	let answer: Awaited<ReturnType<typeof callLibrary>>;
	try {
		answer = await callLibrary({ email, password: credentials.password }, headers);
	} catch (error) {
		if (error instanceof APIError && error.statusCode < 500) return { ok: false, reason: 'wrong' };
		limit.takeBack(email, source.ip);
		throw error;
	}
	const { user, token } = answer.response;
	const row = await db().user.findUniqueOrThrow({ where: { id: user.id } });
	if (row.disabledAt) {
		limit.takeBack(email, source.ip);
		await db().session.deleteMany({ where: { token } });
		return { ok: false, reason: 'disabled' };
	}
	const actor = { id: row.id, label: row.email, requestId: source.requestId };
	if (row.secondFactorAt) {
		const code = credentials.code?.trim();
		const checked = code ? await checkCode(row.id, code, actor, now) : 'code-needed';
		if (checked !== 'ok') {
			// The password was right; wrong codes are counted by themselves.
			limit.takeBack(email, source.ip);
			await db().session.deleteMany({ where: { token } });
			return { ok: false, reason: checked };
		}
	}
	limit.succeeded(email, source.ip);
	await db().$transaction((tx) =>
		recordAudit(tx, actor, { action: 'user.sign-in', entityType: 'user', entityId: row.id }),
	);
	return { ok: true, userId: row.id, locale: row.locale, cookies: answer.headers.getSetCookie() };
}

function callLibrary(body: { email: string; password: string }, headers: Headers) {
	return auth().api.signInEmail({ body, headers, returnHeaders: true });
}

/** Ends the session of a request; gives the cookies that remove it from the browser. */
export async function signOut(request: Request): Promise<string[]> {
	const headers = new Headers({ cookie: request.headers.get('cookie') ?? '' });
	const { headers: answer } = await auth().api.signOut({ headers, returnHeaders: true });
	return answer.getSetCookie();
}
