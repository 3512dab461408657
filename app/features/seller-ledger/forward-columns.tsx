import { Anchor, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { owedPath } from '#app/features/owed/paths.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import type { ForwardRow } from './forward-list.server.ts';
import { type Forward, type ForwardPart, forwardParts } from './forward-parts.ts';

/** Where the rows are that an amount is made of: the steps of the seller within the days, or its payouts. */
export function rowsBehind({ refSellerId, sellerId, from, to }: ForwardRow, part: ForwardPart | null): string {
	const days = { from, to };
	if (sellerId && part === 'paidOut') return `/payouts?${new URLSearchParams({ seller: sellerId, ...days })}`;
	if (sellerId && part === 'cameBack')
		return `/payouts?${new URLSearchParams({ seller: sellerId, by: 'finished', ...days })}`;
	const reason = { orders: 'order', cancels: 'cancel', adjustments: 'adjustment' }[part as string];
	return `${owedPath(refSellerId)}?${new URLSearchParams({ ...(reason ? { reason } : {}), ...days })}`;
}

/** The columns of what is owed from one day to another, on the screen and in files. */
export function forwardColumns(t: Words): Column<ForwardRow>[] {
	const amount = (key: keyof Forward, changes: Partial<Column<ForwardRow>> = {}): Column<ForwardRow> => ({
		key,
		header: t(`owedForward:${key}`),
		align: 'end',
		render: (row) => <Money amount={row[key]} />,
		value: (row) => row[key],
		...changes,
	});
	const behind = (part: ForwardPart): Column<ForwardRow>['render'] =>
		function PartOfRow(row) {
			const amount = <Money amount={row[part]} />;
			if (row[part] === 0n) return amount;
			return (
				<Anchor component={Link} size="sm" to={rowsBehind(row, part)}>
					{amount}
				</Anchor>
			);
		};
	return [
		{
			key: 'name',
			header: t('owedForward:seller'),
			sortKey: 'name',
			render: (row) => (
				<Anchor component={Link} size="sm" to={rowsBehind(row, null)} className="name">
					{row.name ?? row.refSellerId}
				</Anchor>
			),
			value: (row) => row.name ?? row.refSellerId,
		},
		{
			key: 'refSellerId',
			header: t('owedForward:refSellerId'),
			optional: true,
			render: (row) => <span className="code">{row.refSellerId}</span>,
			value: (row) => row.refSellerId,
		},
		amount('opening', { sortKey: 'opening', visibleFrom: 'xs' }),
		...forwardParts.map((part) =>
			amount(part, {
				render: behind(part),
				...(part === 'paidOut' ? { sortKey: part, visibleFrom: 'xs' } : { visibleFrom: 'sm' }),
			}),
		),
		amount('closing', { sortKey: 'closing' }),
		{
			key: 'difference',
			header: t('owedForward:difference'),
			align: 'end',
			visibleFrom: 'sm',
			render: (row) =>
				row.difference === null ? (
					'–'
				) : row.difference === 0n ? (
					<Text span size="sm" c="dimmed">
						{t('owedForward:holds')}
					</Text>
				) : (
					<Money amount={row.difference} signed />
				),
			value: (row) => row.difference,
		},
	];
}
