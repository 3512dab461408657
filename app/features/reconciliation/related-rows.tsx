import { Badge, Card, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TransactionBadge } from '#app/features/payments/transaction-badge.tsx';
import { transactionPath } from '#app/features/payments/transaction-path.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { DiscrepancyView, RelatedRow } from './get-discrepancy.server.ts';

/** All that belongs to the same payment: its approvals and cancels, and their settlement lines, as the data is now. */
export function RelatedRows({ discrepancy }: { discrepancy: DiscrepancyView }) {
	const { t } = useTranslation('reconciliation');
	const { mId, related } = discrepancy;
	const href = (row: RelatedRow) =>
		row.side === 'transaction'
			? transactionPath({ mId, transactionKey: row.transactionKey })
			: `/settlements/${encodeURIComponent(mId)}/${encodeURIComponent(row.transactionKey)}/${row.occurrence}`;
	const name = (row: RelatedRow) => {
		if (row.side === 'transaction') return t('relatedTransaction');
		return row.occurrence === 1 ? t('relatedLine') : t('relatedExtra', { occurrence: row.occurrence });
	};
	return (
		<Card>
			<Title order={2} size="h3" mb="xs">
				{t('related')}
			</Title>
			<DataTable
				caption={t('related')}
				density="compact"
				rows={related}
				rowKey={(row) => `${row.side} ${row.transactionKey} ${row.occurrence}`}
				rowHref={href}
				columns={[
					{
						key: 'what',
						header: t('field'),
						render: (row) => (
							<>
								{name(row)}{' '}
								{row.self && (
									<Badge size="xs" variant="outline" color="amber" styles={{ label: { overflow: 'visible' } }}>
										{t('thisRow')}
									</Badge>
								)}
							</>
						),
					},
					{ key: 'at', header: t('at'), render: ({ at }) => <DateTime at={at} seconds /> },
					{
						key: 'status',
						header: t('status'),
						render: ({ status }) => (status ? <TransactionBadge status={status} /> : '–'),
					},
					{
						key: 'amount',
						header: t('fields.amount'),
						align: 'end',
						render: ({ amount }) => <Money amount={amount} currency={discrepancy.currency} />,
					},
					{
						key: 'fee',
						header: t('fields.fee'),
						align: 'end',
						visibleFrom: 'sm',
						render: ({ fee }) => <Money amount={fee} currency={discrepancy.currency} />,
					},
					{
						key: 'key',
						header: t('transactionKey'),
						visibleFrom: 'md',
						render: ({ transactionKey }) => (
							<span className="code" title={transactionKey}>
								{transactionKey.length > 16 ? `…${transactionKey.slice(-12)}` : transactionKey}
							</span>
						),
					},
				]}
			/>
		</Card>
	);
}
