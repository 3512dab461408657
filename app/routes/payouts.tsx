import { Alert, Button } from '@mantine/core';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { environment } from '#app/env.server.ts';
import { withdrawPayout } from '#app/features/payouts/approve-payout.server.ts';
import { BalanceBar } from '#app/features/payouts/balance-bar.tsx';
import { countWaitingBatches, findBatchName } from '#app/features/payouts/batch-queries.server.ts';
import { isPayoutInMotion, type PayoutStatus } from '#app/features/payouts/payout.ts';
import { payoutFiltersOf } from '#app/features/payouts/payout-filters.ts';
import { PayoutsTable } from '#app/features/payouts/payouts-table.tsx';
import { findBalance, listPayouts, sumPayouts } from '#app/features/payouts/queries.server.ts';
import { SecurityKeyAlert } from '#app/features/payouts/security-key-alert.tsx';
import { findSeller } from '#app/features/sellers/queries.server.ts';
import { readForecast } from '#app/features/treasury/forecast.server.ts';
import { ShortfallAlert } from '#app/features/treasury/shortfall-alert.tsx';
import { isUuid } from '#app/lib/keyset.ts';
import { findForeignKey } from '#app/toss/security-key.server.ts';
import { later } from '#app/ui/later.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('payouts:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = payoutFiltersOf(request);
	const [list, balance, waitingBatches, batch, seller, forecast, foreignKey] = await Promise.all([
		listPayouts(filters, sort, page),
		findBalance(environment().TOSS_MID),
		countWaitingBatches(),
		filters.batchId ? findBatchName(filters.batchId) : null,
		filters.sellerId ? findSeller(filters.sellerId) : null,
		currentInstant().then((now) => readForecast(environment().TOSS_MID, now)),
		currentInstant().then(findForeignKey),
	]);
	return {
		list,
		sums: later(sumPayouts(filters)),
		balance,
		short: forecast?.short ?? null,
		sort,
		foreignKey,
		seller: seller && { id: seller.id, name: seller.name },
		batch,
		waitingBatches,
		mayCreate: may(user.role, 'payouts.create'),
		mayWithdraw: may(user.role, 'payouts.create') || may(user.role, 'payouts.approve'),
	};
}

/** Withdraws the selected payouts, as far as they were not sent; each is decided on its own. */
export async function action({ request }: ActionFunctionArgs) {
	const { user, actor } = await requirePermission(request, 'view');
	if (!may(user.role, 'payouts.create')) await requirePermission(request, 'payouts.approve');
	const now = await currentInstant();
	let withdrawn = 0;
	for (const id of (await request.formData()).getAll('selected').slice(0, 200)) {
		if (typeof id === 'string' && isUuid(id) && (await withdrawPayout(id, actor, now)).ok) withdrawn += 1;
	}
	return { withdrawn };
}

export default function Payouts() {
	const { list, sums, balance, short, sort, foreignKey, seller, batch, waitingBatches, mayCreate, mayWithdraw } =
		useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['payouts', 'batches']);
	const moving = list.rows.some(({ status, holdReason }) =>
		isPayoutInMotion({ status: status as PayoutStatus, holdReason }),
	);
	useLive(['payout', 'batch', 'balance'], moving ? 3000 : null);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				actions={
					<>
						<Button component={Link} to="/payouts/plans" variant="default">
							{t('batches:plansTitle')}
						</Button>
						<Button component={Link} to="/payouts/rules" variant="default">
							{t('batches:rules.title')}
						</Button>
						<Button component={Link} to="/payouts/batches" variant="default">
							{waitingBatches > 0
								? `${t('batches:goBatches')} · ${t('batches:states.awaiting_approval')} ${waitingBatches}`
								: t('batches:goBatches')}
						</Button>
						{mayCreate && (
							<>
								<Button component={Link} to="/payouts/import" variant="default">
									{t('batches:goImport')}
								</Button>
								<Button component={Link} to="/payouts/new" leftSection={<IconPlus size={16} aria-hidden />}>
									{t('add')}
								</Button>
							</>
						)}
					</>
				}
			/>
			<SecurityKeyAlert foreignKey={foreignKey} />
			<BalanceBar balance={balance} />
			<ShortfallAlert short={short} />
			{answer && (
				<Alert color="pine" role="status" mb="md">
					{t('batches:withdrawnCount', { count: answer.withdrawn })}
				</Alert>
			)}
			<PayoutsTable
				list={list}
				sums={sums}
				sort={sort}
				seller={seller}
				batch={batch}
				mayCreate={mayCreate}
				mayWithdraw={mayWithdraw}
			/>
		</>
	);
}
