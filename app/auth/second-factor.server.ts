import { createHash, randomInt } from 'node:crypto';
import { keptCipher } from '#app/cipher.server.ts';
import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit, recordAudits } from '#app/features/audit/record-audit.server.ts';
import { AccountCipherError } from '#app/lib/account-cipher.ts';
import { log } from '#app/log.server.ts';
import { checkOwnPassword } from './change-own-password.server.ts';
import { SignInLimit } from './sign-in-limit.server.ts';
import { findTotpStep, isTotpKey } from './totp.server.ts';

const RECOVERY_CODES = 8;
const RECOVERY_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Codes are few: whoever has a password must not try them out. Counted by account, wherever the guesses come from. */
const guesses = new SignInLimit();

export type CodeReason = 'wrong-code' | 'too-many';
export type SecondFactorReason = CodeReason | 'wrong-password' | 'already-on' | 'not-found';

/** Twelve letters that a person can copy by hand, 59 bits of chance. */
function newRecoveryCode(): string {
	const letters = Array.from({ length: 12 }, () => RECOVERY_LETTERS[randomInt(RECOVERY_LETTERS.length)]);
	return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

const hashOf = (userId: string, code: string) => createHash('sha256').update(`${userId}:${code}`).digest('hex');

const off = { secondFactorSecret: null, secondFactorAt: null, secondFactorStep: null, recoveryCodes: [] };

async function lockUser(tx: Tx, userId: string) {
	await tx.$queryRaw`select 1 from user_account where id = ${userId} for update`;
	return tx.user.findUnique({ where: { id: userId } });
}

/** A key that no key of ENCRYPTION_KEYS opens proves nothing: recovery codes still do, and an administrator can take it off. */
function readKey(envelope: string, userId: string): string | null {
	try {
		return keptCipher().decrypt(envelope, userId);
	} catch (error) {
		if (!(error instanceof AccountCipherError)) throw error;
		log().warn({ err: error, userId }, 'a second factor cannot be read');
		return null;
	}
}

/**
 * Looks whether somebody has the second factor: a code of their app that was not used before, or one of their recovery codes,
 * which is gone then. Wrong ones are counted and recorded. `now` is real time.
 */
export async function checkCode(userId: string, given: string, actor: Actor, now: Date): Promise<'ok' | CodeReason> {
	if (!guesses.allows(userId, userId, now)) return 'too-many';
	guesses.count(userId, userId, now);
	const code = given.toLowerCase().replace(/[\s-]/g, '');
	const found = await db().$transaction(async (tx) => {
		const user = await lockUser(tx, userId);
		if (!user?.secondFactorSecret) return false;
		const audit = (action: string) => recordAudit(tx, actor, { action, entityType: 'user', entityId: userId });
		const key = readKey(user.secondFactorSecret, userId);
		const step = key && findTotpStep(key, code, now, user.secondFactorStep);
		if (step) {
			await tx.user.update({ where: { id: userId }, data: { secondFactorStep: step } });
			return true;
		}
		const hash = hashOf(userId, code);
		if (!user.recoveryCodes.includes(hash)) {
			await audit('user.wrong-code');
			return false;
		}
		const recoveryCodes = user.recoveryCodes.filter((each) => each !== hash);
		await tx.user.update({ where: { id: userId }, data: { recoveryCodes } });
		await audit('user.use-recovery-code');
		return true;
	});
	if (!found) return 'wrong-code';
	guesses.succeeded(userId, userId);
	return 'ok';
}

/**
 * Asks for a code at every sign-in of a person from now on, once they have shown that their app has the key, and ends their
 * other sessions. The recovery codes are in the answer, this once. `now` is real time.
 */
export async function startSecondFactor(
	own: { userId: string; sessionId: string; key: string; code: string; password: string },
	actor: Actor,
	now: Date,
): Promise<{ ok: true; codes: string[] } | { ok: false; reason: SecondFactorReason }> {
	const { userId, sessionId, key, code, password } = own;
	const step = isTotpKey(key) ? findTotpStep(key, code.replace(/\s/g, ''), now, null) : null;
	if (step === null) return { ok: false, reason: 'wrong-code' };
	const checked = await checkOwnPassword(userId, password, now);
	if (checked !== 'ok') return { ok: false, reason: checked };
	const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
	return db().$transaction(async (tx) => {
		const user = await lockUser(tx, userId);
		if (!user) return { ok: false, reason: 'not-found' } as const;
		if (user.secondFactorAt) return { ok: false, reason: 'already-on' } as const;
		await tx.user.update({
			where: { id: userId },
			data: {
				secondFactorSecret: keptCipher().encrypt(key, userId),
				secondFactorAt: now,
				secondFactorStep: step,
				recoveryCodes: codes.map((each) => hashOf(userId, each.replaceAll('-', ''))),
			},
		});
		await tx.session.deleteMany({ where: { userId, id: { not: sessionId } } });
		await recordAudit(tx, actor, { action: 'user.start-second-factor', entityType: 'user', entityId: userId });
		return { ok: true, codes } as const;
	});
}

/** Takes the second factor off one's own account, for who has password and code. `now` is real time. */
export async function endSecondFactor(
	own: { userId: string; code: string; password: string },
	actor: Actor,
	now: Date,
): Promise<{ ok: true } | { ok: false; reason: SecondFactorReason }> {
	const password = await checkOwnPassword(own.userId, own.password, now);
	if (password !== 'ok') return { ok: false, reason: password };
	const code = await checkCode(own.userId, own.code, actor, now);
	if (code !== 'ok') return { ok: false, reason: code };
	await db().$transaction(async (tx) => {
		await tx.user.update({ where: { id: own.userId }, data: off });
		await recordAudit(tx, actor, { action: 'user.end-second-factor', entityType: 'user', entityId: own.userId });
	});
	return { ok: true };
}

/** Takes the second factor off the account of somebody who lost it, and ends the account's sessions. */
export async function resetSecondFactor(
	userId: string,
	actor: Actor,
): Promise<{ ok: true; email: string } | { ok: false; reason: 'not-found' }> {
	return db().$transaction(async (tx) => {
		const user = await lockUser(tx, userId);
		if (!user) return { ok: false, reason: 'not-found' } as const;
		if (!user.secondFactorAt) return { ok: true, email: user.email } as const;
		await tx.user.update({ where: { id: userId }, data: off });
		await tx.session.deleteMany({ where: { userId } });
		await recordAudit(tx, actor, { action: 'user.reset-second-factor', entityType: 'user', entityId: userId });
		return { ok: true, email: user.email } as const;
	});
}

/** Since when somebody has a second factor, null for never, and how many recovery codes are left to them. */
export async function readSecondFactor(userId: string): Promise<{ since: Date | null; codesLeft: number }> {
	const { secondFactorAt, recoveryCodes } = await db().user.findUniqueOrThrow({
		where: { id: userId },
		select: { secondFactorAt: true, recoveryCodes: true },
	});
	return { since: secondFactorAt, codesLeft: recoveryCodes.length };
}

/** Encrypts every key of an authenticator app anew that an older key of ENCRYPTION_KEYS holds. */
export async function rotateSecondFactors(actor: Actor): Promise<{ rotated: number; unchanged: number }> {
	const { decrypt, encrypt, isOutdated } = keptCipher();
	return db().$transaction(async (tx) => {
		const held = { secondFactorSecret: { not: null } };
		await tx.$queryRaw`select 1 from user_account where second_factor_secret is not null order by id for update`;
		const users = await tx.user.findMany({ where: held, select: { id: true, secondFactorSecret: true } });
		const outdated = users.filter(({ secondFactorSecret }) => isOutdated(secondFactorSecret!));
		for (const { id, secondFactorSecret } of outdated) {
			const data = { secondFactorSecret: encrypt(decrypt(secondFactorSecret!, id), id) };
			await tx.user.update({ where: { id }, data });
		}
		const entries = outdated.map(({ id }) => ({ action: 'user.rotate-key', entityType: 'user', entityId: id }));
		await recordAudits(tx, actor, entries);
		return { rotated: outdated.length, unchanged: users.length - outdated.length };
	});
}
