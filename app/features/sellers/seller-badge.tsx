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
