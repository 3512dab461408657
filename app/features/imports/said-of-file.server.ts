import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { type Actor, recordAudits } from '#app/features/audit/record-audit.server.ts';
import { isAccountNumber } from '#app/features/bank/mask.ts';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import { type AccountCipher, accountCipher } from '#app/lib/account-cipher.ts';

/** What a person says of a file that it does not tell itself. */
export interface SaidOfFile {
	/** The account of the provider; of a bank statement the code or the number of the account. */
	account?: string | undefined;
	/** The day of its rows. */
	day?: string | undefined;
}

const ENVELOPE = /^v1\.[0-9a-f]{8}\./;
const AT_ONCE = 200;

/** Throws ImportRefused where there are no keys: then no account number can be kept. */
function cipherOfSaid(): AccountCipher {
	const keys = environment().ENCRYPTION_KEYS;
	if (keys) return accountCipher(keys);
	throw new ImportRefused(
		'encryption-keys-needed',
		'account numbers cannot be kept without ENCRYPTION_KEYS',
		'set ENCRYPTION_KEYS',
	);
}

/**
 * What a person said, as the columns of an upload or an import keep it. `id` is that of the row. Numbers of accounts are
 * never stored as they are; a code or the name of a provider's account is no secret. Throws ImportRefused when a number is
 * to be kept and there are no keys.
 */
export function keepSaid(said: SaidOfFile, id: string): { accountSaid: string | null; daySaid: Date | null } {
	const { account, day } = said;
	return {
		accountSaid:
			account === undefined ? null : isAccountNumber(account) ? cipherOfSaid().encrypt(account, id) : account,
		daySaid: day === undefined ? null : new Date(`${day}T00:00:00Z`),
	};
}

/** The same, read again. */
export function readSaid(row: { id: string; accountSaid: string | null; daySaid: Date | null }): SaidOfFile {
	const { id, accountSaid, daySaid } = row;
	return {
		account:
			accountSaid === null
				? undefined
				: ENVELOPE.test(accountSaid)
					? cipherOfSaid().decrypt(accountSaid, id)
					: accountSaid,
		day: daySaid?.toISOString().slice(0, 10),
	};
}

/** The tables that keep what was said. */
const KEPT = ['import_upload', 'import'] as const;

/**
 * Encrypts every account number that a person said of a file with the first key of ENCRYPTION_KEYS: what an older key
 * holds, and what was kept as it is. A few hundred in one transaction with their audit rows, under a lock against a person
 * who says something else; it can be broken off and run again.
 *
 * @returns how many were encrypted anew, and how many had no need of it.
 */
export async function rotateSaid(actor: Actor): Promise<{ rotated: number; unchanged: number }> {
	const cipher = cipherOfSaid();
	let rotated = 0;
	let unchanged = 0;
	for (const table of KEPT) {
		for (let after: string | null = null; ; ) {
			const last: string | null = await db().$transaction(async (tx) => {
				const rows: { id: string; said: string }[] = await tx.$queryRawUnsafe(
					`select id::text as id, account_said as said from "${table}"
					where account_said is not null and ($1::uuid is null or id > $1::uuid) order by id limit ${AT_ONCE} for update`,
					after,
				);
				const numbers = rows.filter(({ said }) => ENVELOPE.test(said) || isAccountNumber(said));
				const outdated = numbers.filter(({ said }) => !ENVELOPE.test(said) || cipher.isOutdated(said));
				for (const { id, said } of outdated) {
					const number = ENVELOPE.test(said) ? cipher.decrypt(said, id) : said;
					const envelope = cipher.encrypt(number, id);
					await tx.$executeRawUnsafe(`update "${table}" set account_said = $2 where id = $1::uuid`, id, envelope);
				}
				const entries = outdated.map(({ id }) => ({ action: 'import.rotate-key', entityType: 'import', entityId: id }));
				await recordAudits(tx, actor, entries);
				rotated += outdated.length;
				unchanged += numbers.length - outdated.length;
				return rows.at(-1)?.id ?? null;
			});
			if (last === null) break;
			after = last;
		}
	}
	return { rotated, unchanged };
}
