import { verifyPassword } from 'better-auth/crypto';
import { db } from '#app/db.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { auth } from './auth.server.ts';
import { resetPassword } from './change-user.server.ts';
import { SignInLimit } from './sign-in-limit.server.ts';

/** Of the current password: a session that somebody took over must not help to find it out. */
const guesses = new SignInLimit();

/** Looks whether somebody knows the password of their account. Guesses are counted. `now` is real time. */
export async function checkOwnPassword(
	userId: string,
	password: string,
	now: Date,
): Promise<'ok' | 'wrong-password' | 'too-many'> {
	if (!guesses.allows(userId, userId, now)) return 'too-many';
	guesses.count(userId, userId, now);
	const account = await db().account.findFirst({ where: { userId, providerId: 'credential' } });
	if (!account?.password || !(await verifyPassword({ hash: account.password, password }))) return 'wrong-password';
	guesses.succeeded(userId, userId);
	return 'ok';
}

/**
 * Changes the password of who is signed in, after the current one was given. All other sessions of the account end, the
 * present one stays. `now` is real time.
 */
export async function changeOwnPassword(
	request: Request,
	passwords: { current: string; password: string },
	actor: Actor,
	now: Date,
): Promise<{ ok: true } | { ok: false; reason: 'wrong-password' | 'too-many' | 'weak-password' | 'not-found' }> {
	const session = await auth().api.getSession({
		headers: new Headers({ cookie: request.headers.get('cookie') ?? '' }),
	});
	if (!session) return { ok: false, reason: 'not-found' };
	const userId = session.user.id;
	const checked = await checkOwnPassword(userId, passwords.current, now);
	if (checked !== 'ok') return { ok: false, reason: checked };
	const result = await resetPassword(userId, actor, { password: passwords.password, keepSession: session.session.id });
	if (result.ok) return { ok: true };
	return { ok: false, reason: result.reason === 'weak-password' ? 'weak-password' : 'not-found' };
}
