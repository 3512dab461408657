import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '#app/i18n/format.ts';
import type { OverLimit } from './daily-limit.ts';

/** Says before an approval what of it the limit of a day holds back, what is left, and who may raise it. */
export function DailyLimitAlert({ days }: { days: readonly OverLimit[] }) {
	const { t } = useTranslation('payouts');
	if (days.length === 0) return null;
	return (
		<Alert color="amber" title={t('dailyLimit.title')}>
			{days.map(({ day, limit, left, asked }) => (
				<Text size="sm" key={day}>
					{t('dailyLimit.beyond', {
						day,
						limit: formatMoney(limit),
						left: formatMoney(left),
						asked: formatMoney(asked),
					})}
				</Text>
			))}
			<Text size="sm">
				{t('dailyLimit.whatThen')}{' '}
				<Anchor component={Link} to="/payouts/rules" size="sm" underline="always">
					{t('dailyLimit.raise')}
				</Anchor>
			</Text>
		</Alert>
	);
}
