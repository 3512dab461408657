import { Button, Card, Grid, Stack } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { environment } from '#app/env.server.ts';
import { listPeriods } from '#app/features/closing/queries.server.ts';
import { listAttention } from '#app/features/overview/attention.server.ts';
import { AttentionList } from '#app/features/overview/attention-list.tsx';
import { ClosingCard, firstClosingDay } from '#app/features/overview/closing-card.tsx';
import { Figures } from '#app/features/overview/figures.tsx';
import {
	casesByAge,
	daysOfAge,
	feesByMethod,
	linesByDay,
	moneyByDay,
	paidOutIn,
	payoutsByDay,
	topSellers,
} from '#app/features/overview/pictures.server.ts';
import {
	BalancePicture,
	CasesPicture,
	FeesPicture,
	MoneyPicture,
	PayoutsPicture,
	SellersPicture,
} from '#app/features/overview/pictures.tsx';
import { RangeBar } from '#app/features/overview/range-bar.tsx';
import { rangeOf } from '#app/features/overview/range-params.ts';
import { businessCalendar } from '#app/features/reconciliation/rules.server.ts';
import { readForecast } from '#app/features/treasury/forecast.server.ts';
import { lateBefore } from '#app/features/workbench/case-age.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { useSettled } from '#app/ui/deferred.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { later } from '#app/ui/later.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('overview:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const now = await currentInstant();
	const today = kstDayOf(now);
	const range = rangeOf(request, today);
	const viewer = { id: user.id, today, lateBefore: lateBefore(today, await businessCalendar()) };
	const mId = environment().TOSS_MID;
	const listed = listPeriods(today, firstClosingDay(today));
	const [attention, periods] = await Promise.all([listAttention(user.role, viewer, listed), listed]);
	const both = async <Value,>(read: (days: { from: typeof today; to: typeof today }) => Promise<Value>) => {
		const [current, before] = await Promise.all([read(range), read(range.previous)]);
		return { now: current, before };
	};
	const lines = linesByDay(range);
	// What needs somebody stands there first; the pictures come when they have been summed, each by itself.
	return {
		today,
		range,
		mId,
		attention,
		months: periods.months.slice(0, 6),
		days: periods.days,
		ages: daysOfAge(viewer),
		money: later(moneyByDay(range, lines)),
		forecast: later(readForecast(mId, now).then((forecast) => forecast ?? { days: [] })),
		payouts: later(both(payoutsByDay)),
		paidOut: later(both(paidOutIn)),
		fees: later(lines.then(feesByMethod)),
		cases: later(casesByAge(viewer)),
		sellers: later(topSellers()),
	};
}

export default function Overview() {
	const loaded = useLoaderData<typeof loader>();
	const { t } = useTranslation('overview');
	const { range, today } = loaded;
	const money = useSettled(loaded.money);
	const payouts = useSettled(loaded.payouts);
	const button = (to: string, label: string) => (
		<Button component={Link} to={to} variant="light" size="compact-md">
			{label}
		</Button>
	);
	const wide = { base: 12, lg: 7 };
	const narrow = { base: 12, lg: 5 };
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack>
				<Grid>
					<Grid.Col span={{ base: 12, lg: 8 }}>
						<AttentionList items={loaded.attention} today={today} />
					</Grid.Col>
					<Grid.Col span={{ base: 12, lg: 4 }}>
						<ClosingCard months={loaded.months} days={loaded.days} />
					</Grid.Col>
				</Grid>
				<RangeBar range={range} />
				<Figures range={range} money={money} payouts={useSettled(loaded.paidOut)} />
				<Grid>
					<Grid.Col span={12}>
						<Card>
							<MoneyPicture
								value={money}
								empty={
									<EmptyState title={t('noMoney')} text={t('noMoneyHint')} action={button('/imports', t('goImport'))} />
								}
							/>
						</Card>
					</Grid.Col>
					<Grid.Col span={wide}>
						<Stack>
							<Card>
								<BalancePicture
									value={useSettled(loaded.forecast)}
									mId={loaded.mId}
									empty={<EmptyState title={t('noBalance')} action={button('/balance', t('goBalance'))} />}
								/>
							</Card>
							<Card>
								<PayoutsPicture
									value={payouts}
									range={range}
									empty={<EmptyState title={t('noPayouts')} action={button('/payouts', t('goPayouts'))} />}
								/>
							</Card>
						</Stack>
					</Grid.Col>
					<Grid.Col span={narrow}>
						<Card h="100%">
							<CasesPicture
								value={useSettled(loaded.cases)}
								ages={loaded.ages}
								empty={<EmptyState title={t('noCases')} action={button('/reconciliation', t('goReconcile'))} />}
							/>
						</Card>
					</Grid.Col>
					<Grid.Col span={wide}>
						<Card h="100%">
							<FeesPicture
								value={useSettled(loaded.fees)}
								range={range}
								empty={<EmptyState title={t('noFees')} action={button('/imports', t('goImport'))} />}
							/>
						</Card>
					</Grid.Col>
					<Grid.Col span={narrow}>
						<Card h="100%">
							<SellersPicture value={useSettled(loaded.sellers)} empty={<EmptyState title={t('noSellers')} />} />
						</Card>
					</Grid.Col>
				</Grid>
			</Stack>
		</>
	);
}
