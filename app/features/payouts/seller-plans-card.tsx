import { Anchor, Card, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatDayWithWeekday } from '#app/i18n/format.ts';
import { useWords } from '#app/ui/use-words.ts';
import type { PlanRhythm } from './plan.ts';
import { sayAmount, sayRhythm } from './plan-words.ts';
import type { ComingPlan } from './plans-list.server.ts';

/** The recurring payouts in which a seller is paid, its own and those of all sellers, with their next days. */
export function SellerPlansCard({ plans }: { plans: ComingPlan[] }) {
	const { t } = useTranslation('plans');
	const { t: words, language } = useWords();
	if (plans.length === 0) return null;
	return (
		<Card>
			<Title order={2} mb="xs">
				{t('ofSeller')}
			</Title>
			{plans.map((plan) => (
				<div key={plan.id}>
					<Anchor component={Link} to={`/payouts/plans/${plan.id}`} size="sm" underline="always">
						{`${sayRhythm(words, plan.rhythm as PlanRhythm, plan.ordinal)}, ${sayAmount(words, plan)}`}
					</Anchor>
					<Text size="sm" c="dimmed">
						{plan.sellerId === null && `${t('inAll')} · `}
						{t('nextOn', { day: formatDayWithWeekday(plan.next, language === 'en' ? 'en' : 'ko') })}
					</Text>
				</div>
			))}
		</Card>
	);
}
