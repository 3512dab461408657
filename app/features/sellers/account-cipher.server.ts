import { environment } from '#app/env.server.ts';
import { type AccountCipher, AccountCipherError, accountCipher } from '#app/lib/account-cipher.ts';

/** The cipher for account numbers with the keys of ENCRYPTION_KEYS. Throws when there are none. */
export function sellerAccountCipher(): AccountCipher {
	const keys = environment().ENCRYPTION_KEYS;
	if (!keys) throw new AccountCipherError('ENCRYPTION_KEYS is not set: with a sandbox the start-up makes one');
	return accountCipher(keys);
}
