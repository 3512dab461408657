import { useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { useProofPartFilter } from '#app/features/payments/proof-part-filter.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { FilterBar, merchantFilter, selectFilter } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import { useNothingImported } from '#app/ui/nothing-imported.tsx';
import { useColumns } from '#app/ui/use-words.ts';
import { ordersColumns } from './orders-columns.tsx';
import type { OrderRow } from './queries.server.ts';

/** The address of one order. */
export function orderPath(key: { mId: string; orderId: string }): string {
	return `/orders/${encodeURIComponent(key.mId)}/${encodeURIComponent(key.orderId)}`;
}

/** The filters of the list of orders. */
export function OrderFilters({ merchants }: { merchants: { mId: string }[] }) {
	const ofProof = useProofPartFilter('orders');
	const { t } = useTranslation('orders');
	return (
		<FilterBar
			views={{ page: 'orders', reads: ['mId', 'run'] }}
			filters={[
				{ kind: 'text', name: 'q', label: t('orderId') },
				{ kind: 'days', label: t('day') },
				{ kind: 'text', name: 'seller', label: t('refSellerId') },
				...merchantFilter(t('merchant'), merchants),
				selectFilter('paid', t('paidState'), ['yes', 'no'], (value) => t(value === 'yes' ? 'paidYes' : 'paidNo')),
				...ofProof,
			]}
		/>
	);
}

interface OrdersTableProps {
	rows: OrderRow[];
	cursors: Cursors;
	/** Of all that the filters find; it may come later than the rows. */
	sums: Promise<{ lines: number; orders: number; amount: bigint; paid: bigint | null } | null>;
	sort: Sort;
	mayImport: boolean;
}

/** The list of order lines with the sums of all that the filters find. */
export function OrdersTable({ rows, cursors, sums, sort, mayImport }: OrdersTableProps) {
	const { t } = useTranslation('orders');
	const columns = useColumns(ordersColumns);
	const [params] = useSearchParams();
	const empty = useNothingImported({ title: t('empty'), text: t('emptyHint'), goImport: t('goImport') }, mayImport);
	return (
		<DataTable
			table="orders"
			caption={t('title')}
			rows={rows}
			rowKey={(row) => `${row.mId} ${row.orderId} ${row.occurrence}`}
			rowHref={orderPath}
			sort={sort}
			cursors={cursors}
			exportHref={rows.length ? `/orders.csv?${params}` : undefined}
			density="compact"
			summary={
				<Deferred value={sums}>
					{({ lines, orders, amount, paid }) => (
						<>
							{t('count', { count: lines })} · {t('orderCount', { count: orders })} · {t('amountSum')}{' '}
							<Money amount={amount} />
							{paid !== null && (
								<>
									{' · '}
									{t('paidSum')} <Money amount={paid} /> · {t('unpaidSum')} <Money amount={amount - paid} signed />
								</>
							)}
						</>
					)}
				</Deferred>
			}
			empty={empty}
			columns={columns}
		/>
	);
}
