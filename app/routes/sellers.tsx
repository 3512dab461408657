import { Button } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconFileSpreadsheet, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { listSellers, sellerSortKeys } from '#app/features/sellers/queries.server.ts';
import { businessTypes, isSellerInMotion, payoutsApis, sellerStages } from '#app/features/sellers/seller.ts';
import { SellersTable } from '#app/features/sellers/sellers-table.tsx';
import { choiceParam, listParams, textParam } from '#app/ui/list-params.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAutoRevalidate } from '#app/ui/use-auto-revalidate.ts';

export const meta = pageMeta((t) => t('sellers:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = listParams(
		request,
		{ q: textParam, stage: choiceParam(sellerStages), type: choiceParam(businessTypes), api: choiceParam(payoutsApis) },
		{ sort: sellerSortKeys },
	);
	return { list: await listSellers(filters, sort, page), sort, mayEdit: may(user.role, 'sellers.edit') };
}

export default function Sellers() {
	const { list, sort, mayEdit } = useLoaderData<typeof loader>();
	const { t } = useTranslation('sellers');
	useAutoRevalidate(list.rows.some(isSellerInMotion), 3000);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				actions={
					mayEdit && (
						<>
							<Button
								component={Link}
								to="/sellers/import"
								variant="default"
								leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
							>
								{t('files.action')}
							</Button>
							<Button component={Link} to="/sellers/new" leftSection={<IconPlus size={16} aria-hidden />}>
								{t('add')}
							</Button>
						</>
					)
				}
			/>
			<SellersTable list={list} sort={sort} mayEdit={mayEdit} />
		</>
	);
}
