import { Card, SimpleGrid, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PayoutBadge } from '#app/features/payouts/payout-badge.tsx';
import { formatCount, formatInstant, formatMoney } from '#app/i18n/format.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import { FlowDays } from '#app/ui/charts/flow-days.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import type { Forecast, SentPayoutRow } from './forecast.server.ts';

const dayPath = (day: KstDay) => `?day=${day}#payouts`;

/** More days than these make a picture that nobody reads; the table has them all. */
const DRAWN_DAYS = 40;

function Figure({ label, amount, note }: { label: string; amount: bigint; note: ReactNode }) {
	return (
		<Card>
			<Text size="sm" c="dimmed">
				{label}
			</Text>
			<Text fz="1.375rem" fw={650} component="div">
				<Money amount={amount} />
			</Text>
			<Text size="xs" c="dimmed" component="div">
				{note}
			</Text>
		</Card>
	);
}

/** What is there, what is promised, and what is left when today's payouts have gone. */
export function ForecastFigures({ forecast }: { forecast: Forecast }) {
	const { t } = useTranslation('treasury');
	const { available, pending, reserved, readAt, accepted } = forecast.balance;
	const today = forecast.days[0]!;
	return (
		<SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
			<Figure
				label={t('available')}
				amount={available}
				note={
					<>
						{t('availableHint', { at: formatInstant(readAt) })}
						{accepted > 0n && <div>{t('accepted', { amount: formatMoney(accepted) })}</div>}
					</>
				}
			/>
			<Figure label={t('pending')} amount={pending} note={t('pendingHint')} />
			<Figure label={t('reserved')} amount={reserved} note={t('reservedHint')} />
			<Figure label={t('afterToday')} amount={today.after} note={t('afterTodayHint', { count: today.count })} />
		</SimpleGrid>
	);
}

/** The forecast by day as a picture. */
export function ForecastChart({ forecast }: { forecast: Forecast }) {
	const { t } = useTranslation('treasury');
	const drawn = forecast.days.slice(0, DRAWN_DAYS);
	return (
		<Card>
			<FlowDays
				title={t('chart')}
				description={
					forecast.days.length > drawn.length
						? `${t('chartHint')} ${t('chartCut', { shown: drawn.length })}`
						: t('chartHint')
				}
				labels={{ incoming: t('incoming'), outgoing: t('outgoing'), after: t('after') }}
				format={(value) => formatMoney(value)}
				days={drawn.map(({ day, incoming, outgoing, after }) => ({
					day,
					incoming,
					outgoing,
					after,
					href: dayPath(day),
				}))}
			/>
		</Card>
	);
}

/** The forecast by day in numbers: what comes in, what goes out, what is left, what lacks. */
export function ForecastTable({ forecast }: { forecast: Forecast }) {
	const { t } = useTranslation('treasury');
	const total = (of: (day: Forecast['days'][number]) => bigint) => <Money amount={sumWon(forecast.days.map(of))} />;
	return (
		<DataTable
			caption={t('days')}
			rows={forecast.days}
			rowKey={({ day }) => day}
			rowHref={({ day }) => dayPath(day)}
			density="compact"
			sums={{
				incoming: total(({ incoming }) => incoming),
				outgoing: total(({ outgoing }) => outgoing),
				awaiting: total(({ awaitingApproval }) => awaitingApproval),
				after: <Money amount={forecast.days.at(-1)?.after} />,
				plans: total(({ fromPlans }) => fromPlans),
				count: formatCount(forecast.days.reduce((all, { count }) => all + count, 0)),
			}}
			columns={[
				{
					key: 'day',
					header: t('day'),
					render: ({ day }) => (
						<>
							<KstDayText day={day} weekday />
							{day === forecast.today && ` · ${t('today')}`}
						</>
					),
				},
				{
					key: 'incoming',
					header: t('incoming'),
					align: 'end',
					render: ({ incoming }) => <Money amount={incoming} />,
				},
				{
					key: 'outgoing',
					header: t('outgoing'),
					align: 'end',
					render: ({ outgoing }) => <Money amount={outgoing} />,
				},
				{
					key: 'awaiting',
					header: t('awaiting'),
					align: 'end',
					visibleFrom: 'md',
					render: ({ awaitingApproval }) => <Money amount={awaitingApproval} />,
				},
				{
					key: 'plans',
					header: t('fromPlans'),
					align: 'end',
					visibleFrom: 'lg',
					render: ({ fromPlans }) => <Money amount={fromPlans} />,
				},
				{
					key: 'count',
					header: t('count'),
					align: 'end',
					visibleFrom: 'sm',
					render: ({ count }) => formatCount(count),
				},
				{ key: 'after', header: t('after'), align: 'end', render: ({ after }) => <Money amount={after} /> },
				{
					key: 'missing',
					header: t('missing'),
					align: 'end',
					render: ({ missing, outgoing }) =>
						missing > 0n ? (
							<StatusBadge tone="danger" label={formatMoney(missing)} />
						) : outgoing > 0n ? (
							<StatusBadge tone="success" label={t('covered')} />
						) : null,
				},
			]}
		/>
	);
}

/** The payouts that are sent on one day; those that the money does not reach come first. */
export function DayPayouts({ rows, total }: { rows: SentPayoutRow[]; total: number }) {
	const { t } = useTranslation('treasury');
	return (
		<DataTable
			caption={t('cover')}
			rows={rows}
			rowKey={({ id }) => id}
			density="compact"
			summary={rows.length < total && t('shownOf', { shown: formatCount(rows.length), total: formatCount(total) })}
			empty={<EmptyState title={t('noDayPayouts')} />}
			columns={[
				{
					key: 'seller',
					header: t('seller'),
					render: ({ id, sellerName }) => (
						<Link to={`/payouts/${id}`} className="plain-link">
							<span className="name">{sellerName}</span>
						</Link>
					),
				},
				{
					key: 'cover',
					header: t('cover'),
					render: ({ covered }) => (
						<StatusBadge tone={covered ? 'success' : 'danger'} label={t(covered ? 'isCovered' : 'isUncovered')} />
					),
				},
				{ key: 'status', header: t('status'), render: ({ status }) => <PayoutBadge status={status} /> },
				{
					key: 'payoutOn',
					header: t('payoutOn'),
					visibleFrom: 'sm',
					render: ({ payoutOn }) => <KstDayText day={payoutOn} />,
				},
				{
					key: 'refPayoutId',
					header: t('refPayoutId'),
					visibleFrom: 'lg',
					render: ({ refPayoutId }) => (
						<Text span className="code">
							{refPayoutId}
						</Text>
					),
				},
				{ key: 'amount', header: t('amount'), align: 'end', render: ({ amount }) => <Money amount={amount} /> },
			]}
		/>
	);
}
