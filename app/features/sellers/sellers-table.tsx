import { Button } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { IconBuildingStore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#app/ui/data-table.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-links.ts';
import type { TableSelection } from '#app/ui/table-selection.tsx';
import { useColumns } from '#app/ui/use-words.ts';
import type { ListedSeller } from './queries.server.ts';
import { businessTypes, notPayableReason, payoutsApis, sellerStages } from './seller.ts';
import { sellersColumns } from './sellers-columns.tsx';

interface SellersTableProps {
	list: { rows: ListedSeller[]; previous: string | null; next: string | null };
	/** How many there are in all; it may come later than the rows. */
	total: Promise<number | null>;
	sort: Sort;
	mayEdit: boolean;
	/** Sellers that can be paid can be selected and paid together. */
	mayPay: boolean;
}

/** The list of sellers with its filters. */
export function SellersTable({ list, total, sort, mayEdit, mayPay }: SellersTableProps) {
	const { t } = useTranslation(['sellers', 'batches', 'common']);
	const [params] = useSearchParams();
	const columns = useColumns(sellersColumns);
	const selection: TableSelection<ListedSeller> = {
		selectable: (seller) => notPayableReason(seller) === null,
		label: ({ name }) => t('batches:select', { ref: name }),
		actions: ({ keys }) => (
			<Button
				component={Link}
				to={`/payouts/many?${new URLSearchParams(keys.map((key) => ['seller', key]))}`}
				size="compact-sm"
				disabled={keys.length === 0}
			>
				{t('batches:many.action')}
			</Button>
		),
	};
	const filtered = ['q', 'stage', 'type', 'api', 'account'].some((name) => params.get(name));
	return (
		<>
			<FilterBar
				views={{ page: 'sellers' }}
				filters={[
					{ kind: 'text', name: 'q', label: t('search'), placeholder: t('searchHint') },
					{
						kind: 'select',
						name: 'stage',
						label: t('status'),
						options: sellerStages.map((value) => ({ value, label: t(`stages.${value}`) })),
					},
					{
						kind: 'select',
						name: 'type',
						label: t('businessType'),
						options: businessTypes.map((value) => ({ value, label: t(`businessTypes.${value}`) })),
					},
					{
						kind: 'select',
						name: 'api',
						label: t('api'),
						options: payoutsApis.map((value) => ({ value, label: t(`apis.${value}`) })),
					},
					selectFilter('account', t('account'), ['unclear'], () => t('accountUnclear')),
				]}
			/>
			<DataTable
				caption={t('title')}
				table="sellers"
				selection={mayPay ? selection : undefined}
				summary={<Deferred value={total}>{(count) => t('count', { count })}</Deferred>}
				rows={list.rows}
				rowKey={(seller) => seller.id}
				rowHref={(seller) => `/sellers/${seller.id}`}
				sort={sort}
				cursors={list}
				exportHref={`/sellers.csv?${params}`}
				empty={
					filtered ? undefined : (
						<EmptyState
							icon={IconBuildingStore}
							title={t('empty')}
							text={t('emptyHint')}
							action={
								mayEdit && (
									<Button component={Link} to="/sellers/new" mt="xs">
										{t('add')}
									</Button>
								)
							}
						/>
					)
				}
				columns={columns}
			/>
		</>
	);
}
