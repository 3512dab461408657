import { Stack } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { OrderFilters, OrdersTable } from '#app/features/orders/orders-table.tsx';
import { listOrders, orderParams, sumOrders } from '#app/features/orders/queries.server.ts';
import { listMerchants } from '#app/features/payments/queries.server.ts';
import { later } from '#app/ui/later.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('orders:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = orderParams(request);
	const [{ rows, ...cursors }, merchants] = await Promise.all([listOrders(filters, sort, page), listMerchants()]);
	return { rows, cursors, sums: later(sumOrders(filters)), sort, merchants, mayImport: may(user.role, 'imports.run') };
}

export default function Orders() {
	const { merchants, ...list } = useLoaderData<typeof loader>();
	const { t } = useTranslation('orders');
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack gap="md">
				<OrderFilters merchants={merchants} />
				<OrdersTable {...list} />
			</Stack>
		</>
	);
}
