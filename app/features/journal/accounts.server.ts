import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { accountsSchema } from './account-schema.ts';
import type { AccountMap } from './journal.ts';

const KEY = 'journal.accounts';

/** Which account of the company's chart each entry goes to. */
export async function readAccounts(): Promise<{ accounts: AccountMap }> {
	const stored = await db().appSetting.findUnique({ where: { key: KEY } });
	return { accounts: accountsSchema.parse(stored?.value ?? {}) };
}

/** Changes the accounts for all exports from now on. */
export async function saveAccounts(accounts: AccountMap, actor: Actor): Promise<void> {
	const before = await readAccounts();
	await db().$transaction(async (tx) => {
		const value = JSON.parse(JSON.stringify(accounts)) as Record<string, { code: string; name: string }>;
		await tx.appSetting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
		await recordAudit(tx, actor, {
			action: 'journal.accounts',
			entityType: 'app_setting',
			entityId: KEY,
			before: JSON.parse(JSON.stringify(before.accounts)),
			after: value,
		});
	});
}
