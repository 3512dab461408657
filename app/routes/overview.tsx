import { Button, Card, Grid, Stack } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { environment } from '#app/env.server.ts';
import { AttentionList } from '#app/features/overview/attention-list.tsx';
import { Figures } from '#app/features/overview/figures.tsx';
import { lastBalance, listAttention, payoutsByStatus, settledByDay } from '#app/features/overview/queries.server.ts';
import { payoutStatuses } from '#app/features/payouts/payout.ts';
import { contractKinds } from '#app/features/reconciliation/levels.ts';
import { findLastRun, sumOpenCases } from '#app/features/reconciliation/queries.server.ts';
import { formatMoney } from '#app/i18n/format.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { DayBars } from '#app/ui/charts/day-bars.tsx';
import { WordBars } from '#app/ui/charts/word-bars.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('overview:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const now = await currentInstant();
	const [days, payouts, balance, run, openCases] = await Promise.all([
		settledByDay(kstDayOf(now)),
		payoutsByStatus(),
		lastBalance(environment().TOSS_MID),
		findLastRun(),
		sumOpenCases(user.id),
	]);
	const lastRun = run?.result && {
		id: run.id,
		from: run.scope.from,
		to: run.scope.to,
		residual: run.result.totals.residual,
		kinds: run.result.kinds,
		differences: run.result.differences,
	};
	const attention = await listAttention(payouts, lastRun ?? null, now);
	return { days, payouts, balance, lastRun: lastRun ?? null, openCases, attention };
}

export default function Overview() {
	const { days, payouts, balance, lastRun, openCases, attention } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['overview', 'payouts', 'reconciliation']);
	const button = (to: string, label: string) => (
		<Button component={Link} to={to} variant="light" size="compact-md">
			{label}
		</Button>
	);
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack>
				<Figures balance={balance} openCases={openCases} lastRun={lastRun} />
				<Grid>
					<Grid.Col span={{ base: 12, lg: 8 }}>
						<Card h="100%">
							<DayBars
								title={t('settledByDay')}
								description={t('settledByDayHint')}
								series={[
									{ key: 'expected', label: t('expected') },
									{ key: 'settled', label: t('settled') },
								]}
								days={days.map(({ day, expected, settled }) => ({
									day,
									href: `/transactions?from=${day}&to=${day}`,
									hrefs: { settled: `/settlements?from=${day}&to=${day}` },
									values: { expected, settled },
								}))}
								format={(value) => formatMoney(value)}
								empty={
									<EmptyState title={t('noMoney')} text={t('noMoneyHint')} action={button('/imports', t('goImport'))} />
								}
							/>
						</Card>
					</Grid.Col>
					<Grid.Col span={{ base: 12, lg: 4 }}>
						<AttentionList items={attention} />
					</Grid.Col>
					<Grid.Col span={{ base: 12, md: 6 }}>
						<Card h="100%">
							<WordBars
								title={t('payouts')}
								description={t('payoutsHint')}
								head={[t('status'), t('count'), t('amount')]}
								values={payoutStatuses.flatMap((status) => {
									const sum = payouts.find((one) => one.status === status);
									if (!sum) return [];
									return [
										{
											key: status,
											label: t(`payouts:statuses.${status}`),
											count: sum.count,
											amount: formatMoney(sum.amount),
											href: `/payouts?status=${status}`,
										},
									];
								})}
								empty={<EmptyState title={t('noPayouts')} action={button('/payouts', t('goPayouts'))} />}
							/>
						</Card>
					</Grid.Col>
					<Grid.Col span={{ base: 12, md: 6 }}>
						<Card h="100%">
							<WordBars
								title={t('differences')}
								description={lastRun && t('differencesOf', lastRun)}
								head={[t('reconciliation:kind'), t('count'), t('amount')]}
								values={
									lastRun && lastRun.differences > 0
										? contractKinds.map((kind, look) => ({
												key: kind,
												label: t(`reconciliation:kinds.${kind}`),
												count: lastRun.kinds[kind]!.count,
												amount: formatMoney(lastRun.kinds[kind]!.amount, 'KRW', { signed: true }),
												href: `/reconciliation/${lastRun.id}?kind=${kind}#rows`,
												look,
											}))
										: []
								}
								empty={
									<EmptyState
										title={lastRun ? t('noDifferences') : t('noRun')}
										action={lastRun ? undefined : button('/reconciliation', t('goReconcile'))}
									/>
								}
							/>
						</Card>
					</Grid.Col>
				</Grid>
			</Stack>
		</>
	);
}
