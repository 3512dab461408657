import { keptCipher } from '#app/cipher.server.ts';
import { AccountCipherError } from '#app/lib/account-cipher.ts';
import { log } from '#app/log.server.ts';
import { sql } from '#app/sql.server.ts';

/** How many account numbers of sellers none of the keys opens. */
export async function countUnreadable(): Promise<number> {
	const { rows } = await sql().query<{ count: number }>(
		`select count(*)::int as count from seller where split_part(account_number_encrypted, '.', 2) <> all($1::text[])`,
		[keptCipher().keyIds],
	);
	return rows[0]!.count;
}

/** Does the work for each; one whose account number no key opens waits until the key is back, and does not hold the others up. */
export async function eachReadable(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
	for (const id of ids) {
		try {
			await work(id);
		} catch (error) {
			if (!(error instanceof AccountCipherError)) throw error;
			log().warn({ err: error, id }, 'an account number cannot be read');
		}
	}
}
