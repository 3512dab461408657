import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { paymentMethods } from '#app/features/payments/payment-words.ts';
import { type PayoutStatus, payoutStatuses } from '#app/features/payouts/payout.ts';
import { payoutLooks } from '#app/features/payouts/payout-tones.ts';
import { discrepancyKinds } from '#app/features/reconciliation/levels.ts';
import type { Forecast } from '#app/features/treasury/forecast.server.ts';
import { formatMoney, formatPercent } from '#app/i18n/format.ts';
import { daysOf, type KstDay } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import { DayChart } from '#app/ui/charts/day-chart.tsx';
import { FlowDays } from '#app/ui/charts/flow-days.tsx';
import { PartBars, WordBars } from '#app/ui/charts/word-bars.tsx';
import { ChangeText } from './figures.tsx';
import type { Age, Both, CaseAge, LineDay, MoneyDay, PayoutDay } from './pictures.server.ts';
import type { Days } from './range.ts';

/** Undefined while it is on its way, null when it could not be had: as `useSettled` tells it. */
type Coming<Value> = Value | null | undefined;

/** The same for a chart, with what it draws. */
function drawn<Value, Rows>(value: Coming<Value>, draw: (value: Value) => Rows): Rows | null | undefined {
	return value === undefined ? null : value === null ? undefined : draw(value);
}

const won = (value: bigint) => formatMoney(value);
const signed = (value: bigint) => formatMoney(value, 'KRW', { signed: true });

/** What had to be settled, what was, and what came in, by day. */
export function MoneyPicture({ value, empty }: { value: Coming<Both<MoneyDay>>; empty: ReactNode }) {
	const { t } = useTranslation('overview');
	return (
		<DayChart
			title={t('settledByDay')}
			description={t('settledByDayHint')}
			series={[
				{ key: 'expected', label: t('expected') },
				{ key: 'settled', label: t('settled'), as: 'line' },
				{ key: 'received', label: t('received'), as: 'line' },
			]}
			looksOf={(key) => ({ expected: 0, settled: 1, received: 3 })[key] ?? 0}
			days={drawn(value, ({ now }) =>
				now.map(({ day, ...values }) => ({
					day,
					href: `/transactions?from=${day}&to=${day}`,
					hrefs: {
						settled: `/settlements?from=${day}&to=${day}`,
						received: `/bank?side=in&from=${day}&to=${day}`,
					},
					values,
				})),
			)}
			format={won}
			empty={empty}
			height={260}
		/>
	);
}

const DRAWN_DAYS = 30;

/** What is there, what comes in and what goes out from today on. */
export function BalancePicture({
	value,
	mId,
	empty,
}: {
	value: Coming<{ days: Forecast['days'] }>;
	mId: string;
	empty: ReactNode;
}) {
	const { t } = useTranslation(['overview', 'treasury']);
	return (
		<FlowDays
			title={t('forecast')}
			description={t('forecastHint')}
			labels={{ incoming: t('treasury:incoming'), outgoing: t('treasury:outgoing'), after: t('treasury:after') }}
			days={drawn(value, ({ days }) =>
				days.slice(0, DRAWN_DAYS).map(({ day, incoming, outgoing, after }) => ({
					day,
					incoming,
					outgoing,
					after,
					href: `/balance?day=${day}#payouts`,
					incomingHref: `/settlements?${new URLSearchParams({ mId, paidFrom: day, paidTo: day })}`,
				})),
			)}
			format={won}
			empty={empty}
		/>
	);
}

/** Payouts by the day on which they were made and by what became of them. */
export function PayoutsPicture({
	value,
	range,
	empty,
}: {
	value: Coming<Both<PayoutDay>>;
	range: Days;
	empty: ReactNode;
}) {
	const { t } = useTranslation(['overview', 'payouts']);
	const total = (rows: PayoutDay[]) => sumWon(rows.map(({ amount }) => amount));
	const present = payoutStatuses.filter((status) => value?.now.some((row) => row.status === status));
	return (
		<DayChart
			title={t('payouts')}
			description={
				<>
					{t('payoutsHint')}{' '}
					{value && (
						<>
							{won(total(value.now))} · <ChangeText now={total(value.now)} before={total(value.before)} />
						</>
					)}
				</>
			}
			stacked
			series={present.map((status) => ({ key: status, label: t(`payouts:statuses.${status}`) }))}
			looksOf={(status) => payoutLooks[status as PayoutStatus]}
			days={drawn(value, ({ now }) =>
				now.length === 0
					? []
					: daysOf(range.from, range.to).map((day) => {
							const rows = now.filter((row) => row.day === day);
							return {
								day,
								href: `/payouts?from=${day}&to=${day}`,
								hrefs: Object.fromEntries(
									present.map((status) => [status, `/payouts?status=${status}&from=${day}&to=${day}`]),
								),
								values: Object.fromEntries(rows.map(({ status, amount }) => [status, amount])),
							};
						}),
			)}
			format={won}
			empty={empty}
		/>
	);
}

