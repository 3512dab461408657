import { Alert, Anchor, Grid, Stack, Text } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { Section } from '#app/features/payments/section.tsx';
import { MethodText, TransactionBadge } from '#app/features/payments/transaction-badge.tsx';
import { transactionPath } from '#app/features/payments/transaction-path.ts';
import { VersionList } from '#app/features/payments/version-list.tsx';
import { keyStateTones } from '#app/features/settlements/key-states.ts';
import { linePath } from '#app/features/settlements/lines-table.tsx';
import { findLine } from '#app/features/settlements/queries.server.ts';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { StatusBadge } from '#app/ui/status-badge.tsx';

export const meta = pageMeta((t) => t('settlements:one'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const occurrence = Number(params.occurrence);
	const known = Number.isInteger(occurrence) && occurrence > 0 && occurrence < 2 ** 31;
	const line = known ? await findLine(params.mId ?? '', params.transactionKey ?? '', occurrence) : null;
	if (!line) throw new Response(null, { status: 404 });
	return { line };
}

export default function SettlementLine() {
	const { line } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['settlements', 'transactions', 'imports']);
	const money = (amount: bigint | null) => <Money amount={amount} currency={line.currency} />;
	const code = (text: string) => <span className="code">{text}</span>;
	return (
		<>
			<PageHeader
				title={line.orderId}
				badge={<StatusBadge tone={keyStateTones[line.keyState]} label={t(`keyStates.${line.keyState}`)} />}
				breadcrumbs={[{ label: t('title'), to: '/settlements' }]}
			/>
			<Grid>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Stack>
						{line.keyState !== 'given' && (
							<Alert color={line.keyState === 'ambiguous' ? 'amber' : 'gray'}>
								{t(`keyStateHints.${line.keyState}`)}
							</Alert>
						)}
						<Section title={t('one')}>
							<KeyValue
								facts={[
									{ label: t('amount'), value: money(line.amount) },
									{ label: t('fee'), value: money(line.fee) },
									{ label: t('supplyAmount'), value: money(line.supplyAmount) },
									{ label: t('vat'), value: money(line.vat) },
									line.interestFee !== null && { label: t('interestFee'), value: money(line.interestFee) },
									{ label: t('payOutAmount'), value: money(line.payOutAmount) },
									{ label: t('soldOn'), value: <KstDayText day={line.soldOn} weekday /> },
									{ label: t('paidOutOn'), value: <KstDayText day={line.paidOutOn} weekday /> },
									{ label: t('approvedAt'), value: <DateTime at={line.approvedAt} seconds /> },
									line.canceledAt !== null && {
										label: t('canceledAt'),
										value: <DateTime at={line.canceledAt} seconds />,
									},
									{ label: t('method'), value: <MethodText method={line.method} /> },
									{ label: t('transactionKey'), value: code(line.transactionKey) },
									{ label: t('occurrence'), value: line.occurrence },
									{ label: t('paymentKey'), value: code(line.paymentKey || '–') },
									{ label: t('merchant'), value: line.mId },
									{ label: t('version'), value: line.version },
									{
										label: t('source'),
										value: (
											<Anchor component={Link} to={`/imports/${line.importId}`} size="sm">
												{t('imports:one')}
											</Anchor>
										),
									},
								]}
							/>
						</Section>
						{line.fees && line.fees.length > 0 && (
							<Section title={t('feeParts')}>
								<KeyValue
									facts={line.fees.map(({ type, fee }, index) => ({
										key: `${index} ${type}`,
										label: type,
										value: money(fee),
									}))}
								/>
							</Section>
						)}
						{line.extra.length > 0 && (
							<Section title={t('otherFields')}>
								<KeyValue facts={line.extra.map(({ name, text }) => ({ label: name, value: code(text) }))} />
							</Section>
						)}
					</Stack>
				</Grid.Col>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Stack>
						<Section title={t('transaction')}>
							{line.transaction ? (
								<>
									<TransactionBadge status={line.transaction.status} />{' '}
									<Anchor component={Link} size="sm" to={transactionPath(line)}>
										<Money amount={line.transaction.amount} currency={line.transaction.currency} />
									</Anchor>{' '}
									<Text span size="sm" c="dimmed">
										<DateTime at={line.transaction.transactionAt} seconds />
									</Text>
								</>
							) : (
								<Text size="sm" c="dimmed">
									{t('noTransaction')}
								</Text>
							)}
						</Section>
						{line.others.length > 0 && (
							<Section title={t('others')}>
								<Stack gap="xs">
									{line.others.map((other) => (
										<div key={other.occurrence}>
											<Anchor component={Link} size="sm" to={linePath({ ...line, occurrence: other.occurrence })}>
												{t('extraOf', { occurrence: other.occurrence })}
											</Anchor>{' '}
											{money(other.amount)}
										</div>
									))}
								</Stack>
							</Section>
						)}
						<Section title={t('versions')}>
							<VersionList
								versions={line.versions}
								title={(version, at) => t('transactions:versionOf', { version, at })}
								none={t('noVersions')}
							/>
						</Section>
					</Stack>
				</Grid.Col>
			</Grid>
		</>
	);
}
