import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { payoutMoves, sellerMoves } from './moves.ts';
import { MoveButton, PlaySection } from './play-section.tsx';
import type { PlayedPayout, PlayedSeller } from './sandbox-control.server.ts';

/** Stands in for sellers who verify themselves. */
export function PlaySellers({ sellers }: { sellers: PlayedSeller[] }) {
	const { t } = useTranslation('demo');
	return (
		<PlaySection title={t('sellers.title')} text={t('sellers.text')}>
			<DataTable
				caption={t('sellers.title')}
				rows={sellers}
				rowKey={(seller) => seller.id}
				empty={
					<Text size="sm" p="sm">
						{t('sellers.empty')}
					</Text>
				}
				columns={[
					{ key: 'seller', header: t('sellers.seller'), render: (seller) => seller.refSellerId },
					{
						key: 'status',
						header: t('payments.status'),
						render: (seller) => <StatusBadge tone="neutral" label={seller.status} />,
					},
					{
						key: 'moves',
						header: '',
						render: ({ id, refSellerId }) => (
							<Group gap={4}>
								{sellerMoves.map((to) => (
									<MoveButton
										key={to}
										fields={{ move: 'seller', id, to }}
										label={t(`sellers.moves.${to}`)}
										about={refSellerId}
									/>
								))}
							</Group>
						),
					},
				]}
			/>
		</PlaySection>
	);
}

/** Stands in for the bank that carries payouts out. */
export function PlayPayouts({ payouts }: { payouts: PlayedPayout[] }) {
	const { t } = useTranslation('demo');
	return (
		<PlaySection title={t('payouts.title')} text={t('payouts.text')}>
			<DataTable
				caption={t('payouts.title')}
				rows={payouts}
				rowKey={(payout) => payout.id}
				empty={
					<Text size="sm" p="sm">
						{t('payouts.empty')}
					</Text>
				}
				columns={[
					{ key: 'payout', header: t('payouts.payout'), render: (payout) => payout.refPayoutId },
					{
						key: 'date',
						header: t('payouts.payoutDate'),
						render: (payout) => <KstDayText day={kstDayFrom(payout.payoutDate.slice(0, 10))} />,
					},
					{
						key: 'amount',
						header: t('payments.amount'),
						align: 'end',
						render: (payout) => <Money amount={BigInt(Math.trunc(payout.amount.value))} />,
					},
					{
						key: 'status',
						header: t('payments.status'),
						render: (payout) => <StatusBadge tone="neutral" label={payout.status} />,
					},
					{
						key: 'moves',
						header: '',
						render: ({ id, refPayoutId }) => (
							<Group gap={4}>
								{payoutMoves.map((to) => (
									<MoveButton
										key={to}
										fields={{ move: 'payout', id, to }}
										label={t(`payouts.moves.${to}`)}
										about={refPayoutId}
									/>
								))}
							</Group>
						),
					},
				]}
			/>
		</PlaySection>
	);
}
