import { Box, Button, Group } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { IconCoins } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import type { TableSelection } from '#app/ui/table-selection.tsx';
import { useColumns } from '#app/ui/use-words.ts';
import { canWithdraw, isPayoutStage, type PayoutStatus, payoutStages, payoutStatuses } from './payout.ts';
import { PayoutBadge } from './payout-badge.tsx';
import { payoutsColumns } from './payouts-columns.tsx';
import type { ListedPayout } from './queries.server.ts';

/** Two lines of badges, in pixels. */
const SUMS_HEIGHT = 52;

interface PayoutsTableProps {
	list: {
		rows: ListedPayout[];
		previous: string | null;
		next: string | null;
	};
	/** All that the filters let through; it may come later than the rows. */
	sums: Promise<{
		total: number;
		totalAmount: bigint;
		byStatus: { status: string; count: number; amount: bigint }[];
	} | null>;
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
export function PayoutsTable({ list, sums, sort, seller, batch, mayCreate, mayWithdraw }: PayoutsTableProps) {
	const { t } = useTranslation(['payouts', 'batches', 'common']);
	const [params] = useSearchParams();
	const columns = useColumns(payoutsColumns);
	const selection: TableSelection<ListedPayout> = {
		selectable: ({ status }) => canWithdraw(status as PayoutStatus),
		label: (payout) => t('batches:select', { ref: payout.refPayoutId }),
		actions: ({ keys, clear }) => (
			<>
				{mayCreate && (
					<Button
						component={Link}
						to={`/payouts/day?${new URLSearchParams(keys.map((key) => ['payout', key]))}`}
						size="compact-sm"
						variant="default"
					>
						{t('batches:moveChosen')}
					</Button>
				)}
				<ConfirmButton
					size="compact-sm"
					danger
					label={t('batches:withdrawSelected')}
					title={t('batches:withdrawSelected')}
					text={t('batches:withdrawHint', { count: keys.length })}
					onSent={clear}
				>
					{keys.map((key) => (
						<input key={key} type="hidden" name="selected" value={key} />
					))}
				</ConfirmButton>
			</>
		),
	};
	const byEnd = params.get('by') === 'finished';
	const filtered = ['q', 'status', 'seller', 'batch', 'replaced', 'from', 'to'].some((name) => params.get(name));
	return (
		<>
			<FilterBar
				views={{ page: 'payouts', reads: ['seller', 'batch'] }}
				filters={[
					{ kind: 'text', name: 'q', label: t('search'), placeholder: t('searchHint') },
					selectFilter('status', t('status'), [...payoutStatuses, ...payoutStages], (value) =>
						isPayoutStage(value) ? t(`stages.${value}`) : t(`statuses.${value}`),
					),
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
					...(batch || params.get('batch') === 'none'
						? [
								{
									kind: 'select' as const,
									name: 'batch',
									label: t('batches:batch'),
									options: [
										batch ? { value: batch.id, label: batch.name } : { value: 'none', label: t('batches:noBatch') },
									],
								},
							]
						: []),
					...(params.get('replaced')
						? [
								{
									kind: 'select' as const,
									name: 'replaced',
									label: t('replacedBy'),
									options: [{ value: 'no', label: t('notReplaced') }],
								},
							]
						: []),
					...(params.get('by')
						? [
								{
									kind: 'select' as const,
									name: 'by',
									label: t('dayOf'),
									options: [{ value: 'finished', label: t('endedOn') }],
								},
							]
						: []),
					{ kind: 'days', label: t(byEnd ? 'endedOn' : 'createdAt') },
				]}
			/>
			<DataTable
				table="payouts"
				selection={mayWithdraw ? selection : undefined}
				caption={t('title')}
				summary={
					<Deferred
						value={sums}
						// As high as the sums will be, which take two lines: the table under them stays where it is.
						waiting={<Box h={SUMS_HEIGHT}>…</Box>}
					>
						{({ total, byStatus }) => (
							<Group gap="sm">
								<span>{t('count', { count: total })}</span>
								{byStatus.map(({ status, amount }) => (
									<Group key={status} gap={4}>
										<PayoutBadge status={status} />
										<Money amount={amount} />
									</Group>
								))}
							</Group>
						)}
					</Deferred>
				}
				rows={list.rows}
				rowKey={(payout) => payout.id}
				rowHref={(payout) => `/payouts/${payout.id}`}
				sort={sort}
				cursors={list}
				exportHref={`/payouts.csv?${params}`}
				sums={{
					amount: <Deferred value={sums}>{({ totalAmount }) => <Money amount={totalAmount} />}</Deferred>,
				}}
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
				columns={columns}
			/>
		</>
	);
}
