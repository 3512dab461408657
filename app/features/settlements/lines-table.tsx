import { useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { paymentMethods } from '#app/features/payments/payment-words.ts';
import { useProofPartFilter } from '#app/features/payments/proof-part-filter.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { FilterBar, merchantFilter, selectFilter } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import { useNothingImported } from '#app/ui/nothing-imported.tsx';
import { useColumns } from '#app/ui/use-words.ts';
import { keyStates } from './key-states.ts';
import { linesColumns } from './lines-columns.tsx';
import type { LineRow } from './queries.server.ts';

/** The address of one settlement line. */
export function linePath(key: { mId: string; transactionKey: string; occurrence: number }): string {
	return `/settlements/${encodeURIComponent(key.mId)}/${encodeURIComponent(key.transactionKey)}/${key.occurrence}`;
}

/** The filters of the list of settlement lines. */
export function LineFilters({ merchants }: { merchants: { mId: string }[] }) {
	const ofProof = useProofPartFilter('settlements');
	const { t } = useTranslation(['settlements', 'transactions']);
	return (
		<FilterBar
			views={{ page: 'settlements', reads: ['mId', 'run'] }}
			filters={[
				{ kind: 'text', name: 'q', label: t('search') },
				{ kind: 'days', label: t('day') },
				{ kind: 'days', label: t('paidOutOn'), from: 'paidFrom', to: 'paidTo' },
				...merchantFilter(t('merchant'), merchants),
				selectFilter('method', t('method'), paymentMethods, (method) => t(`transactions:methods.${method}`)),
				selectFilter('kind', t('kind'), ['approval', 'cancel', 'extra'], (kind) => t(kind)),
				selectFilter('keyState', t('keyState'), keyStates, (state) => t(`keyStates.${state}`)),
				...ofProof,
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
	const columns = useColumns(linesColumns);
	const [params] = useSearchParams();
	const empty = useNothingImported({ title: t('empty'), text: t('emptyHint'), goImport: t('goImport') }, mayImport);
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
			empty={empty}
			columns={columns}
		/>
	);
}
