import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { batchPath } from '#app/features/bank/bank-paths.ts';
import { MatchBadge } from '#app/features/bank/match-badge.tsx';
import { Section } from '#app/features/payments/section.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { BankMatchView } from './bank-matches.server.ts';

function memberPath(member: BankMatchView['members'][number]): string {
	if (member.side === 'line') return `/bank/${member.lineId ?? ''}`;
	const [mId = '', currency = '', day = ''] = member.key.split('/');
	return batchPath({ mId, currency, day });
}

/** The groups of batches and bank lines in which a row stands, with why they were put together. */
export function BankMatchCards({ matches }: { matches: BankMatchView[] }) {
	const { t, i18n } = useTranslation('bank');
	const word = (group: 'rules' | 'lost', name: string) =>
		i18n.exists(`bank:${group}.${name}`) ? t(`${group}.${name}` as 'rules.one-to-one') : name;
	if (matches.length === 0)
		return (
			<Section title={t('matchedWith')}>
				<Text size="sm" c="dimmed">
					{t('notMatched')}
				</Text>
			</Section>
		);
	return (
		<Stack>
			{matches.map((match) => (
				<Section key={`${match.runId} ${match.position}`} title={t('matchedWith')}>
					<Group gap="xs" mb="xs">
						<MatchBadge state={match.state} />
						<Text size="sm">{word('rules', match.rule)}</Text>
					</Group>
					<Stack gap={4}>
						{match.members.map((member) => (
							<Group key={`${member.side} ${member.key} ${member.part}`} justify="space-between" gap="xs">
								<Anchor component={Link} to={memberPath(member)} size="sm">
									{t(member.side === 'line' ? 'memberLine' : 'memberBatch')} <KstDayText day={member.day} />{' '}
									{member.key.split('/')[0]}
								</Anchor>
								<Money amount={member.amount} currency={match.currency} />
							</Group>
						))}
					</Stack>
					<Text size="sm" mt="xs" component="div">
						{t('difference')} <Money amount={match.difference} currency={match.currency} signed />
						{match.businessDays !== null && match.businessDays >= 0 && (
							<> · {t('businessDays', { count: match.businessDays })}</>
						)}
					</Text>
					{match.runnerUp && (
						<Text size="xs" c="dimmed">
							{t('runnerUp', { line: match.runnerUp.line, why: word('lost', match.runnerUp.lost) })}
						</Text>
					)}
					<Anchor component={Link} to={`/reconciliation/${match.runId}`} size="xs">
						{t('run', { version: match.ruleVersion })}
					</Anchor>
				</Section>
			))}
		</Stack>
	);
}
