import { useTranslation } from 'react-i18next';
import {
	isHoldReason,
	isScheduleType,
	type PayoutStatus,
	payoutStatuses,
	payoutStatusOf,
} from '#app/features/payouts/payout.ts';
import { payoutTones } from '#app/features/payouts/payout-tones.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import type { Evidence } from './evidence.ts';

const codes = ['refPayoutId', 'tossPayoutId', 'destination', 'failureCode'];
const instants = ['requestedAt', 'approvedAt', 'finishedAt', 'accountChangedAt', 'seenAt', 'readAt'];

function StateOfPayout({ word }: { word: string }) {
	const { t } = useTranslation('reconciliation');
	const ours = payoutStatuses.find((one): one is PayoutStatus => one === word);
	const status = ours ?? payoutStatusOf(word);
	return (
		<>
			<StatusBadge tone={payoutTones[status]} label={t(`payoutStates.${status}`)} />
			{/* A word that Toss does not document is all that is known of the state. */}
			{!ours && status === 'unknown' && <span className="code"> {word}</span>}
		</>
	);
}

/** One fact of a side of a break as the rest of the console shows it; stored evidence holds codes, digits and ISO times. */
export function SideValue({
	name,
	side,
	currency,
}: {
	name: string;
	side: NonNullable<Evidence['left']>;
	currency: string;
}) {
	const { t } = useTranslation('reconciliation');
	const value = side.facts[name] ?? null;
	if (value === null) return '–';
	if (side.amounts?.includes(name)) return <Money amount={BigInt(value)} currency={currency} />;
	const text = String(value);
	if (name === 'status') return <StateOfPayout word={text} />;
	if (name === 'scheduleType' && isScheduleType(text)) return t(`scheduleTypes.${text}`);
	if (name === 'holdReason' && isHoldReason(text)) return t(`holdReasons.${text}`);
	if (instants.includes(name)) return <DateTime at={new Date(text)} />;
	if (codes.includes(name)) return <span className="code">{text}</span>;
	return text;
}
