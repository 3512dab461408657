import { Text } from '@mantine/core';
import type { Words } from '#app/i18n/i18n.ts';
import { Decimal } from '#app/lib/csv.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { decimalText } from '#app/lib/minor-units.ts';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { MatchBadge, matchState } from './match-badge.tsx';
import type { BankLineRow } from './queries.server.ts';

/** An amount in a file as the screen shows it: whole won, dollars with their cents. */
function amountCell(amount: bigint, currency: string): bigint | Decimal {
	const text = decimalText(amount, currency);
	return text.includes('.') ? new Decimal(text.replace(/\.?0+$/, '')) : amount;
}

/** The columns of the list of bank lines, on the screen and in files. Files mask the names of others. */
export function bankColumns(t: Words): Column<BankLineRow>[] {
	return [
		{
			key: 'at',
			header: t('bank:bookedAt'),
			sortKey: 'bookedOn',
			render: (row) => (row.bookedAt ? <DateTime at={row.bookedAt} seconds /> : <KstDayText day={row.bookedOn} />),
			value: (row) => (row.bookedAt ? formatKst(row.bookedAt) : row.bookedOn),
		},
		{
			key: 'amount',
			header: t('bank:amount'),
			align: 'end',
			sortKey: 'amount',
			render: (row) => <Money amount={row.amount} currency={row.currency} signed />,
			value: (row) => amountCell(row.amount, row.currency),
		},
		{
			key: 'narrative',
			header: t('bank:narrative'),
			render: (row) => (
				<Text size="sm" lang="">
					{row.narrative}
				</Text>
			),
			value: (row) => row.maskedNarrative,
		},
		{
			key: 'state',
			header: t('bank:state'),
			render: (row) => <MatchBadge state={row.state} />,
			value: (row) => t(`bank:states.${matchState(row.state)}`),
		},
		{
			key: 'balance',
			header: t('bank:balanceAfter'),
			align: 'end',
			visibleFrom: 'lg',
			render: (row) => <Money amount={row.balanceAfter} currency={row.currency} />,
			value: (row) => (row.balanceAfter === null ? null : amountCell(row.balanceAfter, row.currency)),
		},
		{
			key: 'account',
			header: t('bank:account'),
			render: (row) => <span className="code">{row.account}</span>,
			value: (row) => row.account,
		},
		{
			key: 'currency',
			header: t('bank:currency'),
			optional: true,
			render: (row) => row.currency,
			value: (row) => row.currency,
		},
		{
			key: 'method',
			header: t('bank:method'),
			visibleFrom: 'xl',
			render: (row) => (row.method ? <span lang="">{row.method}</span> : '–'),
			value: (row) => row.method,
		},
		{
			key: 'branch',
			header: t('bank:branch'),
			optional: true,
			render: (row) => (row.branch ? <span lang="">{row.branch}</span> : '–'),
			value: (row) => row.branch,
		},
		{
			key: 'reference',
			header: t('bank:reference'),
			optional: true,
			render: (row) => (row.reference ? <span className="code">{row.reference}</span> : '–'),
			value: (row) => row.reference,
		},
	];
}
