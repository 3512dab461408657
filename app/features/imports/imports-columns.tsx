import { Text } from '@mantine/core';
import { formatCount } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { daysText, ImportStatus } from './import-status-badge.tsx';
import type { ImportRow } from './queries.server.ts';

/** The columns of the list of imports, on the screen and in files. */
export function importsColumns(t: Words): Column<ImportRow>[] {
	const source = (row: ImportRow) =>
		row.source === 'file' ? row.name : `${t('imports:sources.api')} ${daysText(row.from, row.to)}`;
	const count = (key: 'rows' | 'inserted' | 'updated' | 'unchanged' | 'rejected'): Column<ImportRow> => ({
		key,
		header: t(`imports:${key}`),
		...(key === 'rows' || key === 'rejected' ? { sortKey: key } : {}),
		align: 'end',
		render: (row) =>
			row.status === 'done' ? (
				<Text span size="sm" className="tabular" c={key === 'rejected' && row.rejected > 0 ? 'red' : undefined}>
					{formatCount(row[key])}
				</Text>
			) : (
				'–'
			),
		value: (row) => (row.status === 'done' ? row[key] : null),
	});
	return [
		{
			key: 'at',
			header: t('imports:createdAt'),
			sortKey: 'createdAt',
			render: (row) => <DateTime at={row.createdAt} seconds />,
			value: (row) => formatKst(row.createdAt),
		},
		{
			key: 'kind',
			header: t('imports:kind'),
			render: (row) => t(`imports:kinds.${row.kind}`),
			value: (row) => t(`imports:kinds.${row.kind}`),
		},
		{
			key: 'source',
			header: t('imports:source'),
			render: (row) =>
				row.source === 'file' ? (
					row.name
				) : (
					<>
						{t('imports:sources.api')} <span className="day">{daysText(row.from, row.to)}</span>
					</>
				),
			value: source,
		},
		{
			key: 'status',
			header: t('imports:status'),
			render: (row) => <ImportStatus status={row.status} percent={row.percent} />,
			value: (row) => t(`imports:statuses.${row.status}`),
		},
		count('rows'),
		count('inserted'),
		count('updated'),
		count('unchanged'),
		count('rejected'),
		{ key: 'by', header: t('imports:by'), visibleFrom: 'lg', render: (row) => row.by ?? '–', value: (row) => row.by },
	];
}
