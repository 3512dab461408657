import { Anchor, Button } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-params.ts';
import { Money } from '#app/ui/money.tsx';
import type { OrderRow } from './queries.server.ts';

/** The address of one order. */
export function orderPath(key: { mId: string; orderId: string }): string {
	return `/orders/${encodeURIComponent(key.mId)}/${encodeURIComponent(key.orderId)}`;
}

/** The filters of the list of orders. */
export function OrderFilters({ merchants }: { merchants: { mId: string }[] }) {
	const { t } = useTranslation('orders');
	return (
		<FilterBar
			filters={[
				{ kind: 'text', name: 'q', label: t('orderId') },
				{ kind: 'days', label: t('day') },
				{ kind: 'text', name: 'seller', label: t('refSellerId') },
				...(merchants.length > 1
					? [
							{
								kind: 'select' as const,
								name: 'mId',
								label: t('merchant'),
								options: merchants.map(({ mId }) => ({ value: mId, label: mId })),
							},
						]
					: []),
				{
					kind: 'select',
					name: 'paid',
					label: t('paidState'),
					options: [
						{ value: 'yes', label: t('paidYes') },
						{ value: 'no', label: t('paidNo') },
					],
				},
			]}
		/>
	);
}

interface OrdersTableProps {
	rows: OrderRow[];
	cursors: Cursors;
	sums: { lines: number; orders: number; amount: bigint };
	sort: Sort;
	mayImport: boolean;
}

/** The list of order lines with the sums of all that the filters find. */
export function OrdersTable({ rows, cursors, sums, sort, mayImport }: OrdersTableProps) {
	const { t } = useTranslation('orders');
	const [params] = useSearchParams();
	const filtered = [...params.keys()].some((name) => !['sort', 'dir', 'after', 'before', 'size'].includes(name));
	return (
		<DataTable
			caption={t('title')}
			rows={rows}
			rowKey={(row) => `${row.mId} ${row.orderId} ${row.occurrence}`}
			rowHref={orderPath}
			sort={sort}
			cursors={cursors}
			exportHref={rows.length ? `/orders.csv?${params}` : undefined}
			density="compact"
			summary={
				<>
					{t('count', { count: sums.lines })} · {t('orderCount', { count: sums.orders })} · {t('amountSum')}{' '}
					<Money amount={sums.amount} />
				</>
			}
			empty={
				filtered ? undefined : (
					<EmptyState
						title={t('empty')}
						text={t('emptyHint')}
						action={
							mayImport && (
								<Button component={Link} to="/imports" variant="light">
									{t('goImport')}
								</Button>
							)
						}
					/>
				)
			}
			columns={[
				{ key: 'order', header: t('orderId'), render: (row) => <span className="code">{row.orderId}</span> },
				{
					key: 'at',
					header: t('at'),
					sortKey: 'orderedAt',
					render: (row) => <DateTime at={row.orderedAt} seconds />,
				},
				{
					key: 'seller',
					header: t('seller'),
					render: (row) =>
						row.seller ? (
							<Anchor component={Link} size="sm" to={`/sellers/${row.seller.id}`}>
								{row.seller.name}
							</Anchor>
						) : (
							<span className="code">{row.refSellerId}</span>
						),
				},
				{
					key: 'amount',
					header: t('amount'),
					align: 'end',
					sortKey: 'amount',
					render: (row) => <Money amount={row.amount} currency={row.currency} />,
				},
				{
					key: 'paid',
					header: t('paid'),
					align: 'end',
					render: (row) => (row.paid === null ? t('notPaid') : <Money amount={row.paid} currency={row.currency} />),
				},
				{ key: 'mId', header: t('merchant'), visibleFrom: 'lg', render: (row) => row.mId },
			]}
		/>
	);
}
