import { Card, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Timeline } from '#app/ui/timeline.tsx';
import type { SellerDetail } from './queries.server.ts';
import {
	type Registration,
	registrations,
	sellerStageOf,
	type TossSellerStatus,
	tossSellerStatuses,
} from './seller.ts';
import { stageTones } from './seller-badge.tsx';

/** Every step of the registration and of Toss's verification, newest first, with who said so. */
export function SellerTimeline({ history }: { history: SellerDetail['history'] }) {
	const { t } = useTranslation('sellers');
	const nameOf = (status: string) => {
		if ((registrations as readonly string[]).includes(status)) return t(`registrations.${status as Registration}`);
		const known = (tossSellerStatuses as readonly string[]).includes(status);
		return known ? `${t(`tossStatusNames.${status as TossSellerStatus}`)} · ${status}` : status;
	};
	const toneOf = (status: string) => {
		if (status === 'registered') return 'success' as const;
		const ours = (registrations as readonly string[]).includes(status);
		return stageTones[
			sellerStageOf(
				ours ? { registration: status, tossStatus: null } : { registration: 'registered', tossStatus: status },
			)
		];
	};
	return (
		<Card>
			<Title order={2} mb="sm">
				{t('timeline')}
			</Title>
			<Timeline
				events={history.map((step) => ({
					key: String(step.id),
					at: step.at,
					title: nameOf(step.to),
					text: t(`sources.${step.source as 'us' | 'reply' | 'webhook' | 'poll'}`),
					tone: toneOf(step.to),
				}))}
			/>
		</Card>
	);
}
