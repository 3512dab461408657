import { Button, Group } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { IconCoins } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { owedPath, payPath } from '#app/features/owed/paths.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { hasFilters, type Sort } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import type { TableSelection } from '#app/ui/table-selection.tsx';
import { useColumns } from '#app/ui/use-words.ts';
import { canBePaid } from './can-be-paid.ts';
import { owedColumns } from './owed-columns.tsx';
import type { OwedRow, OwedSums } from './owed-list.server.ts';
import { owedStates } from './states.ts';

interface OwedTableProps {
	list: { rows: OwedRow[]; sums: OwedSums } & Cursors;
	sort: Sort;
	/** Sellers to whom something is payable can be selected and paid together. */
	mayPay: boolean;
}

/** What is owed to each seller, with the sums of all that the filters find. */
export function OwedTable({ list, sort, mayPay }: OwedTableProps) {
	const { t } = useTranslation(['owed', 'batches', 'common']);
	const [params] = useSearchParams();
	const columns = useColumns(owedColumns);
	const selection: TableSelection<OwedRow> = {
		selectable: canBePaid,
		label: ({ seller, refSellerId }) => t('batches:select', { ref: seller?.name ?? refSellerId }),
		actions: ({ rows }) => (
			<Button component={Link} to={payPath(rows.flatMap(({ seller }) => seller ?? []))} size="compact-sm">
				{t('list.pay')}
			</Button>
		),
	};
	const { sellers, payable, later, held, owed, inDoubt } = list.sums;
	return (
		<>
			<FilterBar
				views={{ page: 'owed' }}
				filters={[
					{ kind: 'text', name: 'q', label: t('list.search') },
					selectFilter('state', t('list.state'), owedStates, (value) => t(`list.states.${value}`)),
				]}
			/>
			<DataTable
				table="owed"
				selection={mayPay ? selection : undefined}
				caption={t('title')}
				summary={
					<Group gap="xs">
						<span>{t('list.count', { count: sellers })}</span>
						<span>
							{t('payable')} <Money amount={payable} />
						</span>
						<span>
							{t('later')} <Money amount={later} />
						</span>
						<span>
							{t('held')} <Money amount={held} />
						</span>
						<span>
							{t('list.sum')} <Money amount={owed} />
						</span>
						{inDoubt > 0 && <span>{t('list.inDoubtCount', { count: inDoubt })}</span>}
					</Group>
				}
				rows={list.rows}
				rowKey={(row) => row.refSellerId}
				rowHref={(row) => owedPath(row.refSellerId)}
				sort={sort}
				cursors={list}
				empty={
					hasFilters(params) ? undefined : (
						<EmptyState icon={IconCoins} title={t('list.empty')} text={t('list.emptyHint')} />
					)
				}
				columns={columns}
			/>
		</>
	);
}
