import { Anchor } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { Words } from '#app/i18n/i18n.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import type { OrderRow } from './queries.server.ts';

/** The columns of the list of order lines, on the screen and in files. */
export function ordersColumns(t: Words): Column<OrderRow>[] {
	return [
		{
			key: 'order',
			header: t('orders:orderId'),
			render: (row) => <span className="code">{row.orderId}</span>,
			value: (row) => row.orderId,
		},
		{
			key: 'at',
			header: t('orders:at'),
			sortKey: 'orderedAt',
			render: (row) => <DateTime at={row.orderedAt} seconds />,
			value: (row) => formatKst(row.orderedAt),
		},
		{
			key: 'seller',
			header: t('orders:seller'),
			render: (row) =>
				row.seller ? (
					<Anchor component={Link} size="sm" to={`/sellers/${row.seller.id}`}>
						<span className="name">{row.seller.name}</span>
					</Anchor>
				) : (
					<span className="code">{row.refSellerId}</span>
				),
			value: (row) => row.seller?.name ?? row.refSellerId,
		},
		{
			key: 'refSellerId',
			header: t('orders:refSellerId'),
			optional: true,
			render: (row) => <span className="code">{row.refSellerId}</span>,
			value: (row) => row.refSellerId,
		},
		{
			key: 'amount',
			header: t('orders:amount'),
			align: 'end',
			sortKey: 'amount',
			render: (row) => <Money amount={row.amount} currency={row.currency} />,
			value: (row) => row.amount,
		},
		{
			key: 'paid',
			header: t('orders:paid'),
			align: 'end',
			render: (row) => (row.paid === null ? t('orders:notPaid') : <Money amount={row.paid} currency={row.currency} />),
			value: (row) => row.paid,
		},
		{
			key: 'mId',
			header: t('orders:merchant'),
			visibleFrom: 'lg',
			render: (row) => row.mId,
			value: (row) => row.mId,
		},
	];
}
