import type { Words } from '#app/i18n/i18n.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { methodWord } from './method-word.ts';
import { isTransactionStatus } from './payment-words.ts';
import type { TransactionRow } from './queries.server.ts';
import { MethodText, TransactionBadge } from './transaction-badge.tsx';

/** The columns of the list of transactions, on the screen and in files. */
export function transactionsColumns(t: Words): Column<TransactionRow>[] {
	return [
		{
			key: 'at',
			header: t('transactions:at'),
			sortKey: 'transactionAt',
			render: (row) => <DateTime at={row.transactionAt} seconds />,
			value: (row) => formatKst(row.transactionAt),
		},
		{
			key: 'status',
			header: t('transactions:status'),
			render: (row) => <TransactionBadge status={row.status} />,
			value: ({ status }) => (isTransactionStatus(status) ? t(`transactions:statuses.${status}`) : status),
		},
		{
			key: 'amount',
			header: t('transactions:amount'),
			align: 'end',
			sortKey: 'amount',
			render: (row) => <Money amount={row.amount} currency={row.currency} />,
			value: (row) => row.amount,
		},
		{
			key: 'effect',
			header: t('transactions:effect'),
			align: 'end',
			visibleFrom: 'xl',
			render: (row) => <Money amount={row.effect} currency={row.currency} signed />,
			value: (row) => row.effect,
		},
		{
			key: 'settled',
			header: t('transactions:settled'),
			align: 'end',
			render: (row) => <Money amount={row.settled} currency={row.currency} />,
			value: (row) => row.settled,
		},
		{
			key: 'method',
			header: t('transactions:method'),
			render: (row) => <MethodText method={row.method} />,
			value: (row) => methodWord(t, row.method),
		},
		{
			key: 'order',
			header: t('transactions:orderId'),
			render: (row) => <span className="code">{row.orderId}</span>,
			value: (row) => row.orderId,
		},
		{
			key: 'key',
			header: t('transactions:transactionKey'),
			visibleFrom: 'lg',
			render: (row) => <span className="code">{row.transactionKey}</span>,
			value: (row) => row.transactionKey,
		},
		{
			key: 'paymentKey',
			header: t('transactions:paymentKey'),
			optional: true,
			render: (row) => <span className="code">{row.paymentKey}</span>,
			value: (row) => row.paymentKey,
		},
		{
			key: 'mId',
			header: t('transactions:merchant'),
			visibleFrom: 'xl',
			render: (row) => row.mId,
			value: (row) => row.mId,
		},
	];
}
