import { Stack, Text } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
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
import { forwardAmounts } from '#app/features/seller-ledger/forward-parts.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
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
	return { rows, cursors, sums, sort, days: forwardDays(filters, today) };
}

export default function OwedForward() {
	const { rows, cursors, sums, sort, days } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['owedForward', 'owed']);
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
						{ kind: 'days', label: t('day') },
						{ kind: 'text', name: 'q', label: t('seller') },
					]}
				/>
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
							{sums.difference !== null && (
								<>
									{' · '}
									{t('difference')}{' '}
									{sums.difference === 0n ? (
										<Text span size="sm">
											{t('holds')}
										</Text>
									) : (
										<Money amount={sums.difference} signed />
									)}
								</>
							)}
						</>
					}
					sums={Object.fromEntries(forwardAmounts.map((name) => [name, <Money key={name} amount={sums[name]} />]))}
					empty={<EmptyState icon={IconTimeline} title={t('none')} text={t('noneHint')} />}
					columns={columns}
				/>
			</Stack>
		</>
	);
}
