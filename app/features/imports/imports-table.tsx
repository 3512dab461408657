import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import type { ImportRow } from './queries.server.ts';

const tones = {
	running: 'progress',
	done: 'success',
	failed: 'danger',
	cancelled: 'neutral',
	undone: 'neutral',
} satisfies Record<ImportRow['status'], Tone>;

/** The status of an import, with how far it is while it runs. */
export function ImportStatus({ status, percent }: { status: ImportRow['status']; percent: number | null }) {
	const { t } = useTranslation('imports');
	return (
		<>
			<StatusBadge tone={tones[status]} label={t(`statuses.${status}`)} />
			{status === 'running' && percent !== null && (
				<Progress value={percent} size="sm" mt={4} aria-label={t('progress', { percent })} />
			)}
		</>
	);
}

/** Days of a fetch, `2026-03-01 – 2026-03-31`. */
export function daysText(from: Date | null, to: Date | null): string {
	return from && to ? `${fromDateColumn(from)} – ${fromDateColumn(to)}` : '–';
}

/** All imports, the newest first. */
export function ImportsTable({ rows, cursors }: { rows: ImportRow[]; cursors: Cursors }) {
	const { t } = useTranslation('imports');
	const count = (key: 'rows' | 'inserted' | 'updated' | 'unchanged' | 'rejected') => ({
		key,
		header: t(key),
		align: 'end' as const,
		render: (row: ImportRow) =>
			row.status === 'done' ? (
				<Text span size="sm" className="tabular" c={key === 'rejected' && row.rejected > 0 ? 'red' : undefined}>
					{formatCount(row[key])}
				</Text>
			) : (
				'–'
			),
	});
	return (
		<DataTable
			caption={t('title')}
			rows={rows}
			rowKey={(row) => row.id}
			rowHref={(row) => `/imports/${row.id}`}
			cursors={cursors}
			density="compact"
			empty={<EmptyState title={t('empty')} text={t('emptyHint')} />}
			columns={[
				{ key: 'at', header: t('createdAt'), render: (row) => <DateTime at={row.createdAt} seconds /> },
				{ key: 'kind', header: t('kind'), render: (row) => t(`kinds.${row.kind}`) },
				{
					key: 'source',
					header: t('source'),
					render: (row) => (row.source === 'file' ? row.name : `${t('sources.api')} ${daysText(row.from, row.to)}`),
				},
				{
					key: 'status',
					header: t('status'),
					render: (row) => <ImportStatus status={row.status} percent={row.percent} />,
				},
				count('rows'),
				count('inserted'),
				count('updated'),
				count('unchanged'),
				count('rejected'),
				{ key: 'by', header: t('by'), visibleFrom: 'lg', render: (row) => row.by ?? '–' },
			]}
		/>
	);
}
