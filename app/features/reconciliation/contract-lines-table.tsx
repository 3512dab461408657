import { useTranslation } from 'react-i18next';
import { MethodText } from '#app/features/payments/transaction-badge.tsx';
import { linePath } from '#app/features/settlements/lines-table.tsx';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { Money } from '#app/ui/money.tsx';
import { statesOf } from './levels.ts';
import type { ContractLineRow, listContractLines } from './list-contract-lines.server.ts';

interface ContractLinesProps {
	rows: ContractLineRow[];
	cursors: Cursors;
	sums: Awaited<ReturnType<typeof listContractLines>>['sums'];
}

/** The lines that a run of level 2 looked at, beside what the contract makes of each: the rows of its terms. */
export function ContractLines({ rows, cursors, sums }: ContractLinesProps) {
	const { t } = useTranslation(['reconciliation', 'settlements']);
	return (
		<>
			<FilterBar
				filters={[selectFilter('state', t('proofPart'), statesOf.contract, (state) => t(`proofStates.${state}`))]}
			/>
			<DataTable
				caption={t('views.lines')}
				rows={rows}
				rowKey={linePath}
				rowHref={linePath}
				cursors={cursors}
				density="compact"
				summary={`${t('settlements:count', { count: sums.count })} · ${t('quietHint')}`}
				sums={{
					expected: <Money amount={sums.expected} />,
					actual: <Money amount={sums.actual} />,
					difference: <Money amount={sums.difference} signed />,
				}}
				columns={[
					{ key: 'day', header: t('day'), render: ({ day }) => <KstDayText day={day} /> },
					{
						key: 'key',
						header: t('transactionKey'),
						render: ({ transactionKey }) => <span className="code">{transactionKey}</span>,
					},
					{
						key: 'method',
						header: t('method'),
						visibleFrom: 'sm',
						render: ({ method }) => <MethodText method={method} />,
					},
					{
						key: 'expected',
						header: t('sidesOf.contract.expected'),
						align: 'end',
						render: ({ expected }) => <Money amount={expected} />,
					},
					{
						key: 'actual',
						header: t('sidesOf.contract.actual'),
						align: 'end',
						render: ({ actual }) => <Money amount={actual} />,
					},
					{
						key: 'difference',
						header: t('difference'),
						align: 'end',
						render: ({ difference }) => <Money amount={difference} signed />,
					},
					{ key: 'mId', header: t('merchant'), visibleFrom: 'lg', render: ({ mId }) => mId },
				]}
			/>
		</>
	);
}
