import { environment } from './env.server.ts';
import { type AccountCipher, AccountCipherError, accountCipher } from './lib/account-cipher.ts';

/** The cipher for what is kept encrypted, with the keys of ENCRYPTION_KEYS. Throws when there are none. */
export function keptCipher(): AccountCipher {
	const keys = environment().ENCRYPTION_KEYS;
	if (!keys) throw new AccountCipherError('ENCRYPTION_KEYS is not set: with a sandbox the start-up makes one');
	return accountCipher(keys);
}
