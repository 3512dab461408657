import { Button } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { environment } from '#app/env.server.ts';
import { BalanceBar } from '#app/features/payouts/balance-bar.tsx';
import { isPayoutInMotion, type PayoutStatus } from '#app/features/payouts/payout.ts';
import { payoutFiltersOf } from '#app/features/payouts/payout-filters.ts';
import { PayoutsTable } from '#app/features/payouts/payouts-table.tsx';
import { findBalance, listPayouts } from '#app/features/payouts/queries.server.ts';
import { findSeller } from '#app/features/sellers/queries.server.ts';
import { readForecast } from '#app/features/treasury/forecast.server.ts';
import { ShortfallAlert } from '#app/features/treasury/shortfall-alert.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAutoRevalidate } from '#app/ui/use-auto-revalidate.ts';

export const meta = pageMeta((t) => t('payouts:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = payoutFiltersOf(request);
	const [list, balance, seller, forecast] = await Promise.all([
		listPayouts(filters, sort, page),
		findBalance(environment().TOSS_MID),
		filters.sellerId ? findSeller(filters.sellerId) : null,
		currentInstant().then((now) => readForecast(environment().TOSS_MID, now)),
	]);
	return {
		list,
		balance,
		short: forecast?.short ?? null,
		sort,
		seller: seller && { id: seller.id, name: seller.name },
		mayCreate: may(user.role, 'payouts.create'),
	};
}

export default function Payouts() {
	const { list, balance, short, sort, seller, mayCreate } = useLoaderData<typeof loader>();
	const { t } = useTranslation('payouts');
	const moving = list.rows.some(({ status, holdReason }) =>
		isPayoutInMotion({ status: status as PayoutStatus, holdReason }),
	);
	useAutoRevalidate(moving, 3000);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				actions={
					mayCreate && (
						<Button component={Link} to="/payouts/new" leftSection={<IconPlus size={16} aria-hidden />}>
							{t('add')}
						</Button>
					)
				}
			/>
			<BalanceBar balance={balance} />
			<ShortfallAlert short={short} />
			<PayoutsTable list={list} sort={sort} seller={seller} mayCreate={mayCreate} />
		</>
	);
}
