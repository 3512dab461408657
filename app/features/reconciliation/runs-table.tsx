import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import { Money } from '#app/ui/money.tsx';
import { RunBadge } from './badges.tsx';
import type { Level } from './levels.ts';
import type { RunView } from './queries.server.ts';

/** Runs of reconciliation, the newest first. */
export function RunsTable({ levels, rows, cursors }: { levels: Level[]; rows: RunView[]; cursors: Cursors }) {
	const { t } = useTranslation('reconciliation');
	const count = (value: number | undefined) => (value === undefined ? '–' : formatCount(value));
	return (
		<>
			{levels.length > 1 && (
				<FilterBar
					filters={[
						{
							kind: 'select',
							name: 'level',
							label: t('level'),
							options: levels.map((level) => ({ value: level, label: t(`levels.${level}`) })),
						},
					]}
				/>
			)}
			<DataTable
				caption={t('runs')}
				rows={rows}
				rowKey={({ id }) => id}
				rowHref={({ id }) => `/reconciliation/${id}`}
				cursors={cursors}
				empty={<EmptyState title={t('noRuns')} text={t('noRunsHint')} />}
				columns={[
					{
						key: 'period',
						header: t('period'),
						render: ({ scope }) => (
							<>
								<KstDayText day={scope.from} /> ~ <KstDayText day={scope.to} />
							</>
						),
					},
					{ key: 'level', header: t('level'), render: ({ level }) => t(`levels.${level}`) },
					{ key: 'status', header: t('status'), render: (run) => <RunBadge run={run} /> },
					{
						key: 'matched',
						header: t('matched'),
						align: 'end',
						render: ({ result }) => count(result?.matched),
					},
					{
						key: 'notYetDue',
						header: t('notYetDue'),
						align: 'end',
						visibleFrom: 'sm',
						render: ({ result }) => count(result?.states['not-yet-due']?.count),
					},
					{
						key: 'differences',
						header: t('differences'),
						align: 'end',
						render: ({ result }) => count(result?.differences),
					},
					{
						key: 'amount',
						header: t('amount'),
						align: 'end',
						visibleFrom: 'sm',
						render: ({ result }) => <Money amount={result?.totals.discrepancies} signed />,
					},
					{
						key: 'merchants',
						header: t('merchants'),
						visibleFrom: 'xl',
						render: ({ scope }) => (scope.mIds.length > 0 ? scope.mIds.join(', ') : t('allMerchants')),
					},
					{
						key: 'createdAt',
						header: t('createdAt'),
						visibleFrom: 'md',
						render: ({ createdAt }) => <DateTime at={createdAt} />,
					},
					{
						key: 'createdBy',
						header: t('createdBy'),
						visibleFrom: 'xl',
						render: ({ createdBy }) => createdBy ?? t('commandLine'),
					},
				]}
			/>
		</>
	);
}
