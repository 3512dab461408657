import { sql } from '#app/db.server.ts';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import { resolveAccount } from './accounts.server.ts';
import type { InspectedBankFile } from './read-bank-file.server.ts';

/** The account that a statement would go to; null where a person has to say it. */
export interface PreviewedAccount {
	account: string | null;
	isNew: boolean;
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
				found.push({ account, isNew: !known.has(account) });
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
