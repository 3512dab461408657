import { Button } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconFileSpreadsheet, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { countSellers, listSellers } from '#app/features/sellers/queries.server.ts';
import { isSellerInMotion } from '#app/features/sellers/seller.ts';
import { sellerFiltersOf } from '#app/features/sellers/seller-filters.ts';
import { SellersTable } from '#app/features/sellers/sellers-table.tsx';
import { StatementsButton } from '#app/features/statements/statements-button.tsx';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { later } from '#app/ui/later.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('sellers:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = sellerFiltersOf(request);
	return {
		list: await listSellers(filters, sort, page),
		total: later(countSellers(filters)),
		sort,
		today: kstDayOf(await currentInstant()),
		mayEdit: may(user.role, 'sellers.edit'),
		mayPay: may(user.role, 'payouts.create'),
	};
}

export default function Sellers() {
	const { list, total, sort, today, mayEdit, mayPay } = useLoaderData<typeof loader>();
	const { t } = useTranslation('sellers');
	useLive(['seller'], list.rows.some(isSellerInMotion) ? 3000 : null);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				actions={
					<>
						<StatementsButton today={today} />
						{mayEdit && (
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
						)}
					</>
				}
			/>
			<SellersTable list={list} total={total} sort={sort} mayEdit={mayEdit} mayPay={mayPay} />
		</>
	);
}
