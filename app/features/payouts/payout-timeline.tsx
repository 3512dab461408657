import { Card, Code, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { Timeline } from '#app/ui/timeline.tsx';
import { type HoldReason, holdReasons, type PayoutStatus, payoutStatuses } from './payout.ts';
import { payoutTones } from './payout-tones.ts';
import type { PayoutDetail } from './queries.server.ts';

/** Every step of the payout, newest first, with who said so. */
export function PayoutTimeline({ history }: { history: PayoutDetail['history'] }) {
	const { t } = useTranslation(['payouts', 'sellers']);
	return (
		<Card>
			<Title order={2} mb="sm">
				{t('timeline')}
			</Title>
			<Timeline
				events={history.map((step) => {
					const status: PayoutStatus = payoutStatuses.find((one) => one === step.to) ?? 'unknown';
					const detail = (step.detail ?? {}) as Record<string, unknown>;
					const hold = holdReasons.find((reason) => reason === detail.holdReason) as HoldReason | undefined;
					const notes = [
						t(`sellers:sources.${step.source as 'us' | 'reply' | 'webhook' | 'poll'}`),
						step.from === 'submitting' && step.to === 'submitting' && t('resent'),
						detail.provablyAbsent === true && t('provablyAbsent'),
						detail.accountChanged === true && t('lostForAccount'),
						detail.surprising === true && t('surprising'),
						step.valueOn && t('countsOn', { day: fromDateColumn(step.valueOn) }),
						hold && t(`holds.${hold}`),
						typeof detail.by === 'string' && detail.by,
					].filter((note) => typeof note === 'string');
					return {
						key: String(step.id),
						at: step.at,
						title: t(`statuses.${status}`),
						text: (
							<>
								{notes.join(' · ')} {typeof detail.code === 'string' && <Code>{detail.code}</Code>}
							</>
						),
						tone: payoutTones[status],
					};
				})}
			/>
		</Card>
	);
}
