import { Button, Text } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { paymentMethods } from '#app/features/payments/payment-words.ts';
import { MethodText } from '#app/features/payments/transaction-badge.tsx';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-params.ts';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { keyStates, keyStateTones } from './key-states.ts';
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
	sums: { count: number; amount: bigint; fee: bigint; payOutAmount: bigint };
	sort: Sort;
	mayImport: boolean;
}

/** The list of settlement lines with the sums of all that the filters find. */
export function LinesTable({ rows, cursors, sums, sort, mayImport }: LinesTableProps) {
	const { t } = useTranslation('settlements');
	const [params] = useSearchParams();
	const filtered = [...params.keys()].some((name) => !['sort', 'dir', 'after', 'before', 'size'].includes(name));
	return (
		<DataTable
			caption={t('title')}
			rows={rows}
			rowKey={linePath}
			rowHref={linePath}
			sort={sort}
			cursors={cursors}
			exportHref={rows.length ? `/settlements.csv?${params}` : undefined}
			density="compact"
			summary={t('count', { count: sums.count })}
			sums={{
				amount: <Money amount={sums.amount} />,
				fee: <Money amount={sums.fee} />,
				net: <Money amount={sums.payOutAmount} />,
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
			columns={[
				{ key: 'day', header: t('day'), sortKey: 'lineOn', render: (row) => <KstDayText day={row.lineOn} /> },
				{
					key: 'amount',
					header: t('amount'),
					align: 'end',
					sortKey: 'amount',
					render: (row) => <Money amount={row.amount} currency={row.currency} />,
				},
				{
					key: 'fee',
					header: t('fee'),
					align: 'end',
					render: (row) => <Money amount={row.fee} currency={row.currency} />,
				},
				{
					key: 'net',
					header: t('payOutAmount'),
					align: 'end',
					sortKey: 'payOutAmount',
					render: (row) => <Money amount={row.payOutAmount} currency={row.currency} />,
				},
				{
					key: 'paid',
					header: t('paidOutOn'),
					sortKey: 'paidOutOn',
					render: (row) => <KstDayText day={row.paidOutOn} />,
				},
				{ key: 'method', header: t('method'), render: (row) => <MethodText method={row.method} /> },
				{ key: 'order', header: t('orderId'), render: (row) => <span className="code">{row.orderId}</span> },
				{
					key: 'key',
					header: t('transactionKey'),
					visibleFrom: 'lg',
					render: (row) => (
						<>
							{row.keyState === 'provisional' || row.keyState === 'ambiguous' ? (
								<StatusBadge tone={keyStateTones[row.keyState]} label={t(`keyStates.${row.keyState}`)} />
							) : (
								<span className="code">{row.transactionKey}</span>
							)}
							{row.occurrence > 1 && (
								<Text span size="xs" c="dimmed">
									{' '}
									{t('extraOf', { occurrence: row.occurrence })}
								</Text>
							)}
						</>
					),
				},
			]}
		/>
	);
}
