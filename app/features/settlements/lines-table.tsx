import { Button } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { paymentMethods } from '#app/features/payments/payment-words.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-params.ts';
import { Money } from '#app/ui/money.tsx';
import { useWords } from '#app/ui/use-words.ts';
import { keyStates } from './key-states.ts';
import { linesColumns } from './lines-columns.tsx';
import type { LineRow } from './queries.server.ts';

/** The address of one settlement line. */
export function linePath(key: { mId: string; transactionKey: string; occurrence: number }): string {
	return `/settlements/${encodeURIComponent(key.mId)}/${encodeURIComponent(key.transactionKey)}/${key.occurrence}`;
}

/** The filters of the list of settlement lines. */
export function LineFilters({ merchants }: { merchants: { mId: string }[] }) {
	const { t } = useTranslation(['settlements', 'transactions']);
	return (
		<FilterBar
			filters={[
				{ kind: 'text', name: 'q', label: t('search') },
				{ kind: 'days', label: t('day') },
				{ kind: 'days', label: t('paidOutOn'), from: 'paidFrom', to: 'paidTo' },
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
					name: 'method',
					label: t('method'),
					options: paymentMethods.map((method) => ({ value: method, label: t(`transactions:methods.${method}`) })),
				},
				{
					kind: 'select',
					name: 'kind',
					label: t('kind'),
					options: (['approval', 'cancel', 'extra'] as const).map((kind) => ({ value: kind, label: t(kind) })),
				},
				{
					kind: 'select',
					name: 'keyState',
					label: t('keyState'),
					options: keyStates.map((state) => ({ value: state, label: t(`keyStates.${state}`) })),
				},
			]}
		/>
	);
}

interface LinesTableProps {
	rows: LineRow[];
	cursors: Cursors;
	/** Of all that the filters find; it may come later than the rows. */
	sums: Promise<{ count: number; amount: bigint; fee: bigint; payOutAmount: bigint } | null>;
	sort: Sort;
	mayImport: boolean;
}

/** The list of settlement lines with the sums of all that the filters find. */
export function LinesTable({ rows, cursors, sums, sort, mayImport }: LinesTableProps) {
	const { t } = useTranslation(['settlements', 'common']);
	const { t: words } = useWords();
	const [params] = useSearchParams();
	const filtered = [...params.keys()].some((name) => !['sort', 'dir', 'after', 'before', 'size'].includes(name));
	return (
		<DataTable
			table="settlements"
			selection={{
				label: (row) => t('common:table.selectRow', { row: `${row.transactionKey} ${row.occurrence}` }),
				total: sums,
			}}
			caption={t('title')}
			rows={rows}
			rowKey={linePath}
			rowHref={linePath}
			sort={sort}
			cursors={cursors}
			exportHref={rows.length ? `/settlements.csv?${params}` : undefined}
			density="compact"
			summary={<Deferred value={sums}>{({ count }) => t('count', { count })}</Deferred>}
			sums={{
				amount: <Deferred value={sums}>{({ amount }) => <Money amount={amount} />}</Deferred>,
				fee: <Deferred value={sums}>{({ fee }) => <Money amount={fee} />}</Deferred>,
				net: <Deferred value={sums}>{({ payOutAmount }) => <Money amount={payOutAmount} />}</Deferred>,
			}}
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
			columns={linesColumns(words)}
		/>
	);
}
