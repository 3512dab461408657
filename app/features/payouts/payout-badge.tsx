import { useTranslation } from 'react-i18next';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { payoutStatuses } from './payout.ts';
import { payoutTones } from './payout-tones.ts';

/** Where a payout stands, in one word. */
export function PayoutBadge({ status }: { status: string }) {
	const { t } = useTranslation('payouts');
	const known = payoutStatuses.find((one) => one === status) ?? 'unknown';
	return <StatusBadge tone={payoutTones[known]} label={t(`statuses.${known}`)} />;
}
