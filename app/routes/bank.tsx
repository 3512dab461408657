import { Stack } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { BankAccountsTable, BankFilters, BankLinesTable } from '#app/features/bank/bank-tables.tsx';
import { bankParams, listBankAccounts, listBankLines, sumBankLines } from '#app/features/bank/queries.server.ts';
import { later } from '#app/ui/later.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('bank:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = bankParams(request);
	const [{ rows, ...cursors }, accounts] = await Promise.all([listBankLines(filters, sort, page), listBankAccounts()]);
	const sums = later(sumBankLines(filters));
	return { rows, cursors, sums, sort, accounts, mayImport: may(user.role, 'imports.run') };
}

export default function Bank() {
	const { accounts, ...list } = useLoaderData<typeof loader>();
	const { t } = useTranslation('bank');
	useLive(['bank', 'import', 'run']);
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack gap="md">
				{accounts.length > 0 && <BankAccountsTable rows={accounts} />}
				<BankFilters accounts={accounts} />
				<BankLinesTable {...list} />
			</Stack>
		</>
	);
}
