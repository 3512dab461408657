import { Button, Group } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { MethodText } from '#app/features/payments/transaction-badge.tsx';
import { KindBadge } from '#app/features/reconciliation/badges.tsx';
import { type ClaimCause, listClaimCauses } from '#app/features/reconciliation/claim.server.ts';
import { findRun } from '#app/features/reconciliation/queries.server.ts';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('reconciliation:claim.title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const run = await findRun(params.runId ?? '');
	if (!run?.result || run.level !== 'contract') throw new Response(null, { status: 404 });
	return { run, causes: await listClaimCauses(run.id) };
}

export default function ReconciliationClaim() {
	const { run, causes } = useLoaderData<typeof loader>();
	const { t } = useTranslation('reconciliation');
	const rowsOf = ({ kind, method, mId }: ClaimCause) =>
		`/reconciliation/${run.id}?${new URLSearchParams({ kind, method, mId })}#rows`;
	return (
		<>
			<PageHeader
				title={t('claim.title')}
				description={t('claim.says')}
				breadcrumbs={[
					{ label: t('title'), to: '/reconciliation' },
					{ label: t('run', { ...run.scope }), to: `/reconciliation/${run.id}` },
				]}
				actions={
					<Group gap="xs">
						{(['csv', 'pdf'] as const).map((format) => (
							<Button
								key={format}
								component="a"
								href={`/reconciliation/${run.id}/claim/${format}`}
								variant="default"
								leftSection={<IconDownload size={16} aria-hidden />}
							>
								{format.toUpperCase()}
							</Button>
						))}
					</Group>
				}
			/>
			<DataTable
				caption={t('claim.causes')}
				rows={causes}
				rowKey={(cause) => JSON.stringify({ ...cause, amount: String(cause.amount) })}
				rowHref={rowsOf}
				empty={<EmptyState title={t('claim.nothing')} />}
				columns={[
					{ key: 'kind', header: t('kind'), render: ({ kind }) => <KindBadge kind={kind} /> },
					{ key: 'method', header: t('method'), render: ({ method }) => <MethodText method={method} /> },
					{ key: 'mId', header: t('merchant'), visibleFrom: 'md', render: ({ mId }) => mId },
					{
						key: 'contract',
						header: t('claim.contract'),
						visibleFrom: 'md',
						render: ({ contract }) => contract || '–',
					},
					{
						key: 'rates',
						header: t('claim.rates'),
						render: ({ agreedRate, takenRate }) => (
							<span className="tabular">{agreedRate ? `${agreedRate}% → ${takenRate}%` : '–'}</span>
						),
					},
					{ key: 'count', header: t('count'), align: 'end', render: ({ count }) => formatCount(count) },
					{
						key: 'amount',
						header: t('amount'),
						align: 'end',
						render: ({ amount }) => <Money amount={amount} signed />,
					},
				]}
			/>
		</>
	);
}
