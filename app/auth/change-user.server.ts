import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { lockUsers } from './create-user.server.ts';
import { generatePassword, hashPassword, isAcceptablePassword, storePassword } from './passwords.server.ts';
import { isRole } from './roles.ts';

export type ChangeUserReason = 'not-found' | 'unknown-role' | 'last-admin' | 'weak-password';
export type ChangeUserResult = { ok: true; email: string } | { ok: false; reason: ChangeUserReason };

/** True when no other enabled administrator would be left. Call it under lockUsers. */
async function isLastAdmin(tx: Tx, userId: string): Promise<boolean> {
	const others = await tx.user.count({ where: { role: 'admin', disabledAt: null, id: { not: userId } } });
	return others === 0;
}

/** Gives a person another role, in force from the next request on. The last administrator keeps theirs. */
export async function changeRole(userId: string, role: string, actor: Actor): Promise<ChangeUserResult> {
	if (!isRole(role)) return { ok: false, reason: 'unknown-role' };
	return db().$transaction(async (tx): Promise<ChangeUserResult> => {
		await lockUsers(tx);
		const user = await tx.user.findUnique({ where: { id: userId } });
		if (!user) return { ok: false, reason: 'not-found' };
		if (user.role === role) return { ok: true, email: user.email };
		if (user.role === 'admin' && !user.disabledAt && (await isLastAdmin(tx, userId))) {
			return { ok: false, reason: 'last-admin' };
		}
		await tx.user.update({ where: { id: userId }, data: { role } });
		await recordAudit(tx, actor, {
			action: 'user.change-role',
			entityType: 'user',
			entityId: userId,
			before: { role: user.role },
			after: { role },
		});
		return { ok: true, email: user.email };
	});
}

/** Shuts an account out: its sessions end at once, and nobody can sign in to it. The last administrator cannot be shut out. */
export async function disableUser(userId: string, actor: Actor, now: Date): Promise<ChangeUserResult> {
	return db().$transaction(async (tx): Promise<ChangeUserResult> => {
		await lockUsers(tx);
		const user = await tx.user.findUnique({ where: { id: userId } });
		if (!user) return { ok: false, reason: 'not-found' };
		if (user.disabledAt) return { ok: true, email: user.email };
		if (user.role === 'admin' && (await isLastAdmin(tx, userId))) return { ok: false, reason: 'last-admin' };
		await tx.user.update({ where: { id: userId }, data: { disabledAt: now } });
		await tx.session.deleteMany({ where: { userId } });
		await recordAudit(tx, actor, { action: 'user.disable', entityType: 'user', entityId: userId });
		return { ok: true, email: user.email };
	});
}

/** Lets an account in again, with the password it had. */
export async function enableUser(userId: string, actor: Actor): Promise<ChangeUserResult> {
	return db().$transaction(async (tx): Promise<ChangeUserResult> => {
		await lockUsers(tx);
		const user = await tx.user.findUnique({ where: { id: userId } });
		if (!user) return { ok: false, reason: 'not-found' };
		if (!user.disabledAt) return { ok: true, email: user.email };
		await tx.user.update({ where: { id: userId }, data: { disabledAt: null } });
		await recordAudit(tx, actor, { action: 'user.enable', entityType: 'user', entityId: userId });
		return { ok: true, email: user.email };
	});
}

/**
 * Makes a new password and ends the account's sessions, but for the one that is kept. The password is in the answer, this
 * once.
 */
export async function resetPassword(
	userId: string,
	actor: Actor,
	options: { password?: string; keepSession?: string } = {},
): Promise<(ChangeUserResult & { ok: false }) | { ok: true; email: string; password: string }> {
	const password = options.password ?? generatePassword();
	if (!isAcceptablePassword(password)) return { ok: false, reason: 'weak-password' };
	const passwordHash = await hashPassword(password);
	return db().$transaction(async (tx) => {
		await lockUsers(tx);
		const user = await tx.user.findUnique({ where: { id: userId } });
		if (!user) return { ok: false, reason: 'not-found' } as const;
		await storePassword(tx, userId, passwordHash);
		await tx.session.deleteMany({ where: { userId, id: { not: options.keepSession ?? '' } } });
		await recordAudit(tx, actor, { action: 'user.reset-password', entityType: 'user', entityId: userId });
		return { ok: true, email: user.email, password } as const;
	});
}
