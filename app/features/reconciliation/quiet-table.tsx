import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MethodText, TransactionBadge } from '#app/features/payments/transaction-badge.tsx';
import { transactionPath } from '#app/features/payments/transaction-path.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { QuietRow } from './list-discrepancies.server.ts';

/** Transactions of a scope with which nothing is wrong: they match, or their line is not due yet. */
export function QuietTable({ caption, rows, cursors }: { caption: string; rows: QuietRow[]; cursors: Cursors }) {
	const { t } = useTranslation('reconciliation');
	return (
		<DataTable
			caption={caption}
			rows={rows}
			rowKey={(row) => `${row.mId} ${row.transactionKey}`}
			rowHref={transactionPath}
			cursors={cursors}
			summary={<Text size="sm">{t('quietHint')}</Text>}
			columns={[
				{ key: 'at', header: t('at'), render: ({ at }) => <DateTime at={at} seconds /> },
				{ key: 'orderId', header: t('orderId'), render: ({ orderId }) => <span className="code">{orderId}</span> },
				{ key: 'status', header: t('status'), render: ({ status }) => <TransactionBadge status={status} /> },
				{
					key: 'method',
					header: t('method'),
					visibleFrom: 'sm',
					render: ({ method }) => <MethodText method={method} />,
				},
				{
					key: 'amount',
					header: t('sidesOf.transactions.expected'),
					align: 'end',
					render: ({ amount }) => <Money amount={amount} />,
				},
				{ key: 'mId', header: t('merchant'), visibleFrom: 'lg', render: ({ mId }) => mId },
			]}
		/>
	);
}
