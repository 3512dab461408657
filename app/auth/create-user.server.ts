import { z } from 'zod';
import { db, type Tx } from '#app/db.server.ts';
import { type Actor, CLI, recordAudit } from '#app/features/audit/record-audit.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import { newId } from '#app/lib/ids.ts';
import { generatePassword, hashPassword, isAcceptablePassword, storePassword } from './passwords.server.ts';
import { isRole, type Role } from './roles.ts';

export interface NewUser {
	email: string;
	role: string;
	/** The part of the address before the @ by default. */
	name?: string;
	/** One is made when none is given. */
	password?: string;
	locale?: Language;
}

export type CreateUserReason = 'invalid-email' | 'unknown-role' | 'weak-password' | 'email-taken';

export type CreateUserResult =
	| { ok: true; user: { id: string; email: string; name: string; role: Role }; generatedPassword: string | null }
	| { ok: false; reason: CreateUserReason };

/** Users change one after the other, so that two changes at once cannot take the last administrator away. */
export async function lockUsers(tx: Tx): Promise<void> {
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('jeongsan.users'))`;
}

/**
 * Makes an account. A password that was made here is in the answer, this once: only its hash is stored. Addresses are
 * kept in lower case and are unique.
 */
export async function createUser(input: NewUser, actor: Actor = CLI): Promise<CreateUserResult> {
	const email = input.email.trim().toLowerCase();
	if (!z.email().max(254).safeParse(email).success) return { ok: false, reason: 'invalid-email' };
	const { role } = input;
	if (!isRole(role)) return { ok: false, reason: 'unknown-role' };
	const generatedPassword = input.password ? null : generatePassword();
	const password = input.password || generatedPassword!;
	if (!isAcceptablePassword(password)) return { ok: false, reason: 'weak-password' };
	// Slow on purpose, so it happens before the transaction.
	const passwordHash = await hashPassword(password);
	const user = { id: newId(), email, name: input.name?.trim() || email.split('@')[0]!, role };
	return db().$transaction(async (tx): Promise<CreateUserResult> => {
		await lockUsers(tx);
		if (await tx.user.findUnique({ where: { email }, select: { id: true } }))
			return { ok: false, reason: 'email-taken' };
		await tx.user.create({ data: { ...user, emailVerified: true, locale: input.locale ?? 'ko' } });
		await storePassword(tx, user.id, passwordHash);
		await recordAudit(tx, actor, {
			action: 'user.create',
			entityType: 'user',
			entityId: user.id,
			after: { email, role },
		});
		return { ok: true, user, generatedPassword };
	});
}
