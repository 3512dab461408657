import { formatCount } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { RunBadge } from './badges.tsx';
import type { RunView } from './queries.server.ts';

/** The columns of the list of runs, on the screen and in files. */
export function runsColumns(t: Words): Column<RunView>[] {
	const notYetDue = ({ result }: RunView) => result?.states['not-yet-due']?.count;
	const count = (key: 'matched' | 'differences', visibleFrom?: Column<RunView>['visibleFrom']): Column<RunView> => ({
		key,
		header: t(`reconciliation:${key}`),
		align: 'end',
		visibleFrom,
		render: ({ result }) => (result ? formatCount(result[key]) : '–'),
		value: ({ result }) => result?.[key],
	});
	const merchants = ({ scope }: RunView) =>
		scope.mIds.length > 0 ? scope.mIds.join(', ') : t('reconciliation:allMerchants');
	return [
		{
			key: 'period',
			header: t('reconciliation:period'),
			render: ({ scope }) => (
				// Two days in one line or in two, never broken at their hyphens.
				<>
					<span style={{ whiteSpace: 'nowrap' }}>
						<KstDayText day={scope.from} /> ~
					</span>{' '}
					<span style={{ whiteSpace: 'nowrap' }}>
						<KstDayText day={scope.to} />
					</span>
				</>
			),
			value: ({ scope }) => `${scope.from} ~ ${scope.to}`,
		},
		{
			key: 'level',
			header: t('reconciliation:level'),
			render: ({ level }) => <span style={{ whiteSpace: 'nowrap' }}>{t(`reconciliation:levelNames.${level}`)}</span>,
			value: ({ level }) => t(`reconciliation:levels.${level}`),
		},
		{
			key: 'status',
			header: t('reconciliation:status'),
			render: (run) => <RunBadge run={run} />,
			value: (run) => t(`reconciliation:statuses.${run.status}`),
		},
		count('matched'),
		{
			key: 'notYetDue',
			header: t('reconciliation:notYetDue'),
			align: 'end',
			visibleFrom: 'sm',
			render: (run) => (notYetDue(run) === undefined ? '–' : formatCount(notYetDue(run) ?? 0)),
			value: notYetDue,
		},
		count('differences'),
		{
			key: 'amount',
			header: t('reconciliation:amount'),
			align: 'end',
			visibleFrom: 'sm',
			render: ({ result }) => <Money amount={result?.totals.discrepancies} signed />,
			value: ({ result }) => result?.totals.discrepancies,
		},
		{
			key: 'merchants',
			header: t('reconciliation:merchants'),
			visibleFrom: 'xl',
			render: merchants,
			value: merchants,
		},
		{
			key: 'createdAt',
			header: t('reconciliation:createdAt'),
			visibleFrom: 'md',
			render: ({ createdAt }) => <DateTime at={createdAt} />,
			value: ({ createdAt }) => formatKst(createdAt),
		},
		{
			key: 'createdBy',
			header: t('reconciliation:createdBy'),
			visibleFrom: 'xl',
			render: ({ createdBy }) => <span className="name">{createdBy ?? t('reconciliation:commandLine')}</span>,
			value: ({ createdBy }) => createdBy ?? t('reconciliation:commandLine'),
		},
	];
}
