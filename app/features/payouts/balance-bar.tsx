import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#app/i18n/format.ts';
import { Money } from '#app/ui/money.tsx';

export interface BalanceFigures {
	available: bigint | null;
	pending: bigint | null;
	readAt: Date | null;
	reserved: bigint;
}

/** What can be paid out at Toss, what will be, and what is approved here and not yet accepted there. */
export function BalanceBar({ balance }: { balance: BalanceFigures }) {
	const { t } = useTranslation('payouts');
	const figures = [
		['available', balance.available],
		['reserved', balance.reserved],
		['pending', balance.pending],
	] as const;
	return (
		<Group gap="xl" mb="md" component="section" aria-label={t('sums.available')}>
			{figures.map(([name, amount]) => (
				<div key={name}>
					<Text size="xs" c="dimmed">
						{t(`sums.${name}`)}
					</Text>
					<Text fw={650} component="div">
						<Money amount={amount} />
					</Text>
				</div>
			))}
			{balance.readAt && (
				<Text size="xs" c="dimmed">
					{t('sums.readAt', { at: formatInstant(balance.readAt) })}
				</Text>
			)}
		</Group>
	);
}
