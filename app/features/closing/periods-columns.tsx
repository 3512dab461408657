import { formatCount } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { periodTones, periodWord } from './period.ts';
import type { PeriodRow } from './queries.server.ts';

/** The columns of the lists of periods, on the screen and in files. */
export function periodsColumns(t: Words): Column<PeriodRow>[] {
	return [
		{
			key: 'period',
			header: t('closing:period'),
			sortKey: 'period',
			render: ({ name }) => <span style={{ whiteSpace: 'nowrap' }}>{name}</span>,
			value: ({ name }) => name,
		},
		{
			key: 'state',
			header: t('closing:stateOf'),
			render: (row) => (
				<StatusBadge
					tone={row.passed ? 'warning' : row.covered ? 'success' : periodTones[row.state]}
					label={t(`closing:${periodWord(row)}`)}
				/>
			),
			value: (row) => t(`closing:${periodWord(row)}`),
		},
		{
			key: 'carried',
			header: t('closing:carriedCount'),
			align: 'end',
			sortKey: 'carried',
			render: ({ state, carried }) => (state === 'open' ? '' : formatCount(carried)),
			value: ({ state, carried }) => (state === 'open' ? null : carried),
		},
		{
			key: 'prepared',
			header: t('closing:preparedBy'),
			visibleFrom: 'md',
			render: ({ preparedBy }) => <span className="name">{preparedBy}</span>,
			value: ({ preparedBy }) => preparedBy,
		},
		{
			key: 'closed',
			header: t('closing:closedBy'),
			visibleFrom: 'md',
			render: ({ closedBy }) => <span className="name">{closedBy}</span>,
			value: ({ closedBy }) => closedBy,
		},
		{
			key: 'at',
			header: t('closing:closedAt'),
			visibleFrom: 'lg',
			sortKey: 'closedAt',
			render: ({ closedAt }) => closedAt && <DateTime at={closedAt} />,
			value: ({ closedAt }) => closedAt && formatKst(closedAt),
		},
	];
}
