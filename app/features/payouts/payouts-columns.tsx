import { Text } from '@mantine/core';
import type { Words } from '#app/i18n/i18n.ts';
import { formatKst, fromDateColumn } from '#app/lib/kst-calendar.ts';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { payoutStatuses, type ScheduleType } from './payout.ts';
import { PayoutBadge } from './payout-badge.tsx';
import type { ListedPayout } from './queries.server.ts';
import { endedOn } from './value-day.ts';

/** The columns of the list of payouts, on the screen and in files. */
export function payoutsColumns(t: Words): Column<ListedPayout>[] {
	const kind = (payout: ListedPayout) => t(`payouts:scheduleTypes.${payout.scheduleType as ScheduleType}`);
	const code = (key: 'refPayoutId' | 'tossPayoutId', optional: boolean): Column<ListedPayout> => ({
		key,
		header: t(`payouts:${key}`),
		visibleFrom: optional ? undefined : 'xl',
		optional,
		render: (payout) => (
			<Text span className="code">
				{payout[key] ?? '–'}
			</Text>
		),
		value: (payout) => payout[key],
	});
	return [
		{
			key: 'seller',
			header: t('payouts:seller'),
			render: (payout) => <span className="name">{payout.seller.name}</span>,
			value: (payout) => payout.seller.name,
		},
		// Beside the seller, so that a phone shows both without scrolling.
		{
			key: 'amount',
			header: t('payouts:amount'),
			align: 'end',
			sortKey: 'amount',
			render: (payout) => <Money amount={payout.amount} />,
			value: (payout) => payout.amount,
		},
		{
			key: 'status',
			header: t('payouts:status'),
			render: (payout) => <PayoutBadge status={payout.status} />,
			value: (payout) => t(`payouts:statuses.${payoutStatuses.find((one) => one === payout.status) ?? 'unknown'}`),
		},
		{
			key: 'createdAt',
			header: t('payouts:createdAt'),
			sortKey: 'createdAt',
			render: (payout) => <DateTime at={payout.createdAt} />,
			value: (payout) => formatKst(payout.createdAt),
		},
		{ key: 'kind', header: t('payouts:scheduleType'), visibleFrom: 'md', render: kind, value: kind },
		{
			key: 'payoutOn',
			header: t('payouts:payoutOn'),
			visibleFrom: 'sm',
			render: (payout) => <KstDayText day={payout.payoutOn && fromDateColumn(payout.payoutOn)} />,
			value: (payout) => payout.payoutOn && fromDateColumn(payout.payoutOn),
		},
		{
			key: 'description',
			header: t('payouts:transactionDescription'),
			visibleFrom: 'lg',
			render: (payout) => payout.transactionDescription,
			value: (payout) => payout.transactionDescription,
		},
		code('refPayoutId', false),
		code('tossPayoutId', true),
		{
			key: 'finishedAt',
			header: t('payouts:finishedAt'),
			optional: true,
			render: (payout) => <DateTime at={payout.finishedAt} />,
			value: (payout) => payout.finishedAt && formatKst(payout.finishedAt),
		},
		{
			key: 'endedOn',
			header: t('payouts:endedOn'),
			optional: true,
			render: (payout) => <KstDayText day={endedOn(payout)} />,
			value: endedOn,
		},
	];
}
