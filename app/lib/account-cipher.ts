import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Thrown when a stored account number cannot be read. The message names no key and no number. */
export class AccountCipherError extends Error {
	override name = 'AccountCipherError';
}

export interface AccountCipher {
	/** Name the keys and tell nothing of them; also the second part of what each encrypted. The current one comes first. */
	readonly keyIds: readonly [string, ...string[]];
	/** Encrypts with the current key. `context` (the row's id) is bound in: the text opens for no other row. */
	encrypt(accountNumber: string, context: string): string;
	/** True when one of the keys encrypted the text. */
	hasKeyOf(envelope: string): boolean;
	/** Opens what any of the keys encrypted. Throws AccountCipherError. */
	decrypt(envelope: string, context: string): string;
	/** Keyed hash of bank and number under the current key: equal for equal accounts, useless without the key. */
	fingerprint(bankCode: string, accountNumber: string): string;
	/** The same under every key, so that accounts stored before a rotation are found too. */
	fingerprints(bankCode: string, accountNumber: string): string[];
	/** True when the text was encrypted with an older key. */
	isOutdated(envelope: string): boolean;
}

interface CipherKey {
	id: string;
	secret: Buffer;
	fingerprintKey: Buffer;
}

function cipherKey(hex: string): CipherKey {
	const secret = Buffer.from(hex, 'hex');
	return {
		id: createHash('sha256').update('jeongsan.key-id').update(secret).digest('hex').slice(0, 8),
		secret,
		fingerprintKey: Buffer.from(hkdfSync('sha256', secret, '', 'jeongsan.account-fingerprint', 32)),
	};
}

/**
 * AES-256-GCM envelopes `v1.KEYID.IV.TEXT.TAG` (base64url). The first of the keys (64 hex digits each) encrypts, all of
 * them decrypt, so a key is rotated by putting a new one in front.
 */
export function accountCipher(hexKeys: readonly string[]): AccountCipher {
	const keys = hexKeys.map(cipherKey);
	const current = keys[0];
	if (!current) throw new AccountCipherError('there is no encryption key');
	const keyOf = (envelope: string) => keys.find(({ id }) => id === envelope.split('.')[1]);
	const hash = (key: CipherKey, bankCode: string, accountNumber: string) =>
		createHmac('sha256', key.fingerprintKey).update(`${bankCode}:${accountNumber}`).digest('base64url');
	return {
		keyIds: [current.id, ...keys.slice(1).map(({ id }) => id)],
		encrypt(accountNumber, context) {
			const iv = randomBytes(12);
			const cipher = createCipheriv('aes-256-gcm', current.secret, iv);
			cipher.setAAD(Buffer.from(context));
			const text = Buffer.concat([cipher.update(accountNumber, 'utf8'), cipher.final()]);
			const parts = [iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url'));
			return ['v1', current.id, ...parts].join('.');
		},
		hasKeyOf: (envelope) => keyOf(envelope) !== undefined,
		decrypt(envelope, context) {
			const [version, , iv, text, tag] = envelope.split('.');
			const key = keyOf(envelope);
			if (version !== 'v1' || iv === undefined || text === undefined || tag === undefined) {
				throw new AccountCipherError('not an encrypted account number');
			}
			if (!key) throw new AccountCipherError('encrypted with a key that is not among ENCRYPTION_KEYS');
			try {
				const decipher = createDecipheriv('aes-256-gcm', key.secret, Buffer.from(iv, 'base64url'), {
					authTagLength: 16,
				});
				decipher.setAAD(Buffer.from(context));
				decipher.setAuthTag(Buffer.from(tag, 'base64url'));
				return decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
			} catch {
				throw new AccountCipherError('the encrypted account number is damaged or belongs to another row');
			}
		},
		fingerprint: (bankCode, accountNumber) => hash(current, bankCode, accountNumber),
		fingerprints: (bankCode, accountNumber) => keys.map((key) => hash(key, bankCode, accountNumber)),
		isOutdated: (envelope) => envelope.split('.')[1] !== current.id,
	};
}
