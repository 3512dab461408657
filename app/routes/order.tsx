import { Anchor, Grid, Stack, Text } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { cancelShareSchema } from '#app/features/orders/cancel-share-schema.ts';
import { OrderOwedCard } from '#app/features/orders/order-owed-card.tsx';
import { orderPath } from '#app/features/orders/orders-table.tsx';
import { owedOfOrder } from '#app/features/orders/owed-of-order.server.ts';
import { findOrder } from '#app/features/orders/queries.server.ts';
import { shareCancel } from '#app/features/orders/share-cancel.server.ts';
import { Section } from '#app/features/payments/section.tsx';
import { TransactionBadge } from '#app/features/payments/transaction-badge.tsx';
import { transactionPath } from '#app/features/payments/transaction-path.ts';
import { VersionList } from '#app/features/payments/version-list.tsx';
import { newId } from '#app/lib/ids.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('orders:one'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { mId = '', orderId = '' } = params;
	const [order, owed] = await Promise.all([findOrder(mId, orderId), owedOfOrder(mId, orderId)]);
	if (!order) throw new Response(null, { status: 404 });
	return { order, owed, formId: may(user.role, 'terms.edit') ? newId() : null };
}

/** Says whose part of the order was given back. */
export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'terms.edit');
	const { mId = '', orderId = '' } = params;
	const form = await request.formData();
	const said = cancelShareSchema.safeParse({
		id: form.get('id'),
		givenBack: form.get('givenBack'),
		refSellerId: form.getAll('refSellerId'),
		amount: form.getAll('amount'),
	});
	if (!said.success) return data({ reason: 'amount-invalid' as const }, { status: 400 });
	const shared = await shareCancel({ ...said.data, mId, orderId }, actor, await currentInstant());
	return shared.ok ? redirect(orderPath({ mId, orderId })) : data({ reason: shared.reason }, { status: 422 });
}

export const shouldRevalidate = rereadRefused;

export default function Order() {
	const { order, owed, formId } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['orders', 'transactions', 'settlements', 'imports', 'owedTerms']);
	useLive(['owed', 'payout']);
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
				<Grid.Col span={12}>
					<OrderOwedCard
						owed={owed}
						nameOf={(refSellerId) => order.lines.find((line) => line.refSellerId === refSellerId)?.seller?.name}
						formId={formId}
						refused={answer ? t(`owedTerms:share.reasons.${answer.reason}`) : null}
					/>
				</Grid.Col>
			</Grid>
		</>
	);
}
