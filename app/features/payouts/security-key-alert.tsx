import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#app/i18n/format.ts';

/** Says that the security key of Toss does not fit, what that means for payouts, and who mends it how. */
export function SecurityKeyAlert({ foreignKey }: { foreignKey: { since: Date } | null }) {
	const { t } = useTranslation('payouts');
	if (!foreignKey) return null;
	return (
		<Alert
			color="red"
			role="alert"
			mb="md"
			title={t('securityKey.title')}
			icon={<IconAlertTriangle size={18} aria-hidden />}
		>
			<Text size="sm">{t('securityKey.text', { at: formatInstant(foreignKey.since) })}</Text>
			<Text size="sm" fw={600}>
				{t('securityKey.remedy')}
			</Text>
		</Alert>
	);
}
