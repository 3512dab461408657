import { randomInt } from 'node:crypto';
import { hashPassword as hash } from 'better-auth/crypto';
import type { Tx } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { PASSWORD_LENGTH } from './auth.server.ts';

// Without what is mistaken for something else when read aloud or copied by hand: 0 O 1 l I.
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A password of 16 characters that a person can copy by hand: 93 bits of chance. */
export function generatePassword(): string {
	return Array.from({ length: 16 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** The hash that is stored: scrypt with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
	return hash(password);
}

/** True for a password of a length that PASSWORD_LENGTH allows. */
export function isAcceptablePassword(password: string): boolean {
	return password.length >= PASSWORD_LENGTH.min && password.length <= PASSWORD_LENGTH.max;
}

/** Stores the hash of a person's password, in place of the one before. */
export async function storePassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
	const { count } = await tx.account.updateMany({
		where: { userId, providerId: 'credential' },
		data: { password: passwordHash },
	});
	if (count > 0) return;
	await tx.account.create({
		data: { id: newId(), accountId: userId, providerId: 'credential', userId, password: passwordHash },
	});
}
