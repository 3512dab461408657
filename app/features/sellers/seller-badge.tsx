import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import { type SellerStage, sellerStageOf } from './seller.ts';

export const stageTones = {
	pending: 'progress',
	submitting: 'progress',
	refused: 'danger',
	deleting: 'progress',
	deleted: 'neutral',
	'identity-check': 'warning',
	kyc: 'warning',
	'payable-limited': 'success',
	payable: 'success',
	other: 'info',
} satisfies Record<SellerStage, Tone>;

/** Where a seller stands, in one word. */
export function SellerBadge({ seller }: { seller: { registration: string; tossStatus: string | null } }) {
	const { t } = useTranslation('sellers');
	const stage = sellerStageOf(seller);
	const label = stage === 'other' ? (seller.tossStatus ?? t('stages.other')) : t(`stages.${stage}`);
	return <StatusBadge tone={stageTones[stage]} label={label} />;
}

/** Marks a sub-mall of payouts v1; nothing for a seller of v2, which is the rule. */
export function PayoutsApiBadge({ seller }: { seller: { payoutsApi: string } }) {
	const { t } = useTranslation('sellers');
	if (seller.payoutsApi !== 'v1') return null;
	return (
		<Badge variant="outline" color="gray" title={t('v1.title')}>
			{t('v1.badge')}
		</Badge>
	);
}
