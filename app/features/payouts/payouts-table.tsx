import { Button, Group, Text } from '@mantine/core';
import { Form, Link, useSearchParams } from '@remix-run/react';
import { IconCoins } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-params.ts';
import { Money } from '#app/ui/money.tsx';
import { canWithdraw, type PayoutStatus, payoutStatuses, type ScheduleType } from './payout.ts';
import { PayoutBadge } from './payout-badge.tsx';
import type { ListedPayout } from './queries.server.ts';

interface PayoutsTableProps {
	list: {
		rows: ListedPayout[];
		previous: string | null;
		next: string | null;
		total: number;
		totalAmount: bigint;
		byStatus: { status: string; count: number; amount: bigint }[];
	};
	sort: Sort;
	/** The seller of the filter, by name. */
	seller: { id: string; name: string } | null;
	/** The batch of the filter. */
	batch: { id: string; name: string } | null;
	mayCreate: boolean;
	/** Rows that were not sent yet can be selected and taken back. */
	mayWithdraw: boolean;
}

/** The list of payouts with its filters, and what they come to by status. */
export function PayoutsTable({ list, sort, seller, batch, mayCreate, mayWithdraw }: PayoutsTableProps) {
	const { t } = useTranslation(['payouts', 'batches', 'common']);
	const [params] = useSearchParams();
	const formId = useId();
	const selectable = mayWithdraw ? list.rows.filter(({ status }) => canWithdraw(status as PayoutStatus)) : [];
	const filtered = ['q', 'status', 'seller', 'batch', 'from', 'to'].some((name) => params.get(name));
	return (
		<>
			<FilterBar
				filters={[
					{ kind: 'text', name: 'q', label: t('search'), placeholder: t('searchHint') },
					{
						kind: 'select',
						name: 'status',
						label: t('status'),
						options: payoutStatuses.map((value) => ({ value, label: t(`statuses.${value}`) })),
					},
					...(seller
						? [
								{
									kind: 'select' as const,
									name: 'seller',
									label: t('seller'),
									options: [{ value: seller.id, label: seller.name }],
								},
							]
						: []),
					...(batch
						? [
								{
									kind: 'select' as const,
									name: 'batch',
									label: t('batches:batch'),
									options: [{ value: batch.id, label: batch.name }],
								},
							]
						: []),
					{ kind: 'days', label: t('createdAt') },
				]}
			/>
			<DataTable
				caption={t('title')}
				summary={
					<Group gap="sm">
						<span>{t('count', { count: list.total, formatted: formatCount(list.total) })}</span>
						{list.byStatus.map(({ status, amount }) => (
							<Group key={status} gap={4}>
								<PayoutBadge status={status} />
								<Money amount={amount} />
							</Group>
						))}
					</Group>
				}
				rows={list.rows}
				rowKey={(payout) => payout.id}
				rowHref={(payout) => `/payouts/${payout.id}`}
				sort={sort}
				cursors={list}
				exportHref={`/payouts.csv?${params}`}
				sums={{ amount: <Money amount={list.totalAmount} /> }}
				empty={
					filtered ? undefined : (
						<EmptyState
							icon={IconCoins}
							title={t('empty')}
							text={t('emptyHint')}
							action={
								mayCreate && (
									<Button component={Link} to="/payouts/new" mt="xs">
										{t('add')}
									</Button>
								)
							}
						/>
					)
				}
				columns={[
					{
						key: 'createdAt',
						header: t('createdAt'),
						sortKey: 'createdAt',
						render: (payout) => <DateTime at={payout.createdAt} />,
					},
					{ key: 'seller', header: t('seller'), render: (payout) => payout.seller.name },
					// Among the first, so that a phone shows it without scrolling.
					{
						key: 'amount',
						header: t('amount'),
						align: 'end',
						sortKey: 'amount',
						render: (payout) => <Money amount={payout.amount} />,
					},
					{ key: 'status', header: t('status'), render: (payout) => <PayoutBadge status={payout.status} /> },
					{
						key: 'kind',
						header: t('scheduleType'),
						visibleFrom: 'md',
						render: (payout) => t(`scheduleTypes.${payout.scheduleType as ScheduleType}`),
					},
					{
						key: 'payoutOn',
						header: t('payoutOn'),
						visibleFrom: 'sm',
						render: (payout) => <KstDayText day={payout.payoutOn && fromDateColumn(payout.payoutOn)} />,
					},
					{
						key: 'description',
						header: t('transactionDescription'),
						visibleFrom: 'lg',
						render: (payout) => payout.transactionDescription,
					},
					{
						key: 'refPayoutId',
						header: t('refPayoutId'),
						visibleFrom: 'xl',
						render: (payout) => (
							<Text span className="code">
								{payout.refPayoutId}
							</Text>
						),
					},
					...(selectable.length > 0
						? [
								{
									key: 'select',
									header: '',
									align: 'center' as const,
									render: (payout: ListedPayout) =>
										canWithdraw(payout.status as PayoutStatus) && (
											<input
												type="checkbox"
												name="selected"
												value={payout.id}
												form={formId}
												aria-label={t('batches:select', { ref: payout.refPayoutId })}
											/>
										),
								},
							]
						: []),
				]}
			/>
			{selectable.length > 0 && (
				<Form method="post" id={formId} style={{ textAlign: 'end', marginTop: 8 }}>
					<Button type="submit" variant="default" color="red">
						{t('batches:withdrawSelected')}
					</Button>
				</Form>
			)}
		</>
	);
}
