import { verifyPassword } from 'better-auth/crypto';
import { db } from '#app/db.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { auth } from './auth.server.ts';
import { resetPassword } from './change-user.server.ts';

/**
 * Changes the password of who is signed in, after the current one was given. All other sessions of the account end, the
 * present one stays.
 */
export async function changeOwnPassword(
	request: Request,
	passwords: { current: string; password: string },
	actor: Actor,
): Promise<{ ok: true } | { ok: false; reason: 'wrong-password' | 'weak-password' | 'not-found' }> {
	const session = await auth().api.getSession({
		headers: new Headers({ cookie: request.headers.get('cookie') ?? '' }),
	});
	if (!session) return { ok: false, reason: 'not-found' };
	const userId = session.user.id;
	const account = await db().account.findFirst({ where: { userId, providerId: 'credential' } });
	if (!account?.password || !(await verifyPassword({ hash: account.password, password: passwords.current }))) {
		return { ok: false, reason: 'wrong-password' };
	}
	const result = await resetPassword(userId, actor, { password: passwords.password, keepSession: session.session.id });
	if (result.ok) return { ok: true };
	return { ok: false, reason: result.reason === 'weak-password' ? 'weak-password' : 'not-found' };
}
