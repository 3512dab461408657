import { Anchor, Card, List, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import type { RunComparison } from './compare-runs.server.ts';
import type { Level } from './levels.ts';
import { termName } from './proof-words.ts';

/** What is different from the last run of the same days, and what came in between. */
export function Comparison({ level, comparison }: { level: Level; comparison: RunComparison }) {
	const { t } = useTranslation('reconciliation');
	const words = (key: string) => t(key as 'title');
	const { previous, changes, imports, sameRules } = comparison;
	return (
		<Card>
			<Title order={2} size="h3">
				{t('comparison.title')}
			</Title>
			<Text size="sm" c="dimmed" component="div" mb={4}>
				<Anchor component={Link} to={`/reconciliation/${previous.id}`} inherit underline="always">
					{t('comparison.last')}
				</Anchor>{' '}
				· <DateTime at={previous.createdAt} seconds />
			</Text>
			{changes.length === 0 ? (
				<Text size="sm">{t('comparison.same')}</Text>
			) : (
				<List size="sm">
					{changes.map(({ what, name, before, after }) => (
						<List.Item key={`${what} ${name}`}>
							{what === 'matched' ? t('matched') : termName(words, level, { term: what, name })}{' '}
							<span className="tabular">
								{formatCount(before)} → {formatCount(after)} ({after > before ? '+' : '−'}
								{formatCount(Math.abs(after - before))})
							</span>
						</List.Item>
					))}
				</List>
			)}
			{!sameRules && <Text size="sm">{t('comparison.rules', { version: previous.ruleVersion })}</Text>}
			{imports.length > 0 && (
				<Text size="sm" component="div" mt={4}>
					{t('comparison.imports')}{' '}
					{imports.map(({ id, file }, index) => (
						<span key={id}>
							{index > 0 && ', '}
							<Anchor component={Link} to={`/imports/${id}`} inherit underline="always">
								{file ?? t('comparison.api')}
							</Anchor>
						</span>
					))}
				</Text>
			)}
		</Card>
	);
}
