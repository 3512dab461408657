import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ForecastDay, shortfallWith } from '#app/features/payouts/balance-forecast.ts';
import { formatDayWithWeekday, formatMoney } from '#app/i18n/format.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';

const dayPath = (day: KstDay) => `/balance?day=${day}#payouts`;

/** Says on which day the balance will not be enough, by how much and for how many payouts, and leads to them. */
export function ShortfallAlert({ short }: { short: { day: KstDay; missing: bigint; count: number } | null }) {
	const { t, i18n } = useTranslation('treasury');
	if (!short) return null;
	const language = i18n.language === 'en' ? 'en' : 'ko';
	return (
		<Alert
			color="red"
			role="alert"
			mb="md"
			title={t('shortTitle')}
			icon={<IconAlertTriangle size={18} aria-hidden />}
			data-short-on={short.day}
		>
			<Text size="sm" fw={600}>
				{t('short', {
					day: formatDayWithWeekday(short.day, language),
					amount: formatMoney(short.missing),
					count: short.count,
				})}{' '}
				<Anchor component={Link} to={dayPath(short.day)} size="sm" fw={600} c="inherit" underline="always">
					{t('shortLink')}
				</Anchor>
			</Text>
			<Text size="sm">{t('shortRemedy')}</Text>
		</Alert>
	);
}

/** The same about a payout that is being typed: nothing while it stays covered. */
export function DraftShortfall({
	days,
	draft,
}: {
	days: readonly ForecastDay[];
	draft: { sentOn: KstDay | null; amount: bigint | null };
}) {
	const { t, i18n } = useTranslation('treasury');
	const language = i18n.language === 'en' ? 'en' : 'ko';
	const short =
		draft.sentOn !== null && draft.amount !== null && draft.amount > 0n
			? shortfallWith(days, { day: draft.sentOn, amount: draft.amount })
			: null;
	// The place for the notice is there from the start, so that a screen reader hears it come.
	return (
		<div role="status">
			{short && (
				<Alert color="amber" title={t('shortTitle')} icon={<IconAlertTriangle size={18} aria-hidden />}>
					<Text size="sm">
						{t('shortWith', {
							day: formatDayWithWeekday(short.day, language),
							amount: formatMoney(short.missing),
						})}{' '}
						<Anchor component={Link} to="/balance" size="sm" c="inherit" underline="always" target="_blank">
							{t('shortWithLink')}
						</Anchor>
					</Text>
				</Alert>
			)}
		</div>
	);
}
