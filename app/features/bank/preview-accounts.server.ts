import type { PoolClient } from 'pg';
import { sql } from '#app/db.server.ts';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import { resolveAccount } from './accounts.server.ts';
import type { InspectedBankFile } from './read-bank-file.server.ts';

/** The account that a statement would go to; null where a person has to say it. */
export interface PreviewedAccount {
	account: string | null;
	isNew: boolean;
	/** The balance with which the statement before it ended, where this one begins with another. */
	before?: { day: string; closing: string };
}

/** How the statement of the account before a day ended, where it is known. */
async function endedBefore(client: PoolClient, account: string, day: string) {
	const { rows } = await client.query<{ day: string; closing: string }>(
		`select to_char(to_on, 'YYYY-MM-DD') as day, closing_balance::text as closing from bank_statement
		where account = $1 and to_on < $2::date and closing_balance is not null order by to_on desc, id desc limit 1`,
		[account, day],
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
	const client = await sql().connect();
	const found: PreviewedAccount[] = [];
	try {
		await client.query('begin');
		const { rows } = await client.query<{ code: string }>('select code from bank_account');
		const known = new Set(rows.map(({ code }) => code));
		for (const statement of file.statements) {
			try {
				const account = await resolveAccount(client, statement, file.profile, given, now);
				const from = statement.from ?? statement.lines.map(({ bookedOn }) => bookedOn).sort()[0];
				const ended = from && statement.opening !== null ? await endedBefore(client, account, from) : undefined;
				const apart = ended && BigInt(ended.closing) !== statement.opening;
				found.push({ account, isNew: !known.has(account), ...(apart ? { before: ended } : {}) });
			} catch (error) {
				if (!(error instanceof ImportRefused) || error.code !== 'account-needed') throw error;
				found.push({ account: null, isNew: false });
			}
		}
		return found;
	} finally {
		await client.query('rollback').catch(() => {});
		client.release();
	}
}
