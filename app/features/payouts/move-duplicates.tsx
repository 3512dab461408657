import { Alert, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MustTick } from '#app/ui/must-tick.tsx';
import type { NamedPayout } from './move-batch.server.ts';

/** More are counted. */
const MOST_SHOWN = 20;

/** Asks whether payouts are meant on a day on which others look the same; stands within the form. */
export function MoveDuplicates({ duplicates }: { duplicates: readonly NamedPayout[] }) {
	const { t } = useTranslation(['batches', 'payouts']);
	if (duplicates.length === 0) return null;
	return (
		<Alert color="amber" role="alert" title={t('payouts:confirmTitle')}>
			<Stack gap="xs">
				{duplicates.slice(0, MOST_SHOWN).map(({ refPayoutId, refSellerId }) => (
					<Text key={refPayoutId} size="sm">{`${refSellerId} · ${refPayoutId}`}</Text>
				))}
				{duplicates.length > MOST_SHOWN && (
					<Text size="sm">{t('batches:more', { count: duplicates.length - MOST_SHOWN })}</Text>
				)}
				<MustTick value="possible-duplicate" label={t('batches:moveAnyway')} />
			</Stack>
		</Alert>
	);
}
