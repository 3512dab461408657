import { z } from 'zod';
import { type AccountMap, accountRoles, defaultAccounts } from './journal.ts';

const account = z.object({
	code: z.string().trim().min(1).max(20),
	name: z.string().trim().min(1).max(50),
});

const roles = z.object({
	receivable: account.default(defaultAccounts.receivable),
	'settlement-due': account.default(defaultAccounts['settlement-due']),
	fee: account.default(defaultAccounts.fee),
	'input-vat': account.default(defaultAccounts['input-vat']),
	'held-for-sellers': account.default(defaultAccounts['held-for-sellers']),
	bank: account.default(defaultAccounts.bank),
	'payout-balance': account.default(defaultAccounts['payout-balance']),
	suspense: account.default(defaultAccounts.suspense),
	'seller-fee': account.default(defaultAccounts['seller-fee']),
	'output-vat': account.default(defaultAccounts['output-vat']),
	'seller-adjustment': account.default(defaultAccounts['seller-adjustment']),
});

/** Accounts that were stored when bank and balance were one: it stays that of both, until somebody tells them apart. */
function withBank(stored: unknown): unknown {
	if (typeof stored !== 'object' || stored === null || 'bank' in stored || !('payout-balance' in stored)) return stored;
	return { ...stored, bank: stored['payout-balance'] };
}

/** The accounts as they are stored; what is missing is that of the usual chart. */
export const accountsSchema: z.ZodType<AccountMap> = z.preprocess(withBank, roles);

/** The accounts of a posted form: `code.ROLE` and `name.ROLE`. Null when one of them is empty or too long. */
export function accountsOf(form: FormData): AccountMap | null {
	const given = Object.fromEntries(
		accountRoles.map((role) => [role, { code: form.get(`code.${role}`) ?? '', name: form.get(`name.${role}`) ?? '' }]),
	);
	const parsed = accountsSchema.safeParse(given);
	return parsed.success ? parsed.data : null;
}