/** What fees take of sales, by method and day. */
export function FeesPicture({ value, range, empty }: { value: Coming<Both<LineDay>>; range: Days; empty: ReactNode }) {
	const { t } = useTranslation(['overview', 'transactions']);
	const present = paymentMethods.filter((method) => value?.now.some((row) => row.method === method));
	const fees = (rows: LineDay[]) => sumWon(rows.map(({ fee }) => fee));
	return (
		<DayChart
			title={t('fees')}
			description={
				<>
					{t('feesHint')}{' '}
					{value && (
						<>
							{t('feesSum', { amount: won(fees(value.now)) })} ·{' '}
							<ChangeText now={fees(value.now)} before={fees(value.before)} />
						</>
					)}
				</>
			}
			series={present.map((method) => ({
				key: method,
				label: t(`transactions:methods.${method}`),
				as: 'line' as const,
			}))}
			days={drawn(value, ({ now }) =>
				now.length === 0
					? []
					: daysOf(range.from, range.to).map((day) => {
							const rows = now.filter((row) => row.day === day && row.amount > 0n);
							const days = `from=${day}&to=${day}`;
							return {
								day,
								href: `/settlements?${days}`,
								hrefs: Object.fromEntries(
									present.map((method) => [method, `/settlements?${new URLSearchParams({ method })}&${days}`]),
								),
								values: Object.fromEntries(rows.map(({ method, fee, amount }) => [method, (fee * 10_000n) / amount])),
							};
						}),
			)}
			format={(share) => formatPercent(share)}
			toFile={(basis) => Number(basis) / 100}
			formatAxis={(basis) => `${basis / 100}%`}
			empty={empty}
			height={220}
		/>
	);
}

const ageLooks: Record<Age, number> = { young: 0, late: 2, old: 3 };

/** What is still to be dealt with, by kind and age. */
export function CasesPicture({
	value,
	ages,
	empty,
}: {
	value: Coming<CaseAge[]>;
	ages: Record<Age, { from?: KstDay; to?: KstDay }>;
	empty: ReactNode;
}) {
	const { t } = useTranslation(['overview', 'reconciliation']);
	const names = Object.keys(ageLooks) as Age[];
	return (
		<PartBars
			title={t('differences')}
			description={t('differencesHint')}
			word={t('reconciliation:kind')}
			total={{ label: t('together'), amountLabel: `${t('together')} · ${t('amount')}` }}
			parts={names.map((age) => ({
				key: age,
				label: t(`ages.${age}`),
				amountLabel: `${t(`ages.${age}`)} · ${t('amount')}`,
				look: ageLooks[age],
			}))}
			rows={drawn(value, (found) =>
				discrepancyKinds
					.map((kind) => ({ kind, rows: found.filter((row) => row.kind === kind) }))
					.filter(({ rows }) => rows.length > 0)
					.map(({ kind, rows }) => ({
						key: kind,
						label: t(`reconciliation:kinds.${kind}`),
						total: {
							count: rows.reduce((sum, { count }) => sum + count, 0),
							amount: sumWon(rows.map(({ amount }) => amount)),
							href: `/workbench?${new URLSearchParams({ kind })}`,
						},
						parts: Object.fromEntries(
							rows.map(({ age, count, amount }) => [
								age,
								{ count, amount, href: `/workbench?${new URLSearchParams({ kind, ...ages[age] })}` },
							]),
						),
					}))
					.sort((one, other) => other.total.count - one.total.count),
			)}
			format={signed}
			empty={empty}
		/>
	);
}

/** The sellers about whom most won are open. */
export function SellersPicture({
	value,
	empty,
}: {
	value: Coming<{ seller: string; name: string | null; count: number; amount: bigint }[]>;
	empty: ReactNode;
}) {
	const { t } = useTranslation('overview');
	return (
		<WordBars
			title={t('sellers')}
			description={t('sellersHint')}
			head={[t('seller'), t('count'), t('amount')]}
			by="amount"
			values={drawn(value, (rows) =>
				rows.map(({ seller, name, count, amount }) => ({
					key: seller,
					label: name ?? seller,
					count,
					amount,
					href: `/workbench?${new URLSearchParams({ seller })}`,
					look: amount < 0n ? 3 : 0,
				})),
			)}
			format={signed}
			empty={empty}
		/>
	);
}
