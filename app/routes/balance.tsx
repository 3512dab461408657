import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconCircleCheck, IconWallet } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { environment } from '#app/env.server.ts';
import { anyPaysPayable } from '#app/features/payouts/plans-list.server.ts';
import { listPayoutsSentOn, readForecast } from '#app/features/treasury/forecast.server.ts';
import { DayPayouts, ForecastChart, ForecastFigures, ForecastTable } from '#app/features/treasury/forecast-view.tsx';
import { ShortfallAlert } from '#app/features/treasury/shortfall-alert.tsx';
import { formatDayWithWeekday } from '#app/i18n/format.ts';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { dayParam, listParams } from '#app/ui/list-params.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('treasury:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters } = listParams(request, { day: dayParam });
	const mId = environment().TOSS_MID;
	const now = await currentInstant();
	const [forecast, paysPayable] = await Promise.all([readForecast(mId, now), anyPaysPayable()]);
	if (!forecast) return { forecast: null, paysPayable, chosen: null };
	const day =
		forecast.days.find((one) => one.day === filters.day) ??
		forecast.days.find((one) => one.day === forecast.short?.day) ??
		forecast.days.find(({ count }) => count > 0);
	const payouts = day && (await listPayoutsSentOn(mId, now, day));
	return { forecast, paysPayable, chosen: day && payouts ? { day: day.day, payouts } : null };
}

export default function Balance() {
	const { forecast, paysPayable, chosen } = useLoaderData<typeof loader>();
	const { t, i18n } = useTranslation(['treasury', 'rollForward']);
	const language = i18n.language === 'en' ? 'en' : 'ko';
	const anythingPlanned = forecast?.days.some(({ count }) => count > 0);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				actions={
					<Button component={Link} to="/balance/roll-forward" variant="default">
						{t('rollForward:title')}
					</Button>
				}
			/>
			{!forecast && <EmptyState icon={IconWallet} title={t('never')} text={t('neverHint')} />}
			{forecast && (
				<Stack>
					{forecast.short ? (
						<ShortfallAlert short={forecast.short} />
					) : (
						anythingPlanned && (
							<Group gap="xs">
								<IconCircleCheck size={18} color="var(--jeongsan-positive)" aria-hidden />
								<Text size="sm">{t('allCovered')}</Text>
							</Group>
						)
					)}
					<ForecastFigures forecast={forecast} />
					<div>
						<Title order={2} mb="xs">
							{t('days')}
						</Title>
						<ForecastTable forecast={forecast} />
						{paysPayable && (
							<Text size="sm" c="dimmed" mt="xs">
								{t('plansHint')}
							</Text>
						)}
					</div>
					{chosen && (
						<Card component="section" id="payouts" aria-labelledby="day-payouts">
							<Title order={2} id="day-payouts" mb="xs">
								{t('dayPayouts', { day: formatDayWithWeekday(chosen.day, language) })}
							</Title>
							<DayPayouts rows={chosen.payouts.rows} total={chosen.payouts.total} />
						</Card>
					)}
					<ForecastChart forecast={forecast} />
				</Stack>
			)}
		</>
	);
}
