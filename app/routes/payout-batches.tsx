import { Alert, Button } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconFileImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { batchStates } from '#app/features/payouts/batch.ts';
import { listBatches, sumBatches } from '#app/features/payouts/batch-queries.server.ts';
import { batchesColumns } from '#app/features/payouts/batches-columns.tsx';
import { batchParams } from '#app/features/payouts/batches-source.server.ts';
import { copyLastMonth } from '#app/features/payouts/copy-month.server.ts';
import { formatCount } from '#app/i18n/format.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useWords } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('batches:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, page } = batchParams(request);
	const [list, sums] = await Promise.all([listBatches(filters, page), sumBatches(filters)]);
	return { list, sums, mayCreate: may(user.role, 'payouts.create') };
}

/** Copies the payouts of last month into a draft. */
export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	const copied = await copyLastMonth(actor, await currentInstant());
	if (copied.ok) return redirect(`/payouts/batches/${copied.batchId}`);
	return data({ reason: copied.reason }, { status: 422 });
}

export default function PayoutBatches() {
	const { list, sums, mayCreate } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'payouts']);
	const { t: words } = useWords();
	useLive(['batch', 'payout']);
	return (
		<>
			<PageHeader
				title={t('batches:title')}
				description={t('batches:description')}
				breadcrumbs={[{ label: t('payouts:title'), to: '/payouts' }]}
				actions={
					mayCreate && (
						<>
							<ConfirmButton label={t('batches:copy')} title={t('batches:copyTitle')} text={t('batches:copyText')} />
							<Button component={Link} to="/payouts/import" leftSection={<IconFileImport size={16} aria-hidden />}>
								{t('batches:goImport')}
							</Button>
						</>
					)
				}
			/>
			{answer && (
				<Alert color="red" role="alert" mb="md">
					{t(`batches:reasons.${answer.reason}`)}
				</Alert>
			)}
			<FilterBar
				filters={[selectFilter('state', t('batches:state'), batchStates, (value) => t(`batches:states.${value}`))]}
			/>
			<DataTable
				table="batches"
				caption={t('batches:title')}
				rows={list.rows}
				rowKey={({ id }) => id}
				rowHref={({ id }) => `/payouts/batches/${id}`}
				cursors={list}
				sums={{
					count: formatCount(sums.payouts),
					total: <Money amount={sums.total} />,
					waiting: <Money amount={sums.waiting} />,
				}}
				summary={t('batches:listed', { count: sums.count })}
				empty={<EmptyState title={t('batches:empty')} text={t('batches:emptyHint')} />}
				columns={batchesColumns(words)}
			/>
		</>
	);
}
