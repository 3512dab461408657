import { Anchor, Text } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { withParams } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import type { BalanceMove, MerchantRollForward } from './read-roll-forward.server.ts';

/** The balance of one merchant from day to day: each number leads to the rows that it is made of. */
export function RollForwardTable({ rolled, exportHref }: { rolled: MerchantRollForward; exportHref: string }) {
	const { t } = useTranslation('rollForward');
	const [params] = useSearchParams();
	const to = (href: string, amount: bigint) =>
		amount === 0n ? (
			<Money amount={amount} />
		) : (
			<Anchor component={Link} to={href} size="sm">
				<Money amount={amount} />
			</Anchor>
		);
	const movesHref = (day: string) => `${withParams(params, { day, mId: rolled.mId })}#moves`;
	const settledHref = (row: MerchantRollForward['days'][number]) => {
		const since = row.openedAt ? addDays(kstDayOf(row.openedAt), 1) : row.day;
		return `/settlements?paidFrom=${since}&paidTo=${row.day}&mId=${encodeURIComponent(rolled.mId)}`;
	};
	const sum = (of: (day: MerchantRollForward['days'][number]) => bigint) =>
		rolled.days.reduce((total, day) => total + of(day), 0n);
	const difference = sum((day) => day.difference);
	return (
		<DataTable
			caption={t('caption', { mId: rolled.mId })}
			rows={[...rolled.days].reverse()}
			rowKey={(row) => row.day}
			density="compact"
			exportHref={exportHref}
			summary={
				<>
					{rolled.mId} · {t('difference')} <Money amount={difference} signed />
				</>
			}
			sums={{
				settled: <Money amount={sum((day) => day.settled)} />,
				paidOut: <Money amount={-sum((day) => day.paidOut)} />,
				cameBack: <Money amount={sum((day) => day.cameBack)} />,
				difference: <Money amount={difference} signed />,
			}}
			columns={[
				{ key: 'day', header: t('day'), render: (row) => <KstDayText day={row.day} /> },
				{ key: 'opening', header: t('opening'), align: 'end', render: (row) => <Money amount={row.opening} /> },
				{
					key: 'settled',
					header: t('settled'),
					align: 'end',
					render: (row) => to(settledHref(row), row.settled),
				},
				{
					key: 'paidOut',
					header: t('paidOut'),
					align: 'end',
					render: (row) => to(movesHref(row.day), -row.paidOut),
				},
				{
					key: 'cameBack',
					header: t('cameBack'),
					align: 'end',
					render: (row) => to(movesHref(row.day), row.cameBack),
				},
				{
					key: 'expected',
					header: t('expected'),
					align: 'end',
					render: (row) => <Money amount={row.closing + row.difference} />,
				},
				{ key: 'closing', header: t('closing'), align: 'end', render: (row) => <Money amount={row.closing} /> },
				{
					key: 'difference',
					header: t('difference'),
					align: 'end',
					render: (row) =>
						row.difference === 0n ? (
							<Text span size="sm" c="dimmed">
								{t('holds')}
							</Text>
						) : (
							<Money amount={row.difference} signed />
						),
				},
			]}
		/>
	);
}

/** What payouts took out of the balance and gave back to it on one day. */
export function MovesTable({ day, moves }: { day: string; moves: BalanceMove[] }) {
	const { t } = useTranslation('rollForward');
	return (
		<DataTable
			caption={t('movesOf', { day })}
			rows={moves}
			rowKey={(row) => `${row.refPayoutId} ${row.at.toISOString()} ${row.amount}`}
			density="compact"
			columns={[
				{
					key: 'ref',
					header: t('refPayoutId'),
					render: (row) =>
						row.payoutId ? (
							<Anchor component={Link} to={`/payouts/${row.payoutId}`} size="sm">
								{row.refPayoutId}
							</Anchor>
						) : (
							`${row.refPayoutId} (${t('notOurs')})`
						),
				},
				{ key: 'at', header: t('at'), render: (row) => <DateTime at={row.at} seconds /> },
				{ key: 'amount', header: t('amount'), align: 'end', render: (row) => <Money amount={row.amount} signed /> },
			]}
		/>
	);
}
