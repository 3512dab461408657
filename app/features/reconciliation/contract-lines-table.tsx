import { useTranslation } from 'react-i18next';
import { MethodText } from '#app/features/payments/transaction-badge.tsx';
import { linePath } from '#app/features/settlements/lines-table.tsx';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { Money } from '#app/ui/money.tsx';
import { statesOf } from './levels.ts';
import type { ContractLineRow } from './list-contract-lines.server.ts';
import type { StoredResult } from './stored-run.ts';

interface ContractLinesProps {
	rows: ContractLineRow[];
	cursors: Cursors;
	result: Pick<StoredResult, 'rows' | 'totals' | 'states'>;
	/** Of which the lines are asked for; null: all. */
	state: string | null;
}

/**
 * The lines that a run of level 2 looked at, beside what the contract makes of each: the rows of its terms. Their sums are
 * those of the run: to add them up again, all lines would have to be judged.
 */
export function ContractLines({ rows, cursors, result, state }: ContractLinesProps) {
	const { t } = useTranslation(['reconciliation', 'settlements']);
	const { expected, actual } = result.totals;
	const { count, amount } = state
		? (result.states[state] ?? { count: 0, amount: 0n })
		: { count: result.rows.lines ?? 0, amount: expected - actual };
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
				summary={`${t('settlements:count', { count })} · ${t('linesHint')}`}
				sums={{
					...(state ? {} : { expected: <Money amount={expected} />, actual: <Money amount={actual} /> }),
					difference: <Money amount={amount} signed />,
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
