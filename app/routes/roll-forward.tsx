import { Card, Stack, Text, Title } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { IconWallet } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { movesOfDay, readRollForward } from '#app/features/reconciliation/read-roll-forward.server.ts';
import { MovesTable, RollForwardTable } from '#app/features/reconciliation/roll-forward-table.tsx';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import { dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('rollForward:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters } = listParams(request, { from: dayParam, to: dayParam, day: dayParam, mId: textParam });
	const today = kstDayOf(await currentInstant());
	const to = filters.to ?? today;
	const from = filters.from ?? addDays(to, -30);
	const rolled = from <= to ? await readRollForward({ from, to }, today) : [];
	const chosen = filters.day ? (rolled.find(({ mId }) => !filters.mId || mId === filters.mId) ?? null) : null;
	return {
		from,
		to,
		// The moves of one day are enough for the page.
		rolled: rolled.map((one) => ({ ...one, moves: [] })),
		chosen: chosen && filters.day ? { day: filters.day, moves: movesOfDay(chosen, filters.day) } : null,
	};
}

export default function RollForward() {
	const { rolled, chosen, from, to } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['rollForward', 'treasury']);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				breadcrumbs={[{ label: t('treasury:title'), to: '/balance' }]}
			/>
			<Stack>
				<FilterBar filters={[{ kind: 'days', label: t('day'), whenUnset: { from, to } }]} />
				<Text size="sm" c="dimmed">
					{t('period', { from, to })}
				</Text>
				{rolled.length === 0 && <EmptyState icon={IconWallet} title={t('none')} text={t('noneHint')} />}
				{rolled.map((one) => (
					<RollForwardTable
						key={one.mId}
						rolled={one}
						exportHref={`/balance/roll-forward.csv?from=${from}&to=${to}&mId=${encodeURIComponent(one.mId)}`}
					/>
				))}
				{chosen && (
					<Card component="section" id="moves" aria-labelledby="moves-title">
						<Title order={2} id="moves-title" mb="xs">
							{t('movesOf', { day: chosen.day })}
						</Title>
						<MovesTable day={chosen.day} moves={chosen.moves} />
					</Card>
				)}
			</Stack>
		</>
	);
}
