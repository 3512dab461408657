import { z } from 'zod';
import { type AccountMap, accountRoles, defaultAccounts } from './journal.ts';

const account = z.object({
	code: z.string().trim().min(1).max(20),
	name: z.string().trim().min(1).max(50),
});

/** The accounts as they are stored; what is missing is that of the usual chart. */
export const accountsSchema = z.object({
	receivable: account.default(defaultAccounts.receivable),
	'settlement-due': account.default(defaultAccounts['settlement-due']),
	fee: account.default(defaultAccounts.fee),
	'input-vat': account.default(defaultAccounts['input-vat']),
	'held-for-sellers': account.default(defaultAccounts['held-for-sellers']),
	'payout-balance': account.default(defaultAccounts['payout-balance']),
	suspense: account.default(defaultAccounts.suspense),
}) satisfies z.ZodType<AccountMap>;

/** The accounts of a posted form: `code.ROLE` and `name.ROLE`. Null when one of them is empty or too long. */
export function accountsOf(form: FormData): AccountMap | null {
	const given = Object.fromEntries(
		accountRoles.map((role) => [role, { code: form.get(`code.${role}`) ?? '', name: form.get(`name.${role}`) ?? '' }]),
	);
	const parsed = accountsSchema.safeParse(given);
	return parsed.success ? parsed.data : null;
}
