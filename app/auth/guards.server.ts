import { redirect } from '@remix-run/node';
import { environment } from '#app/env.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { isLanguage, type Language } from '#app/i18n/languages.ts';
import { auth } from './auth.server.ts';
import { isRole, may, type Permission, type Role } from './roles.ts';

export interface SignedInUser {
	id: string;
	email: string;
	name: string;
	role: Role;
	locale: Language;
}

export interface SignedIn {
	user: SignedInUser;
	sessionId: string;
	/** The settings ask this person for a second factor, and there is none yet. */
	owesSecondFactor: boolean;
	/** For recordAudit. */
	actor: Actor;
}

/** Where people look after their own account. */
const ACCOUNT = '/account';

/** The signed-in person of a request, or null: no session, an ended one, a disabled account. */
export async function findUser(request: Request): Promise<SignedIn | null> {
	// Reading does not need to see a bearer or other schemes: the cookie is all there is.
	const cookie = request.headers.get('cookie');
	if (!cookie) return null;
	const session = await auth().api.getSession({ headers: new Headers({ cookie }) });
	if (!session) return null;
	const { id, email, name, role, locale, disabledAt, secondFactorAt } = session.user;
	if (disabledAt || !isRole(role)) return null;
	return {
		user: { id, email, name, role, locale: isLanguage(locale) ? locale : 'ko' },
		sessionId: session.session.id,
		owesSecondFactor: !secondFactorAt && mustHaveSecondFactor(role),
		actor: { id, label: email, requestId: request.headers.get('x-request-id') ?? undefined },
	};
}

/** True when SECOND_FACTOR asks a role for a code beside the password. */
function mustHaveSecondFactor(role: Role): boolean {
	const { SECOND_FACTOR } = environment();
	if (SECOND_FACTOR === 'approvers') return may(role, 'payouts.approve') || may(role, 'users.manage');
	return SECOND_FACTOR === 'everybody';
}

/**
 * The signed-in person. Throws a redirect to the sign-in page, which leads back here, or to the account of who has to set up
 * a second factor first.
 */
export async function requireUser(request: Request): Promise<SignedIn> {
	const signedIn = await findUser(request);
	if (signedIn?.owesSecondFactor && addressOf(request) !== ACCOUNT) throw redirect(ACCOUNT);
	if (signedIn) return signedIn;
	throw redirect(`/sign-in?${new URLSearchParams({ next: addressOf(request) })}`);
}

/** As requireUser, and the role has the permission: throws a 403 page otherwise. */
export async function requirePermission(request: Request, permission: Permission): Promise<SignedIn> {
	const signedIn = await requireUser(request);
	if (!may(signedIn.user.role, permission)) throw new Response(null, { status: 403, statusText: 'Forbidden' });
	return signedIn;
}

/** Where to go after signing in. A page that was left by a POST is opened at its start. */
function addressOf(request: Request): string {
	const url = new URL(request.url);
	const params = new URLSearchParams(url.search);
	// Of Remix's own making: which loaders a navigation in the browser asks for.
	for (const name of ['_routes', 'index', '_data']) params.delete(name);
	const query = params.toString();
	const path = url.pathname.replace(/\.data$/, '').replace(/^\/_root$/, '/');
	return request.method === 'GET' && query ? `${path}?${query}` : path;
}

/**
 * An address inside the console to which a redirect may lead; `/` for anything else. Guards against links that send a
 * person who signs in to a foreign page.
 */
export function safeNext(next: unknown): string {
	if (typeof next !== 'string' || !next.startsWith('/') || next.length > 2000) return '/';
	// Browsers read a backslash as a slash and drop control characters: `/\evil.example` is a foreign host.
	if (/^\/[/\\]/.test(next) || /[\\\p{Cc}]/u.test(next)) return '/';
	const url = new URL(next, 'http://console.invalid');
	if (url.host !== 'console.invalid' || url.pathname.startsWith('//')) return '/';
	return url.pathname === '/sign-in' || url.pathname === '/sign-out' ? '/' : url.pathname + url.search;
}
