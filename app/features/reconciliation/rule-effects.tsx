import { Card, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { Money } from '#app/ui/money.tsx';
import type { RuleEffect } from './preview-rules.server.ts';
import { termName } from './proof-words.ts';

/** What other rules would make of some days, beside what they are now. */
export function RuleEffects({ effects, from, to }: { effects: RuleEffect[]; from: string; to: string }) {
	const { t } = useTranslation(['reconciliation', 'rules']);
	const words = (key: string) => t(key as 'title');
	const changed = effects.filter(
		({ before, after }) => before.count !== after.count || before.amount !== after.amount,
	).length;
	return (
		<Card role="status">
			<Title order={2} size="h3">
				{t('rules:effects', { from, to })}
			</Title>
			<Text size="sm" c="dimmed" mb="sm">
				{t(changed === 0 ? 'rules:noEffect' : 'rules:effectsHint')}
			</Text>
			<DataTable
				caption={t('rules:effects', { from, to })}
				density="compact"
				rows={effects}
				rowKey={({ level, what, name }) => `${level} ${what} ${name}`}
				columns={[
					{ key: 'level', header: t('level'), render: ({ level }) => t(`levels.${level}`) },
					{
						key: 'name',
						header: t('term'),
						render: ({ level, what, name }) =>
							what === 'matched' ? t('matched') : termName(words, level, { term: what, name }),
					},
					{
						key: 'before',
						header: t('rules:before'),
						align: 'end',
						render: ({ before }) => (
							<>
								{formatCount(before.count)} · <Money amount={before.amount} />
							</>
						),
					},
					{
						key: 'after',
						header: t('rules:after'),
						align: 'end',
						render: ({ before, after }) => (
							<Text span inherit fw={before.count !== after.count || before.amount !== after.amount ? 700 : undefined}>
								{formatCount(after.count)} · <Money amount={after.amount} />
							</Text>
						),
					},
				]}
			/>
		</Card>
	);
}
