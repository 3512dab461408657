import { Group, Text } from '@mantine/core';
import type { Owed } from '#app/features/owed/owed-of-seller.server.ts';
import { PayoutsApiBadge, SellerBadge } from '#app/features/sellers/seller-badge.tsx';
import { formatCount } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { whyUnpaid } from './can-be-paid.ts';
import type { OwedRow } from './owed-list.server.ts';

/** The columns of the list of what is owed, on the screen and in files. */
export function owedColumns(t: Words): Column<OwedRow>[] {
	const amount = (key: keyof Owed): Column<OwedRow> => ({
		key,
		header: t(`owed:${key}`),
		align: 'end',
		sortKey: key,
		render: (row) => <Money amount={row[key]} />,
		value: (row) => row[key],
	});
	return [
		{
			key: 'name',
			header: t('owed:list.seller'),
			sortKey: 'name',
			render: (row) =>
				row.seller ? (
					<Group component="span" gap={6}>
						<span className="name">{row.seller.name}</span>
						{whyUnpaid(row) && <SellerBadge seller={row.seller} />}
						{whyUnpaid(row) && <PayoutsApiBadge seller={row.seller} />}
					</Group>
				) : (
					<>
						<span className="code">{row.refSellerId}</span>{' '}
						<Text span size="xs" c="dimmed">
							{t('owed:list.unregistered')}
						</Text>
					</>
				),
			value: (row) => row.seller?.name ?? row.refSellerId,
		},
		{
			key: 'refSellerId',
			header: t('owed:list.refSellerId'),
			visibleFrom: 'md',
			render: (row) => <span className="code">{row.refSellerId}</span>,
			value: (row) => row.refSellerId,
		},
		amount('payable'),
		{ ...amount('later'), visibleFrom: 'sm' },
		{ ...amount('held'), visibleFrom: 'sm' },
		{ ...amount('owed'), visibleFrom: 'xs' },
		{
			key: 'inDoubt',
			header: t('owed:list.inDoubt'),
			align: 'end',
			visibleFrom: 'md',
			render: (row) => <span className="tabular">{row.inDoubt === 0 ? '–' : formatCount(row.inDoubt)}</span>,
			value: (row) => row.inDoubt,
		},
	];
}
