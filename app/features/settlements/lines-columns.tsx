import { Text } from '@mantine/core';
import { methodWord } from '#app/features/payments/method-word.ts';
import { MethodText } from '#app/features/payments/transaction-badge.tsx';
import type { Words } from '#app/i18n/i18n.ts';
import { KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { keyStateTones } from './key-states.ts';
import type { LineRow } from './queries.server.ts';

/** The columns of the list of settlement lines, on the screen and in files. */
export function linesColumns(t: Words): Column<LineRow>[] {
	const money = (
		key: string,
		header: string,
		of: (row: LineRow) => bigint,
		more: Partial<Column<LineRow>> = {},
	): Column<LineRow> => ({
		key,
		header,
		align: 'end',
		render: (row) => <Money amount={of(row)} currency={row.currency} />,
		value: of,
		...more,
	});
	return [
		{
			key: 'day',
			header: t('settlements:day'),
			sortKey: 'lineOn',
			render: (row) => <KstDayText day={row.lineOn} />,
			value: (row) => row.lineOn,
		},
		money('amount', t('settlements:amount'), (row) => row.amount, { sortKey: 'amount' }),
		money('fee', t('settlements:fee'), (row) => row.fee),
		money('vat', t('settlements:vat'), (row) => row.vat, { optional: true }),
		money('net', t('settlements:payOutAmount'), (row) => row.payOutAmount, { sortKey: 'payOutAmount' }),
		{
			key: 'paid',
			header: t('settlements:paidOutOn'),
			sortKey: 'paidOutOn',
			render: (row) => <KstDayText day={row.paidOutOn} />,
			value: (row) => row.paidOutOn,
		},
		{
			key: 'method',
			header: t('settlements:method'),
			render: (row) => <MethodText method={row.method} />,
			value: (row) => methodWord(t, row.method),
		},
		{
			key: 'order',
			header: t('settlements:orderId'),
			render: (row) => <span className="code">{row.orderId}</span>,
			value: (row) => row.orderId,
		},
		{
			key: 'key',
			header: t('settlements:transactionKey'),
			visibleFrom: 'lg',
			render: (row) => (
				<>
					{row.keyState === 'provisional' || row.keyState === 'ambiguous' ? (
						<StatusBadge tone={keyStateTones[row.keyState]} label={t(`settlements:keyStates.${row.keyState}`)} />
					) : (
						<span className="code">{row.transactionKey}</span>
					)}
					{row.occurrence > 1 && (
						<Text span size="xs" c="dimmed">
							{' '}
							{t('settlements:extraOf', { occurrence: row.occurrence })}
						</Text>
					)}
				</>
			),
			value: (row) => row.transactionKey,
		},
	];
}
