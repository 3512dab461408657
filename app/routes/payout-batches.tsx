import { Alert, Button } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { IconFileImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { type BatchSource, batchStates } from '#app/features/payouts/batch.ts';
import { BatchBadge } from '#app/features/payouts/batch-badge.tsx';
import { listBatches } from '#app/features/payouts/batch-queries.server.ts';
import { copyLastMonth } from '#app/features/payouts/copy-month.server.ts';
import { formatCount } from '#app/i18n/format.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import { choiceParam, listParams } from '#app/ui/list-params.ts';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('batches:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, page } = listParams(request, { state: choiceParam(batchStates) });
	return { list: await listBatches(filters, page), mayCreate: may(user.role, 'payouts.create') };
}

/** Copies the payouts of last month into a draft. */
export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	const copied = await copyLastMonth(actor, await currentInstant());
	if (copied.ok) return redirect(`/payouts/batches/${copied.batchId}`);
	return data({ reason: copied.reason }, { status: 422 });
}

export default function PayoutBatches() {
	const { list, mayCreate } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const { t } = useTranslation(['batches', 'payouts']);
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
				filters={[
					{
						kind: 'select',
						name: 'state',
						label: t('batches:state'),
						options: batchStates.map((value) => ({ value, label: t(`batches:states.${value}`) })),
					},
				]}
			/>
			<DataTable
				caption={t('batches:title')}
				rows={list.rows}
				rowKey={({ id }) => id}
				rowHref={({ id }) => `/payouts/batches/${id}`}
				cursors={list}
				empty={<EmptyState title={t('batches:empty')} text={t('batches:emptyHint')} />}
				columns={[
					{ key: 'name', header: t('batches:name'), render: (batch) => batch.name },
					{ key: 'state', header: t('batches:state'), render: (batch) => <BatchBadge state={batch.state} /> },
					{
						key: 'source',
						header: t('batches:source'),
						visibleFrom: 'md',
						render: (batch) => t(`batches:sources.${batch.source as BatchSource}`),
					},
					{
						key: 'createdAt',
						header: t('batches:createdAt'),
						visibleFrom: 'sm',
						render: (batch) => <DateTime at={batch.createdAt} />,
					},
					{ key: 'createdBy', header: t('batches:createdBy'), visibleFrom: 'lg', render: (batch) => batch.createdBy },
					{ key: 'count', header: t('batches:count'), align: 'end', render: (batch) => formatCount(batch.count) },
					{
						key: 'total',
						header: t('batches:total'),
						align: 'end',
						render: (batch) => <Money amount={batch.total} />,
					},
				]}
			/>
		</>
	);
}
