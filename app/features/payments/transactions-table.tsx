import { Button } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-params.ts';
import { Money } from '#app/ui/money.tsx';
import { useWords } from '#app/ui/use-words.ts';
import { paymentMethods, transactionStatuses } from './payment-words.ts';
import type { TransactionRow } from './queries.server.ts';
import { transactionsColumns } from './transactions-columns.tsx';

/** The address of one transaction. */
export function transactionPath(key: { mId: string; transactionKey: string }): string {
	return `/transactions/${encodeURIComponent(key.mId)}/${encodeURIComponent(key.transactionKey)}`;
}

/** The filters of the list of transactions. */
export function TransactionFilters({ merchants }: { merchants: { mId: string }[] }) {
	const { t } = useTranslation('transactions');
	return (
		<FilterBar
			filters={[
				{ kind: 'text', name: 'q', label: t('search') },
				{ kind: 'days', label: t('day') },
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
					name: 'status',
					label: t('status'),
					options: transactionStatuses.map((status) => ({ value: status, label: t(`statuses.${status}`) })),
				},
				{
					kind: 'select',
					name: 'method',
					label: t('method'),
					options: paymentMethods.map((method) => ({ value: method, label: t(`methods.${method}`) })),
				},
				{
					kind: 'select',
					name: 'settled',
					label: t('settledState'),
					options: [
						{ value: 'yes', label: t('settledYes') },
						{ value: 'no', label: t('settledNo') },
					],
				},
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
	const { t: words } = useWords();
	const [params] = useSearchParams();
	const filtered = [...params.keys()].some((name) => !['sort', 'dir', 'after', 'before', 'size'].includes(name));
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
			columns={transactionsColumns(words)}
		/>
	);
}
