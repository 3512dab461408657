import { Anchor, Stack } from '@mantine/core';
import { Link } from '@remix-run/react';
import { orderPath } from '#app/features/orders/orders-table.tsx';
import type { Words } from '#app/i18n/i18n.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import type { Entry } from './entries.server.ts';
import type { EntryState } from './states.ts';

const tones = {
	payable: 'info',
	later: 'progress',
	held: 'warning',
	paid: 'success',
	nothing: 'neutral',
	uneven: 'danger',
} satisfies Record<EntryState, Tone>;

/** The columns of the steps of what is owed, on the screen and in files. */
export function entriesColumns(t: Words): Column<Entry>[] {
	const amount = (key: 'gross' | 'commission' | 'vat' | 'net', sortKey?: string): Column<Entry> => ({
		key,
		header: t(`owed:account.${key}`),
		align: 'end',
		sortKey,
		render: (entry) => <Money amount={entry[key]} />,
		value: (entry) => entry[key],
	});
	const day = (key: 'accruedOn' | 'payableOn'): Column<Entry> => ({
		key,
		header: t(`owed:account.${key}`),
		sortKey: key,
		render: (entry) => <span className="tabular">{entry[key]}</span>,
		value: (entry) => entry[key],
	});
	return [
		day('accruedOn'),
		{
			key: 'refSellerId',
			header: t('owed:list.refSellerId'),
			optional: true,
			render: (entry) => <span className="code">{entry.refSellerId}</span>,
			value: (entry) => entry.refSellerId,
		},
		{
			key: 'seller',
			header: t('owed:list.seller'),
			optional: true,
			render: (entry) => entry.sellerName ?? '–',
			value: (entry) => entry.sellerName,
		},
		{
			key: 'reason',
			header: t('owed:account.reason'),
			visibleFrom: 'xs',
			render: (entry) => t(`owed:reasons.${entry.reason}`),
			value: (entry) => t(`owed:reasons.${entry.reason}`),
		},
		{
			key: 'order',
			header: t('owed:account.order'),
			render: (entry) =>
				entry.order ? (
					<Anchor component={Link} size="sm" to={orderPath(entry.order)}>
						<span className="code">{entry.order.orderId}</span>
					</Anchor>
				) : (
					'–'
				),
			value: (entry) => entry.order?.orderId ?? null,
		},
		{
			key: 'mId',
			header: t('owed:account.merchant'),
			optional: true,
			render: (entry) => entry.order?.mId ?? '–',
			value: (entry) => entry.order?.mId ?? null,
		},
		{ ...amount('gross', 'gross'), visibleFrom: 'sm' },
		{ ...amount('commission'), visibleFrom: 'lg' },
		{ ...amount('vat'), visibleFrom: 'lg' },
		amount('net', 'net'),
		{ ...day('payableOn'), visibleFrom: 'md' },
		{
			key: 'state',
			header: t('owed:account.state'),
			render: (entry) => (
				<Stack gap={0}>
					<StatusBadge tone={tones[entry.state]} label={t(`owed:account.states.${entry.state}`)} />
					{entry.payout && (
						<Anchor component={Link} size="xs" to={`/payouts/${entry.payout.id}`}>
							{entry.payout.refPayoutId}
						</Anchor>
					)}
				</Stack>
			),
			value: (entry) => t(`owed:account.states.${entry.state}`),
		},
		{
			key: 'payout',
			header: t('owed:account.paidBy'),
			optional: true,
			render: (entry) => <span className="code">{entry.payout?.refPayoutId ?? '–'}</span>,
			value: (entry) => entry.payout?.refPayoutId ?? null,
		},
		{
			key: 'note',
			header: t('owed:account.note'),
			visibleFrom: 'lg',
			render: (entry) => (entry.note ? `${entry.note}${entry.createdBy ? ` (${entry.createdBy})` : ''}` : '–'),
			value: (entry) => entry.note,
		},
		{
			key: 'createdAt',
			header: t('owed:account.createdAt'),
			optional: true,
			render: (entry) => <DateTime at={entry.createdAt} />,
			value: (entry) => formatKst(entry.createdAt),
		},
	];
}
