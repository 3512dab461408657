import { Alert, Anchor, Grid, Stack, Text } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { findTransaction } from '#app/features/payments/queries.server.ts';
import { Section } from '#app/features/payments/section.tsx';
import { MethodText, TransactionBadge } from '#app/features/payments/transaction-badge.tsx';
import { transactionPath } from '#app/features/payments/transaction-path.ts';
import { VersionList } from '#app/features/payments/version-list.tsx';
import { formatInstant } from '#app/i18n/format.ts';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('transactions:one'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const transaction = await findTransaction(params.mId ?? '', params.transactionKey ?? '');
	if (!transaction) throw new Response(null, { status: 404 });
	return { transaction };
}

export default function Transaction() {
	const { transaction: row } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['transactions', 'settlements', 'imports']);
	const code = (text: string) => <span className="code">{text}</span>;
	const { depositLookedUp } = row;
	return (
		<>
			<PageHeader
				title={row.orderId}
				badge={<TransactionBadge status={row.status} />}
				breadcrumbs={[{ label: t('title'), to: '/transactions' }]}
			/>
			<Grid>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Stack>
						{depositLookedUp && (
							<Alert color={depositLookedUp.approvedAt ? 'pine' : 'gray'}>
								{t(depositLookedUp.approvedAt ? 'depositFound' : 'depositNone', {
									at: formatInstant(depositLookedUp.lookedUpAt),
								})}
							</Alert>
						)}
						<Section title={t('one')}>
							<KeyValue
								facts={[
									{ label: t('amount'), value: <Money amount={row.amount} currency={row.currency} /> },
									{ label: t('at'), value: <DateTime at={row.transactionAt} seconds /> },
									{ label: t('method'), value: <MethodText method={row.method} /> },
									{ label: t('orderId'), value: code(row.orderId) },
									{ label: t('transactionKey'), value: code(row.transactionKey) },
									{ label: t('paymentKey'), value: code(row.paymentKey) },
									{ label: t('merchant'), value: row.mId },
									row.customerKey !== null && { label: t('customerKey'), value: code(row.customerKey) },
									row.useEscrow !== null && { label: t('useEscrow'), value: t(row.useEscrow ? 'yes' : 'no') },
									row.receiptUrl?.startsWith('https://') && {
										label: t('receipt'),
										value: (
											<Anchor href={row.receiptUrl} target="_blank" rel="noreferrer noopener" size="sm">
												{t('receipt')}
											</Anchor>
										),
									},
									{ label: t('version'), value: row.version },
									{
										label: t('source'),
										value: (
											<Anchor component={Link} to={`/imports/${row.importId}`} size="sm">
												{t('imports:one')}
											</Anchor>
										),
									},
								].map((fact) => fact || null)}
							/>
						</Section>
						{row.extra.length > 0 && (
							<Section title={t('extra')}>
								<KeyValue facts={row.extra.map(({ name, text }) => ({ label: name, value: code(text) }))} />
							</Section>
						)}
					</Stack>
				</Grid.Col>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Stack>
						<Section title={t('lines')}>
							{row.lines.length === 0 && (
								<Text size="sm" c="dimmed">
									{t('noLines')}
								</Text>
							)}
							<Stack gap="xs">
								{row.lines.map((line) => (
									<div key={line.occurrence}>
										<Anchor
											component={Link}
											size="sm"
											to={`/settlements/${encodeURIComponent(row.mId)}/${encodeURIComponent(row.transactionKey)}/${line.occurrence}`}
										>
											<Money amount={line.amount} currency={row.currency} />
											{line.occurrence > 1 && ` (${t('settlements:extraOf', { occurrence: line.occurrence })})`}
										</Anchor>
										<Text size="sm" c="dimmed" component="div">
											{t('settlements:fee')} <Money amount={line.fee} currency={row.currency} /> ·{' '}
											{t('settlements:payOutAmount')} <Money amount={line.payOutAmount} currency={row.currency} /> ·{' '}
											{t('settlements:paidOutOn')} <KstDayText day={line.paidOutOn} />
										</Text>
									</div>
								))}
							</Stack>
						</Section>
						<Section title={t('siblings')}>
							{row.siblings.length === 0 && (
								<Text size="sm" c="dimmed">
									{t('noSiblings')}
								</Text>
							)}
							<Stack gap="xs">
								{row.siblings.map((sibling) => (
									<div key={sibling.transactionKey}>
										<TransactionBadge status={sibling.status} />{' '}
										<Anchor component={Link} size="sm" to={transactionPath({ ...sibling, mId: row.mId })}>
											<Money amount={sibling.amount} currency={sibling.currency} />
										</Anchor>{' '}
										<Text span size="sm" c="dimmed">
											<DateTime at={sibling.transactionAt} seconds />
										</Text>
									</div>
								))}
							</Stack>
						</Section>
						<Section title={t('versions')}>
							<VersionList
								versions={row.versions}
								title={(version, at) => t('versionOf', { version, at })}
								none={t('noVersions')}
							/>
						</Section>
					</Stack>
				</Grid.Col>
			</Grid>
		</>
	);
}
