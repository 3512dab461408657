import { Card, Grid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount, formatMoney } from '#app/i18n/format.ts';
import { DayBars } from '#app/ui/charts/day-bars.tsx';
import { looks } from '#app/ui/charts/fills.tsx';
import { WordBars } from '#app/ui/charts/word-bars.tsx';
import { contractKinds, kindsOf, type Level } from './levels.ts';
import type { KindDay, RunView } from './queries.server.ts';

/** A run's discrepancies by kind and by day. */
export function RunCharts({
	level,
	result,
	byDay,
}: {
	level: Level;
	result: NonNullable<RunView['result']>;
	byDay: KindDay[];
}) {
	const { t } = useTranslation('reconciliation');
	if (result.differences === 0) return null;
	const present = kindsOf[level].filter((kind) => result.kinds[kind]!.count > 0);
	// Level 1 always shows its five kinds; elsewhere what was not found would only be in the way.
	const shown = kindsOf[level].filter(
		(kind) => present.includes(kind) || (contractKinds as readonly string[]).includes(kind),
	);
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
						values={shown.map((kind) => ({
							key: kind,
							label: t(`kinds.${kind}`),
							count: result.kinds[kind]!.count,
							amount: formatMoney(result.kinds[kind]!.amount, 'KRW', { signed: true }),
							href: `?kind=${kind}#rows`,
							look: Math.max(lookOf(kind), 0),
						}))}
					/>
				</Card>
			</Grid.Col>
			<Grid.Col span={{ base: 12, md: 7 }}>
				<Card h="100%">
					<DayBars
						title={t('byDay')}
						stacked
						series={present.map((kind) => ({ key: kind, label: t(`kinds.${kind}`) }))}
						looksOf={lookOf}
						format={(value) => formatCount(value)}
						days={days.map((day) => ({
							day,
							href: `?from=${day}&to=${day}#rows`,
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
