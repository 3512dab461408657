import { Alert, Anchor, Card, Group, List, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { orderPath } from '#app/features/orders/orders-table.tsx';
import type { Doubt } from '#app/features/owed/accrual.ts';
import type { Owed } from '#app/features/owed/owed-of-seller.server.ts';
import { owedPath, termsPath } from '#app/features/owed/paths.ts';
import type { TermsPeriod } from '#app/features/owed/terms.ts';
import { Section } from '#app/features/payments/section.tsx';
import { PayoutBadge } from '#app/features/payouts/payout-badge.tsx';
import { formatMoney, formatPercent } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { Deferred, useSettled } from '#app/ui/deferred.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge, toneColors } from '#app/ui/status-badge.tsx';
import type { listAdvances, listDoubts } from './account.server.ts';
import type { whyUnpaid } from './can-be-paid.ts';

const figures = ['payable', 'later', 'held', 'owed'] as const satisfies (keyof Owed)[];

/** What is owed to a seller, in four figures, each with what it means. */
export function OwedFigures({ owed, unpaid }: { owed: Owed; unpaid: ReturnType<typeof whyUnpaid> }) {
	const { t } = useTranslation(['owed', 'payouts']);
	return (
		<>
			<SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
				{figures.map((key) => (
					<Card key={key}>
						<Text size="sm" c="dimmed">
							{t(key)}
						</Text>
						<Text fz="1.375rem" fw={650} component="div">
							<Money amount={owed[key]} />
						</Text>
						<Text size="xs" c="dimmed">
							{t(`account.hints.${key}`)}
						</Text>
					</Card>
				))}
			</SimpleGrid>
			{unpaid && (
				<Alert color="amber" role="status" title={t('account.unpaid')}>
					{unpaid === 'unregistered' ? t('account.unregistered') : t(`payouts:reasons.${unpaid}`)}
				</Alert>
			)}
			{owed.payable < 0n && (
				<Alert color="amber" role="status">
					{t('account.negative')}
				</Alert>
			)}
		</>
	);
}

/** The terms by which a seller's orders of today count, and the way to write other ones. */
export function TermsLine({ refSellerId, terms }: { refSellerId: string; terms: TermsPeriod | null }) {
	const { t } = useTranslation('owed');
	return (
		<Text size="sm" component="div">
			<Text span inherit fw={600}>
				{t('account.terms')}
			</Text>{' '}
			{terms
				? [
						t('account.rate', { rate: formatPercent(BigInt(terms.commissionBp)) }),
						t(`account.vatWays.${terms.vat}`),
						t('account.days', { count: terms.payableAfterDays }),
						t('account.termsFrom', { day: terms.from }),
						t(terms.refSellerId === null ? 'account.ofAll' : 'account.ofOne'),
					].join(' · ')
				: t('account.noTerms')}{' '}
			<Anchor component={Link} to={termsPath(refSellerId)} size="sm" underline="always">
				{t('account.goTerms')}
			</Anchor>
		</Text>
	);
}

/** Payouts made in advance: what of them the next payout made of what is owed will set off. */
export function AdvancesSection({
	advances,
	sellerId,
}: {
	advances: Awaited<ReturnType<typeof listAdvances>>;
	sellerId: string | undefined;
}) {
	const { t } = useTranslation(['owed', 'payouts']);
	if (advances.count === 0) return null;
	return (
		<Section title={t('account.advances')}>
			<Text size="sm" c="dimmed" mb="xs">
				{t('account.advancesHint')}
			</Text>
			<DataTable
				caption={t('account.advances')}
				density="compact"
				summary={
					<>
						{t('account.count', { count: advances.count })} · {t('account.left')} <Money amount={advances.left} />
						{advances.rows.length < advances.count && (
							<>
								{` · ${t('account.newest', { count: advances.rows.length })} · `}
								<Anchor component={Link} to={`/payouts?seller=${sellerId}`} size="sm" underline="always">
									{t('account.allPayouts')}
								</Anchor>
							</>
						)}
					</>
				}
				rows={advances.rows}
				rowKey={(row) => row.payoutId}
				rowHref={(row) => `/payouts/${row.payoutId}`}
				columns={[
					{
						key: 'payout',
						header: t('account.payout'),
						render: (row) => <span className="code">{row.refPayoutId}</span>,
					},
					{ key: 'day', header: t('account.madeOn'), render: (row) => <span className="tabular">{row.day}</span> },
					{ key: 'status', header: t('payouts:status'), render: (row) => <PayoutBadge status={row.status} /> },
					{
						key: 'amount',
						header: t('payouts:amount'),
						align: 'end',
						visibleFrom: 'sm',
						render: (row) => <Money amount={row.amount} />,
					},
					{ key: 'left', header: t('account.left'), align: 'end', render: (row) => <Money amount={row.left} /> },
				]}
			/>
		</Section>
	);
}

/** Where the cause of a doubt is done away with; null where the order itself is the place. */
const remedyPaths = {
	'recycled-key': () => '/imports',
	'wrong-seller': () => '/imports',
	'order-amount-difference': () => '/imports',
	'foreign-currency': () => '/imports',
	'over-cancelled': () => '/imports',
	'cancel-not-shared': null,
	'no-terms': termsPath,
	'not-paid-any-more': () => '/imports',
} satisfies Record<Doubt, ((refSellerId: string) => string) | null>;

/** Orders of which it cannot be said what they make us owe: why, and what to do about it. */
export function DoubtsSection({
	refSellerId,
	doubts,
}: {
	refSellerId: string;
	doubts: Awaited<ReturnType<typeof listDoubts>>;
}) {
	const { t } = useTranslation('owed');
	const count = doubts.byWhy.reduce((sum, one) => sum + one.count, 0);
	if (count === 0) return null;
	return (
		<Section title={t('account.doubts')}>
			<Text size="sm" c="dimmed" mb="xs">
				{t('account.doubtsHint')}
			</Text>
			<List size="sm" spacing={6} mb="sm" listStyleType="none">
				{doubts.byWhy.map(({ why, count: orders }) => (
					<List.Item key={why}>
						<StatusBadge tone="warning" label={t(`doubts.${why}`)} /> {t('account.orders', { count: orders })} ·{' '}
						{t(`account.remedies.${why}`)}{' '}
						{remedyPaths[why] && (
							<Anchor component={Link} to={remedyPaths[why](refSellerId)} size="sm" underline="always">
								{t(why === 'no-terms' ? 'account.goTerms' : 'account.goImports')}
							</Anchor>
						)}
					</List.Item>
				))}
			</List>
			<DataTable
				caption={t('account.doubts')}
				density="compact"
				summary={doubts.rows.length < count && t('account.newest', { count: doubts.rows.length })}
				rows={doubts.rows}
				rowKey={(row) => `${row.mId} ${row.orderId}`}
				rowHref={orderPath}
				columns={[
					{ key: 'order', header: t('account.order'), render: (row) => <span className="code">{row.orderId}</span> },
					{ key: 'day', header: t('account.orderedOn'), render: (row) => <span className="tabular">{row.day}</span> },
					{
						key: 'why',
						header: t('account.why'),
						render: (row) => <StatusBadge tone="warning" label={t(`doubts.${row.why}`)} />,
					},
					{
						key: 'ordered',
						header: t('account.ordered'),
						align: 'end',
						render: (row) => <Money amount={row.ordered} />,
					},
				]}
			/>
		</Section>
	);
}

/** What is owed to a seller, on its own page; the figures may come later than the page. */
export function OwedCard({ refSellerId, owed }: { refSellerId: string; owed: Promise<Owed | null> }) {
	const { t } = useTranslation('owed');
	return (
		<Card>
			<Group justify="space-between" mb="xs">
				<Title order={2}>{t('title')}</Title>
				<Anchor component={Link} to={owedPath(refSellerId)} size="sm">
					{t('account.go')}
				</Anchor>
			</Group>
			<KeyValue
				facts={figures.map((key) => ({
					label: t(key),
					value: <Deferred value={owed}>{(figure) => <Money amount={figure[key]} />}</Deferred>,
				}))}
			/>
		</Card>
	);
}

/** What is still owed to a seller, or by it, for whoever is about to delete it. */
export function StillOwed({ owed }: { owed: Promise<Owed | null> }) {
	const { t } = useTranslation('owed');
	const figure = useSettled(owed);
	if (!figure || figure.owed === 0n) return null;
	return <Alert color={toneColors.warning}>{t('stillOwed', { amount: formatMoney(figure.owed) })}</Alert>;
}
