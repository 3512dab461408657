import { Anchor, Button, Group, Stack } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { IconTimeline } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { forwardColumns } from '#app/features/seller-ledger/forward-columns.tsx';
import {
	forwardDays,
	forwardParams,
	listForward,
	sumForward,
} from '#app/features/seller-ledger/forward-list.server.ts';
import { forwardAmounts, forwardStates } from '#app/features/seller-ledger/forward-parts.ts';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { hasFilters, withParams } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useColumns } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('owedForward:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const today = kstDayOf(await currentInstant());
	const { filters, sort, page } = forwardParams(request);
	const [{ rows, ...cursors }, sums] = await Promise.all([
		listForward(filters, sort, page, today),
		sumForward(filters, today),
	]);
	const thisMonth = forwardDays({}, today);
	const before = addDays(thisMonth.from, -1);
	return {
		rows,
		cursors,
		sums,
		sort,
		days: forwardDays(filters, today),
		months: [
			{ name: 'lastMonth', ...forwardDays({ to: before }, today) },
			{ name: 'thisMonth', ...thisMonth },
		] as const,
	};
}

export default function OwedForward() {
	const { rows, cursors, sums, sort, days, months } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['owedForward', 'owed']);
	const [params] = useSearchParams();
	const columns = useColumns(forwardColumns);
	useLive(['owed', 'payout']);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				breadcrumbs={[{ label: t('owed:title'), to: '/owed' }]}
			/>
			<Stack>
				<FilterBar
					filters={[
						{ kind: 'days', label: t('day'), whenUnset: days },
						{ kind: 'text', name: 'q', label: t('seller') },
						selectFilter('state', t('difference'), forwardStates, (value) => t(`states.${value}`)),
					]}
				/>
				<Group component="nav" gap={6} aria-label={t('months')}>
					{months.map(({ name, from, to }) => (
						<Button
							key={name}
							component={Link}
							to={withParams(params, { from, to })}
							preventScrollReset
							size="compact-sm"
							variant={days.from === from && days.to === to ? 'light' : 'default'}
							aria-current={days.from === from && days.to === to ? 'page' : undefined}
						>
							{t(name)}
						</Button>
					))}
				</Group>
				<DataTable
					table="owed-forward"
					caption={t('title')}
					rows={rows}
					rowKey={(row) => row.refSellerId}
					sort={sort}
					cursors={cursors}
					density="compact"
					summary={
						<>
							{t('period', days)} · {t('count', { count: sums.sellers })}
							{sums.differing === 0 && ` · ${t('allHold')}`}
							{sums.differing !== null && sums.differing > 0 && (
								<>
									{' · '}
									<Anchor component={Link} to={withParams(params, { state: 'differs' })} size="sm" underline="always">
										{t('differing', { count: sums.differing })}
									</Anchor>
								</>
							)}
						</>
					}
					sums={Object.fromEntries(forwardAmounts.map((name) => [name, <Money key={name} amount={sums[name]} />]))}
					empty={
						sums.differing === null && params.get('state') ? (
							<EmptyState icon={IconTimeline} title={t('past')} text={t('pastHint')} />
						) : hasFilters(params) ? undefined : (
							<EmptyState icon={IconTimeline} title={t('none')} text={t('noneHint')} />
						)
					}
					columns={columns}
				/>
			</Stack>
		</>
	);
}
