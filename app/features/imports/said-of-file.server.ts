import { environment } from '#app/env.server.ts';
import { accountCipher } from '#app/lib/account-cipher.ts';

/** What a person says of a file that it does not tell itself. */
export interface SaidOfFile {
	/** The account of the provider; of a bank statement the code or the number of the account. */
	account?: string | undefined;
	/** The day of its rows. */
	day?: string | undefined;
}

/** Numbers of accounts are never stored as they are; a code or the name of a provider's account is no secret. */
const isNumber = (account: string) => /^[\d\s-]{6,}$/.test(account);
const ENVELOPE = /^v1\.[0-9a-f]{8}\./;

/** What a person said, as the columns of an upload or an import keep it. `id` is that of the row. */
export function keepSaid(said: SaidOfFile, id: string): { accountSaid: string | null; daySaid: Date | null } {
	const keys = environment().ENCRYPTION_KEYS;
	const { account, day } = said;
	return {
		accountSaid:
			account === undefined ? null : isNumber(account) && keys ? accountCipher(keys).encrypt(account, id) : account,
		daySaid: day === undefined ? null : new Date(`${day}T00:00:00Z`),
	};
}

/** The same, read again. */
export function readSaid(row: { id: string; accountSaid: string | null; daySaid: Date | null }): SaidOfFile {
	const keys = environment().ENCRYPTION_KEYS;
	const { id, accountSaid, daySaid } = row;
	return {
		account:
			accountSaid === null
				? undefined
				: ENVELOPE.test(accountSaid) && keys
					? accountCipher(keys).decrypt(accountSaid, id)
					: accountSaid,
		day: daySaid?.toISOString().slice(0, 10),
	};
}
