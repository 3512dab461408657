import { Stack } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import {
	listMerchants,
	listTransactions,
	sumTransactions,
	transactionParams,
} from '#app/features/payments/queries.server.ts';
import { TransactionFilters, TransactionsTable } from '#app/features/payments/transactions-table.tsx';
import { later } from '#app/ui/later.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('transactions:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = transactionParams(request);
	const [{ rows, ...cursors }, merchants] = await Promise.all([listTransactions(filters, sort, page), listMerchants()]);
	return {
		rows,
		cursors,
		sums: later(sumTransactions(filters)),
		sort,
		merchants,
		mayImport: may(user.role, 'imports.run'),
	};
}

export default function Transactions() {
	const { merchants, ...list } = useLoaderData<typeof loader>();
	const { t } = useTranslation('transactions');
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack gap="md">
				<TransactionFilters merchants={merchants} />
				<TransactionsTable {...list} />
			</Stack>
		</>
	);
}
