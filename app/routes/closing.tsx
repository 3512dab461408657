import { Stack, Title } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { periodTones } from '#app/features/closing/period.ts';
import { listPeriods, type PeriodRow } from '#app/features/closing/queries.server.ts';
import { formatCount } from '#app/i18n/format.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { StatusBadge } from '#app/ui/status-badge.tsx';

export const meta = pageMeta((t) => t('closing:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	return listPeriods(kstDayOf(await currentInstant()));
}

function Periods({ title, rows }: { title: string; rows: PeriodRow[] }) {
	const { t } = useTranslation('closing');
	return (
		<div>
			<Title order={2} size="h3" mb="xs">
				{title}
			</Title>
			<DataTable
				caption={title}
				rows={rows}
				rowKey={({ name }) => name}
				rowHref={({ name }) => `/closing/${name}`}
				columns={[
					{ key: 'period', header: t('period'), render: ({ name }) => name },
					{
						key: 'state',
						header: t('stateOf'),
						render: ({ state, covered }) =>
							covered ? (
								<StatusBadge tone="success" label={t('covered')} />
							) : (
								<StatusBadge tone={periodTones[state]} label={t(`states.${state}`)} />
							),
					},
					{
						key: 'carried',
						header: t('carriedCount'),
						align: 'end',
						render: ({ state, carried }) => (state === 'open' ? '' : formatCount(carried)),
					},
					{ key: 'prepared', header: t('preparedBy'), visibleFrom: 'md', render: ({ preparedBy }) => preparedBy ?? '' },
					{ key: 'closed', header: t('closedBy'), visibleFrom: 'md', render: ({ closedBy }) => closedBy ?? '' },
					{
						key: 'at',
						header: t('closedAt'),
						visibleFrom: 'lg',
						render: ({ closedAt }) => closedAt && <DateTime at={closedAt} />,
					},
				]}
			/>
		</div>
	);
}

export default function Closing() {
	const { months, days } = useLoaderData<typeof loader>();
	const { t } = useTranslation('closing');
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack>
				<Periods title={t('months')} rows={months} />
				<Periods title={t('days')} rows={days} />
			</Stack>
		</>
	);
}
