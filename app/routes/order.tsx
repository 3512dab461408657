import { Anchor, Grid, Stack, Text } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { findOrder } from '#app/features/orders/queries.server.ts';
import { Section } from '#app/features/payments/section.tsx';
import { TransactionBadge } from '#app/features/payments/transaction-badge.tsx';
import { transactionPath } from '#app/features/payments/transaction-path.ts';
import { VersionList } from '#app/features/payments/version-list.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('orders:one'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const order = await findOrder(params.mId ?? '', params.orderId ?? '');
	if (!order) throw new Response(null, { status: 404 });
	return { order };
}

export default function Order() {
	const { order } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['orders', 'transactions', 'settlements', 'imports']);
	const code = (text: string) => <span className="code">{text}</span>;
	const total = order.lines.reduce((sum, line) => sum + line.amount, 0n);
	return (
		<>
			<PageHeader title={order.orderId} breadcrumbs={[{ label: t('title'), to: '/orders' }]} />
			<Grid>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Stack>
						{order.lines.map((line) => (
							<Section key={line.occurrence} title={t('lineOf', { occurrence: line.occurrence })}>
								<KeyValue
									facts={[
										{ label: t('amount'), value: <Money amount={line.amount} currency={line.currency} /> },
										{
											label: t('seller'),
											value: line.seller ? (
												<Anchor component={Link} size="sm" to={`/sellers/${line.seller.id}`}>
													{line.seller.name} ({line.refSellerId})
												</Anchor>
											) : (
												<>
													{code(line.refSellerId)} {t('unknownSeller')}
												</>
											),
										},
										{ label: t('at'), value: <DateTime at={line.orderedAt} seconds /> },
										{ label: t('merchant'), value: line.mId },
										{ label: t('transactions:version'), value: line.version },
										{
											label: t('transactions:source'),
											value: (
												<Anchor component={Link} to={`/imports/${line.importId}`} size="sm">
													{t('imports:one')}
												</Anchor>
											),
										},
										...line.extra.map(({ name, text }) => ({ label: name, value: code(text) })),
									]}
								/>
							</Section>
						))}
					</Stack>
				</Grid.Col>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Stack>
						<Section title={t('payments')}>
							<Text size="sm" component="div" mb="xs">
								{t('amountSum')} <Money amount={total} currency={order.lines[0]!.currency} />
							</Text>
							{order.transactions.length === 0 && (
								<Text size="sm" c="dimmed">
									{t('noPayments')}
								</Text>
							)}
							<Stack gap="xs">
								{order.transactions.map((one) => (
									<div key={one.transactionKey}>
										<TransactionBadge status={one.status} />{' '}
										<Anchor component={Link} size="sm" to={transactionPath({ ...one, mId: order.mId })}>
											<Money amount={one.amount} currency={one.currency} />
										</Anchor>{' '}
										<Text span size="sm" c="dimmed">
											<DateTime at={one.transactionAt} seconds /> · {code(one.paymentKey)}
										</Text>
									</div>
								))}
							</Stack>
						</Section>
						<Section title={t('transactions:lines')}>
							{order.settled.length === 0 && (
								<Text size="sm" c="dimmed">
									{t('noSettlement')}
								</Text>
							)}
							<Stack gap="xs">
								{order.settled.map((line) => (
									<div key={`${line.transactionKey} ${line.occurrence}`}>
										<Anchor
											component={Link}
											size="sm"
											to={`/settlements/${encodeURIComponent(order.mId)}/${encodeURIComponent(line.transactionKey)}/${line.occurrence}`}
										>
											<Money amount={line.amount} currency={line.currency} />
										</Anchor>{' '}
										<Text span size="sm" c="dimmed">
											{t('settlements:payOutAmount')} <Money amount={line.payOutAmount} currency={line.currency} />
										</Text>
									</div>
								))}
							</Stack>
						</Section>
						<Section title={t('transactions:versions')}>
							<VersionList
								versions={order.versions}
								title={(version, at) => t('transactions:versionOf', { version, at })}
								none={t('transactions:noVersions')}
							/>
						</Section>
					</Stack>
				</Grid.Col>
			</Grid>
		</>
	);
}
