import { Anchor, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { owedPath } from '#app/features/owed/paths.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import type { ForwardRow } from './forward-list.server.ts';
import { type Forward, forwardParts } from './forward-parts.ts';

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
	return [
		{
			key: 'name',
			header: t('owedForward:seller'),
			sortKey: 'name',
			render: (row) => (
				<Anchor component={Link} size="sm" to={owedPath(row.refSellerId)} className="name">
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
			amount(part, part === 'paidOut' ? { sortKey: part, visibleFrom: 'xs' } : { visibleFrom: 'sm' }),
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
