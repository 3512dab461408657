import type { PoolClient } from 'pg';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import { sqlTrial } from '#app/sql.server.ts';
import { resolveAccount } from './accounts.server.ts';
import { balanceBefore, isApart } from './balance-before.ts';
import type { InspectedBankFile } from './read-bank-file.server.ts';

/** The account that a statement would go to; null where a person has to say it. */
export interface PreviewedAccount {
	account: string | null;
	isNew: boolean;
	/** The balance that the account had before it, where it begins with another. */
	before?: { day: string; closing: string };
}

/** The balance of an account before a day, when a statement that begins on it with `opening` does not go on from there. */
async function apartFrom(client: PoolClient, account: string, day: string, opening: bigint) {
	const { rows } = await client.query<{ day: string; closing: string }>(
		`select to_char(before.booked_on, 'YYYY-MM-DD') as day, before.balance_after::text as closing
		from (${balanceBefore('$1', '$2::date')}) before where ${isApart('$1', '$2::date', '$3::bigint', 'before')}`,
		[account, day, opening],
	);
	return rows[0];
}

/**
 * The account of each statement of a file, decided as an import would and then taken back: nothing stays written. Throws
 * ImportRefused when what a person said names no account.
 */
export async function previewAccounts(
	file: InspectedBankFile,
	given: string | undefined,
	now: Date,
): Promise<PreviewedAccount[]> {
	return sqlTrial(async (client) => {
		const found: PreviewedAccount[] = [];
		const { rows } = await client.query<{ code: string }>('select code from bank_account');
		const known = new Set(rows.map(({ code }) => code));
		for (const statement of file.statements) {
			try {
				const account = await resolveAccount(client, statement, file.profile, given, now);
				const { from, opening } = statement;
				const before = from && opening !== null ? await apartFrom(client, account, from, opening) : undefined;
				found.push({ account, isNew: !known.has(account), ...(before ? { before } : {}) });
			} catch (error) {
				if (!(error instanceof ImportRefused) || error.code !== 'account-needed') throw error;
				found.push({ account: null, isNew: false });
			}
		}
		return found;
	});
}
