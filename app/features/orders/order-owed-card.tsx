import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { owedPath } from '#app/features/owed/paths.ts';
import { Section } from '#app/features/payments/section.tsx';
import { PayoutBadge } from '#app/features/payouts/payout-badge.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { CancelShareForm } from './cancel-share-form.tsx';
import type { OwedOfOrder } from './owed-of-order.server.ts';

/** What an order makes us owe to each seller, step by step, why it may be in doubt, and whose part was given back. */
export function OrderOwedCard({
	owed,
	nameOf,
	formId,
	refused,
}: {
	owed: OwedOfOrder;
	/** The name of a seller in the order, where it is registered. */
	nameOf: (refSellerId: string) => string | undefined;
	/** By which the server knows the form of this page; null where the reader may not send it. */
	formId: string | null;
	refused: string | null;
}) {
	const { t } = useTranslation(['owedTerms', 'owed']);
	const { steps, doubts, said } = owed;
	const sum = (of: 'gross' | 'fee' | 'net') => steps.reduce((total, step) => total + step[of], 0n);
	return (
		<Section title={t('owed:title')}>
			<Stack gap="sm">
				{doubts.length > 0 && (
					<Alert color="amber" title={t('order.doubt')}>
						<Stack gap={4}>
							{doubts.map(({ refSellerId, why }) => (
								<div key={refSellerId}>
									<StatusBadge tone="warning" label={t(`owed:doubts.${why}`)} />{' '}
									<Text span size="sm">
										{nameOf(refSellerId)} <span className="code">{refSellerId}</span>
									</Text>
								</div>
							))}
						</Stack>
					</Alert>
				)}
				{steps.length === 0 ? (
					<Text size="sm" c="dimmed">
						{t('order.none')}
					</Text>
				) : (
					<DataTable
						caption={t('owed:title')}
						density="compact"
						rows={steps}
						rowKey={({ id }) => id}
						sums={{
							gross: <Money amount={sum('gross')} />,
							fee: <Money amount={sum('fee')} />,
							net: <Money amount={sum('net')} />,
						}}
						columns={[
							{
								key: 'seller',
								header: t('owed:list.seller'),
								render: ({ refSellerId }) => (
									<Anchor component={Link} size="sm" to={owedPath(refSellerId)}>
										{nameOf(refSellerId)} <span className="code">{refSellerId}</span>
									</Anchor>
								),
							},
							{ key: 'on', header: t('order.on'), render: ({ on }) => <KstDayText day={on} /> },
							{ key: 'reason', header: t('order.reason'), render: ({ reason }) => t(`owed:reasons.${reason}`) },
							{ key: 'gross', header: t('order.gross'), align: 'end', render: ({ gross }) => <Money amount={gross} /> },
							{ key: 'fee', header: t('order.fee'), align: 'end', render: ({ fee }) => <Money amount={fee} /> },
							{ key: 'net', header: t('order.net'), align: 'end', render: ({ net }) => <Money amount={net} /> },
							{
								key: 'payout',
								header: t('order.payout'),
								render: ({ payout }) =>
									payout ? (
										<Link to={`/payouts/${payout.id}`}>
											<PayoutBadge status={payout.status} />
										</Link>
									) : (
										t('order.unpaid')
									),
							},
						]}
					/>
				)}
				{owed.givenBack !== null && formId !== null && (
					<CancelShareForm
						key={`${owed.givenBack} ${said[0]?.id ?? ''}`}
						id={formId}
						givenBack={owed.givenBack}
						ordered={owed.ordered}
						nameOf={nameOf}
						last={said[0]?.givenBack === owed.givenBack ? said[0].shares : []}
						refused={refused}
					/>
				)}
				{said.length > 0 && (
					<div>
						<Text size="sm" fw={600}>
							{t('order.said')}
						</Text>
						<Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
							{said.map(({ id, createdAt, createdBy, shares }) => (
								<li key={id}>
									<Text size="sm" component="div">
										<DateTime at={createdAt} /> · <span className="name">{createdBy}</span> ·{' '}
										{shares.map(({ refSellerId, amount }, index) => (
											<span key={refSellerId}>
												{index > 0 && ', '}
												{nameOf(refSellerId)} <span className="code">{refSellerId}</span> <Money amount={amount} />
											</span>
										))}
									</Text>
								</li>
							))}
						</Stack>
					</div>
				)}
			</Stack>
		</Section>
	);
}
