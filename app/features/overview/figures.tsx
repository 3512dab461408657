import { Anchor, Card, SimpleGrid, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatInstant } from '#app/i18n/format.ts';
import { Money } from '#app/ui/money.tsx';

interface FiguresProps {
	balance: { available: bigint; pending: bigint; readAt: Date } | null;
	openCases: { count: number; amount: bigint; mine: number };
	lastRun: { id: string; from: string; to: string; residual: bigint } | null;
}

function Figure({ label, value, note, to }: { label: string; value: ReactNode; note: ReactNode; to: string }) {
	return (
		<Card>
			<Text size="sm" c="dimmed">
				{label}
			</Text>
			<Anchor component={Link} to={to} fz="1.375rem" fw={650} c="inherit" underline="hover">
				{value}
			</Anchor>
			<Text size="xs" c="dimmed" component="div">
				{note}
			</Text>
		</Card>
	);
}

/** The few numbers with which a day begins. */
export function Figures({ balance, openCases, lastRun }: FiguresProps) {
	const { t } = useTranslation('overview');
	const readAt = balance ? t('readAt', { at: formatInstant(balance.readAt) }) : t('noBalance');
	const runPath = lastRun ? `/reconciliation/${lastRun.id}` : '/reconciliation';
	return (
		<SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
			<Figure
				label={`${t('balance')} · ${t('available')}`}
				value={<Money amount={balance?.available} />}
				note={readAt}
				to="/payouts"
			/>
			<Figure
				label={`${t('balance')} · ${t('pending')}`}
				value={<Money amount={balance?.pending} />}
				note={readAt}
				to="/settlements"
			/>
			<Figure
				label={t('openDifferences')}
				value={
					<>
						{formatCount(openCases.count)} · <Money amount={openCases.amount} signed />
					</>
				}
				note={t('openDifferencesHint', { mine: formatCount(openCases.mine) })}
				to={runPath}
			/>
			<Figure
				label={t('proof')}
				value={lastRun ? <Money amount={lastRun.residual} /> : '–'}
				note={
					lastRun ? (
						<>
							{t(lastRun.residual === 0n ? 'proofHolds' : 'proofBroken')}
							<br />
							<span className="tabular">{t('differencesOf', lastRun)}</span>
						</>
					) : (
						t('noRun')
					)
				}
				to={runPath}
			/>
		</SimpleGrid>
	);
}
