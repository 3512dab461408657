import { Anchor } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Money } from '#app/ui/money.tsx';
import type { PlanOutcome } from './plan.ts';
import type { findPlan } from './plans-list.server.ts';

type Occurrence = NonNullable<Awaited<ReturnType<typeof findPlan>>>['occurrences'][number];

/** What became of the periods of a plan: what it made and what it came to, and whom it left out. */
export function OccurrencesTable({ occurrences }: { occurrences: Occurrence[] }) {
	const { t } = useTranslation(['batches', 'payouts', 'plans']);
	const made = ({ payoutId, batchId, refPayoutIds, count }: Occurrence) => {
		if (!payoutId && !batchId) return formatCount(count);
		const payouts = count === 1 ? `/payouts/${payoutId}` : `/payouts?q=${refPayoutIds}`;
		const label = batchId ? t('plans:showBatch') : count === 1 ? t('batches:showPayout') : t('batches:showPayouts');
		return (
			<Anchor component={Link} to={batchId ? `/payouts/batches/${batchId}` : payouts} size="sm">
				{batchId || count > 1 ? `${label} (${formatCount(count)})` : label}
			</Anchor>
		);
	};
	return (
		<DataTable
			caption={t('batches:planPast')}
			density="compact"
			rows={occurrences}
			rowKey={({ occurrenceOn }) => occurrenceOn}
			empty={<EmptyState title={t('batches:planPastEmpty')} />}
			columns={[
				{
					key: 'payOn',
					header: t('payouts:payoutOn'),
					render: ({ payOn }) => payOn && <KstDayText day={payOn} weekday />,
				},
				{
					key: 'madeOn',
					header: t('plans:madeOn'),
					visibleFrom: 'md',
					render: ({ madeOn }) => <KstDayText day={madeOn} weekday />,
				},
				{
					key: 'outcome',
					header: t('plans:outcome'),
					render: ({ outcome }) => t(`batches:outcomes.${outcome as PlanOutcome}`),
				},
				{ key: 'made', header: t('plans:made'), align: 'end', render: made },
				{
					key: 'leftOut',
					header: t('plans:leftOut'),
					align: 'end',
					visibleFrom: 'sm',
					render: ({ leftOut }) => formatCount(leftOut),
				},
				{
					key: 'total',
					header: t('batches:total'),
					align: 'end',
					render: ({ total }) => <Money amount={total} />,
				},
			]}
		/>
	);
}
