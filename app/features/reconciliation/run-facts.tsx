import { Anchor, Card, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import type { RunView } from './queries.server.ts';
import type { RunWay } from './run-way.ts';

/** From which rows a run came to its result. */
function RunWayText({ way }: { way: RunWay }) {
	const { t } = useTranslation('reconciliation');
	if (way.way === 'full') return t('way.full', { because: t(`way.because.${way.because}`) });
	return (
		<>
			{t('way.incremental', { count: way.touched })}{' '}
			<Anchor component={Link} to={`/reconciliation/${way.from}`} size="sm" underline="always">
				{t('way.from')}
			</Anchor>
			<Text size="xs" c="dimmed">
				{t('way.hint')}
			</Text>
		</>
	);
}

/** By what a run can be repeated: its scope, its rules, and the hash of its result. */
export function RunFacts({ run, result }: { run: RunView; result: NonNullable<RunView['result']> }) {
	const { t } = useTranslation('reconciliation');
	return (
		<Card>
			<KeyValue
				facts={[
					{
						label: t('period'),
						value: (
							<>
								<KstDayText day={run.scope.from} weekday /> ~ <KstDayText day={run.scope.to} weekday />
							</>
						),
					},
					{ label: t('asOf'), value: <KstDayText day={run.scope.asOf} weekday /> },
					{
						label: t('merchants'),
						value: `${run.scope.mIds.length > 0 ? '' : `${t('allMerchants')}: `}${result.mIds.join(', ')}`,
					},
					...(result.leftOut
						? [
								{
									label: t('leftOut'),
									value: (
										<>
											{result.leftOut.join(', ')}
											<Text size="xs" c="dimmed">
												{t('leftOutHint')}
											</Text>
										</>
									),
								},
							]
						: []),
					{ label: t('ruleVersion'), value: String(run.ruleVersion) },
					...(result.way ? [{ label: t('way.title'), value: <RunWayText way={result.way} /> }] : []),
					{ label: t('createdAt'), value: <DateTime at={run.createdAt} seconds /> },
					{ label: t('createdBy'), value: run.createdBy ?? t('commandLine') },
					{
						label: t('resultHash'),
						value: (
							<>
								<span className="code" style={{ overflowWrap: 'anywhere' }}>
									{result.resultHash}
								</span>
								<Text size="xs" c="dimmed">
									{t('resultHashHint')}
								</Text>
							</>
						),
					},
				]}
			/>
		</Card>
	);
}
