import { Card, Grid } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatMoney } from '#app/i18n/format.ts';
import { DayChart } from '#app/ui/charts/day-chart.tsx';
import { looks } from '#app/ui/charts/fills.tsx';
import { WordBars } from '#app/ui/charts/word-bars.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { Money } from '#app/ui/money.tsx';
import { contractKinds, kindsOf, type Level } from './levels.ts';
import type { KindDay, RunView } from './queries.server.ts';

type Result = NonNullable<RunView['result']>;

/** Level 1 always shows its five kinds; elsewhere what was not found would only be in the way. */
const shownKinds = (level: Level, { kinds }: Result) =>
	kindsOf[level].filter((kind) => kinds[kind]!.count > 0 || (contractKinds as readonly string[]).includes(kind));

/** How many discrepancies of each kind a run found, each with the way to its rows. */
export function KindsTable({ level, result }: { level: Level; result: Result }) {
	const { t } = useTranslation('reconciliation');
	if (result.differences === 0) return null;
	return (
		<DataTable
			caption={t('kindsFound')}
			rows={shownKinds(level, result).map((kind) => ({ kind, ...result.kinds[kind]! }))}
			rowKey={({ kind }) => kind}
			density="compact"
			columns={[
				{
					key: 'kind',
					header: t('kind'),
					render: ({ kind, count }) =>
						count > 0 ? (
							<Link to={`?kind=${kind}#rows`} className="plain-link">
								{t(`kinds.${kind}`)}
							</Link>
						) : (
							t(`kinds.${kind}`)
						),
				},
				{ key: 'count', header: t('count'), align: 'end', render: ({ count }) => formatCount(count) },
				{ key: 'amount', header: t('amount'), align: 'end', render: ({ amount }) => <Money amount={amount} signed /> },
			]}
		/>
	);
}

/** A run's discrepancies by kind and by day, as pictures. */
export function RunCharts({ level, result, byDay }: { level: Level; result: Result; byDay: KindDay[] }) {
	const { t } = useTranslation('reconciliation');
	if (result.differences === 0) return null;
	const present = kindsOf[level].filter((kind) => result.kinds[kind]!.count > 0);
	const shown = shownKinds(level, result);
	const lookOf = (kind: string) => (present as readonly string[]).indexOf(kind) % looks.length;
	const days = [...new Set(byDay.map(({ day }) => day))];
	return (
		<Grid>
			<Grid.Col span={{ base: 12, md: 5 }}>
				<Card h="100%">
					<WordBars
						title={t('byKind')}
						description={t('byKindHint')}
						head={[t('kind'), t('count'), t('amount')]}
						format={(amount) => formatMoney(amount, 'KRW', { signed: true })}
						values={shown.map((kind) => ({
							key: kind,
							label: t(`kinds.${kind}`),
							count: result.kinds[kind]!.count,
							amount: result.kinds[kind]!.amount,
							href: `?kind=${kind}#rows`,
							look: Math.max(lookOf(kind), 0),
						}))}
					/>
				</Card>
			</Grid.Col>
			<Grid.Col span={{ base: 12, md: 7 }}>
				<Card h="100%">
					<DayChart
						title={t('byDay')}
						stacked
						series={present.map((kind) => ({ key: kind, label: t(`kinds.${kind}`) }))}
						looksOf={lookOf}
						format={(value) => formatCount(value)}
						days={days.map((day) => ({
							day,
							href: `?from=${day}&to=${day}#rows`,
							hrefs: Object.fromEntries(present.map((kind) => [kind, `?kind=${kind}&from=${day}&to=${day}#rows`])),
							values: Object.fromEntries(
								byDay.filter((one) => one.day === day).map(({ kind, count }) => [kind, BigInt(count)]),
							),
						}))}
					/>
				</Card>
			</Grid.Col>
		</Grid>
	);
}
