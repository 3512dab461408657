import { useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { FilterBar, merchantFilter, selectFilter } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import { useNothingImported } from '#app/ui/nothing-imported.tsx';
import { useColumns } from '#app/ui/use-words.ts';
import { paymentMethods, transactionStatuses } from './payment-words.ts';
import { useProofPartFilter } from './proof-part-filter.ts';
import type { TransactionRow } from './queries.server.ts';
import { transactionPath } from './transaction-path.ts';
import { transactionsColumns } from './transactions-columns.tsx';

/** The filters of the list of transactions. */
export function TransactionFilters({ merchants }: { merchants: { mId: string }[] }) {
	const ofProof = useProofPartFilter('transactions');
	const { t } = useTranslation('transactions');
	return (
		<FilterBar
			views={{ page: 'transactions', reads: ['mId', 'run'] }}
			filters={[
				{ kind: 'text', name: 'q', label: t('search') },
				{ kind: 'days', label: t('day') },
				...merchantFilter(t('merchant'), merchants),
				selectFilter('status', t('status'), transactionStatuses, (status) => t(`statuses.${status}`)),
				selectFilter('method', t('method'), paymentMethods, (method) => t(`methods.${method}`)),
				selectFilter('settled', t('settledState'), ['yes', 'no'], (value) =>
					t(value === 'yes' ? 'settledYes' : 'settledNo'),
				),
				...ofProof,
			]}
		/>
	);
}

interface TransactionsTableProps {
	rows: TransactionRow[];
	cursors: Cursors;
	/** Of all that the filters find; it may come later than the rows. */
	sums: Promise<{ count: number; approved: bigint; canceled: bigint } | null>;
	sort: Sort;
	mayImport: boolean;
}

/** The list of transactions with the sums of all that the filters find. */
export function TransactionsTable({ rows, cursors, sums, sort, mayImport }: TransactionsTableProps) {
	const { t } = useTranslation(['transactions', 'common']);
	const columns = useColumns(transactionsColumns);
	const [params] = useSearchParams();
	const empty = useNothingImported({ title: t('empty'), text: t('emptyHint'), goImport: t('goImport') }, mayImport);
	return (
		<DataTable
			table="transactions"
			selection={{
				label: (row) => t('common:table.selectRow', { row: row.transactionKey }),
				total: sums,
			}}
			caption={t('title')}
			rows={rows}
			rowKey={(row) => `${row.mId} ${row.transactionKey}`}
			rowHref={transactionPath}
			sort={sort}
			cursors={cursors}
			exportHref={rows.length ? `/transactions.csv?${params}` : undefined}
			density="compact"
			summary={
				<Deferred value={sums}>
					{({ count, approved, canceled }) => (
						<>
							{t('count', { count })} · {t('approvedSum')} <Money amount={approved} /> · {t('canceledSum')}{' '}
							<Money amount={canceled} />
						</>
					)}
				</Deferred>
			}
			empty={empty}
			columns={columns}
		/>
	);
}
