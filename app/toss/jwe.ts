import { randomUUID } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { formatKst } from '#app/lib/kst-calendar.ts';

/** Thrown when no key opens a message. It never carries a key or any of the text. */
export class JweError extends Error {
	override name = 'JweError';
}

/** The 32 bytes of a security key of 64 hex digits; throws without repeating the key. */
export function securityKeyBytes(hexKey: string): Uint8Array {
	if (!/^[0-9a-fA-F]{64}$/.test(hexKey)) throw new JweError('a security key has 64 hex digits');
	return new Uint8Array(Buffer.from(hexKey, 'hex'));
}

/** True when a body looks like a compact JWE: Toss documents no content type that would tell. */
export function isJwe(body: string): boolean {
	return /^eyJ[\w-]*\.[\w-]*\.[\w-]+\.[\w-]*\.[\w-]+$/.test(body.trim());
}

/**
 * Encrypts JSON for Toss: `dir` with A256GCM under the hex-decoded security key, `iat` as a text in Seoul time with
 * whole seconds, a nonce and an IV of its own every time. `exact` fixes the last two, for test vectors only.
 * Source: docs.tosspayments.com/reference/using-api/security.
 */
export async function encryptJwe(
	json: string,
	hexKey: string,
	now: Date,
	exact: { nonce?: string; iv?: Uint8Array } = {},
): Promise<string> {
	const message = new CompactEncrypt(new TextEncoder().encode(json)).setProtectedHeader({
		alg: 'dir',
		enc: 'A256GCM',
		iat: formatKst(now),
		nonce: exact.nonce ?? randomUUID(),
	});
	if (exact.iv) message.setInitializationVector(exact.iv);
	return message.encrypt(securityKeyBytes(hexKey));
}

export interface OpenedJwe {
	json: string;
	/** The key that opened it. */
	hexKey: string;
	/** The protected header: `iat`, `nonce` and what else the sender put there. */
	header: Record<string, unknown>;
}

/** Opens a compact JWE with the first of the keys that fits (two live side by side after a re-issue); throws JweError. */
export async function openJwe(compact: string, hexKeys: readonly string[]): Promise<OpenedJwe> {
	const body = compact.trim();
	for (const hexKey of hexKeys) {
		const key = securityKeyBytes(hexKey);
		let plaintext: Uint8Array;
		try {
			({ plaintext } = await compactDecrypt(body, key, {
				keyManagementAlgorithms: ['dir'],
				contentEncryptionAlgorithms: ['A256GCM'],
			}));
		} catch {
			continue;
		}
		try {
			return {
				json: new TextDecoder('utf-8', { fatal: true }).decode(plaintext),
				hexKey,
				header: decodeProtectedHeader(body) as Record<string, unknown>,
			};
		} catch {
			throw new JweError('the message is not UTF-8');
		}
	}
	throw new JweError('the message cannot be opened with the security keys given');
}
