import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { owedPath } from '#app/features/owed/paths.ts';
import { Section } from '#app/features/payments/section.tsx';
import { Money } from '#app/ui/money.tsx';
import type { PayoutParts } from './payout-parts.server.ts';

/** What a payout pays: its first steps, the payouts that it sets off, and where to find the rest. */
export function PayoutPartsCard({
	parts,
	payout,
}: {
	parts: PayoutParts | null;
	payout: { id: string; refSellerId: string; live: boolean };
}) {
	const { t } = useTranslation(['owedForward', 'owed']);
	const account = owedPath(payout.refSellerId);
	if (!parts)
		return payout.live ? (
			<Section title={t('parts.title')}>
				<Text size="sm">
					{t('parts.inAdvance')}{' '}
					<Anchor component={Link} to={account} size="sm" underline="always">
						{t('owed:title')}
					</Anchor>
				</Text>
			</Section>
		) : null;
	const total = parts.stepsTotal + parts.setOff.reduce((sum, { amount }) => sum + amount, 0n);
	return (
		<Section title={t('parts.title')}>
			<Stack gap={6}>
				{!payout.live && <Text size="sm">{t('parts.notPaid')}</Text>}
				{parts.first.map((step) => (
					<Group key={step.id} justify="space-between" gap="sm" wrap="nowrap">
						<Text size="sm" component="div">
							<span className="tabular">{step.accruedOn}</span> {t(`owed:reasons.${step.reason}`)}{' '}
							{step.orderId && (
								<Anchor
									component={Link}
									size="sm"
									to={`/orders/${encodeURIComponent(step.mId)}/${encodeURIComponent(step.orderId)}`}
								>
									{step.orderId}
								</Anchor>
							)}
						</Text>
						<Money amount={step.amount} />
					</Group>
				))}
				{parts.setOff.map((other) => (
					<Group key={other.id} justify="space-between" gap="sm" wrap="nowrap">
						<Text size="sm" component="div">
							{t('parts.setOff')}{' '}
							<Anchor component={Link} size="sm" to={`/payouts/${other.id}`}>
								{other.refPayoutId}
							</Anchor>
						</Text>
						<Money amount={other.amount} />
					</Group>
				))}
				<Group justify="space-between" gap="sm">
					<Anchor component={Link} size="sm" to={`${account}?payout=${payout.id}`}>
						{t('parts.all', { count: parts.steps })}
					</Anchor>
					<Text size="sm" fw={600} component="div">
						{t('parts.sum')} <Money amount={total} />
					</Text>
				</Group>
			</Stack>
		</Section>
	);
}
