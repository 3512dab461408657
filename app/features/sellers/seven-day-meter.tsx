import { Card, Progress, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '#app/i18n/format.ts';
import type { SevenDayMeter as Meter } from './seven-day-meter.server.ts';

/** A share of the limit in hundredths, for a bar only. */
const percent = (part: bigint, limit: bigint) => Number(((part > limit ? limit : part) * 100n) / limit);

/** How near the seller is to the sum of 7 days at which Toss asks for KYC. */
export function SevenDayMeter({ meter }: { meter: Meter }) {
	const { t } = useTranslation('sellers');
	const { sum, waiting, limit } = meter;
	const values = { sum: formatMoney(sum), limit: formatMoney(limit), left: formatMoney(limit - sum) };
	const reached = sum >= limit;
	const willReach = !reached && waiting > 0n && sum + waiting >= limit;
	const color = reached ? 'red' : willReach || sum * 10n >= limit * 8n ? 'amber' : 'pine';
	const sentence = reached
		? t('meter.reached')
		: willReach
			? t('meter.waiting', { amount: formatMoney(waiting) })
			: t('meter.left', values);
	return (
		<Card>
			<Title order={2} mb="xs">
				{t('meter.title')}
			</Title>
			<Text size="sm" mb={6} className="tabular">
				{t('meter.text', values)}
			</Text>
			<Progress.Root size="lg">
				<Progress.Section value={percent(sum, limit)} color={color} aria-label={t('meter.label')} />
				<Progress.Section
					value={percent(sum + waiting, limit) - percent(sum, limit)}
					color="gray"
					aria-label={t('stages.pending')}
				/>
			</Progress.Root>
			<Text size="sm" mt={6} role={reached || willReach ? 'status' : undefined}>
				{sentence}
			</Text>
		</Card>
	);
}
