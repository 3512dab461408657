import { useTranslation } from 'react-i18next';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import { type PayoutStatus, payoutStatuses } from './payout.ts';

export const payoutTones = {
	awaiting_approval: 'warning',
	approved: 'info',
	submitting: 'progress',
	requested: 'progress',
	in_progress: 'progress',
	completed: 'success',
	failed: 'danger',
	canceled: 'neutral',
	rejected: 'danger',
	withdrawn: 'neutral',
	unknown: 'warning',
} satisfies Record<PayoutStatus, Tone>;

/** Where a payout stands, in one word. */
export function PayoutBadge({ status }: { status: string }) {
	const { t } = useTranslation('payouts');
	const known = payoutStatuses.find((one) => one === status) ?? 'unknown';
	return <StatusBadge tone={payoutTones[known]} label={t(`statuses.${known}`)} />;
}
