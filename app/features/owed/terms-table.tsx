import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import type { StoredTerms } from './read-terms.server.ts';
import type { TermsStanding, termsHistory } from './terms-history.ts';

const tones = { later: 'info', now: 'success', past: 'neutral', replaced: 'neutral' } satisfies Record<
	TermsStanding,
	Tone
>;

/** Terms of all sellers, or of one, the newest day first, with how they stand today. */
export function TermsTable({
	caption,
	rows,
	empty,
}: {
	caption: string;
	rows: ReturnType<typeof termsHistory<StoredTerms>>;
	empty: string;
}) {
	const { t } = useTranslation('owedTerms');
	const numbers = <Value,>(row: { commissionBp: number | null }, value: Value) =>
		row.commissionBp === null ? '–' : value;
	if (rows.length === 0)
		return (
			<Text size="sm" c="dimmed">
				{empty}
			</Text>
		);
	return (
		<DataTable
			caption={caption}
			density="compact"
			rows={rows}
			rowKey={({ id }) => id}
			columns={[
				{ key: 'from', header: t('from'), render: ({ from }) => <KstDayText day={from} /> },
				{ key: 'to', header: t('to'), visibleFrom: 'sm', render: ({ to }) => <KstDayText day={to} /> },
				{
					key: 'standing',
					header: t('standing'),
					render: ({ standing }) => <StatusBadge tone={tones[standing]} label={t(`standings.${standing}`)} />,
				},
				{
					key: 'commission',
					header: t('commission'),
					align: 'end',
					render: ({ commissionBp }) =>
						commissionBp === null ? (
							t('followsAll')
						) : (
							<span className="tabular">{formatPercent(BigInt(commissionBp))}</span>
						),
				},
				{ key: 'vat', header: t('vat'), render: (row) => numbers(row, t(`vatWays.${row.vat}`)) },
				{
					key: 'payableAfterDays',
					header: t('payableAfterDays'),
					align: 'end',
					render: (row) => numbers(row, <span className="day">{t('days', { count: row.payableAfterDays })}</span>),
				},
				{
					key: 'by',
					header: t('by'),
					visibleFrom: 'md',
					render: ({ createdBy }) => <span className="name">{createdBy}</span>,
				},
				{ key: 'at', header: t('at'), visibleFrom: 'lg', render: ({ createdAt }) => <DateTime at={createdAt} /> },
			]}
		/>
	);
}
