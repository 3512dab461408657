import { Stack, Title } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { periodFilterStates } from '#app/features/closing/period.ts';
import { periodsColumns } from '#app/features/closing/periods-columns.tsx';
import { arrangePeriods, periodParams } from '#app/features/closing/periods-list.server.ts';
import { listPeriods, type PeriodRow } from '#app/features/closing/queries.server.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-links.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useWords } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('closing:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const today = kstDayOf(await currentInstant());
	const { months, days } = await listPeriods(today);
	const params = periodParams(request);
	return {
		months: arrangePeriods(months, today, params),
		days: arrangePeriods(days, today, params),
		sort: params.sort,
	};
}

function Periods({ table, title, rows, sort }: { table: string; title: string; rows: PeriodRow[]; sort: Sort }) {
	const { t } = useWords();
	return (
		<div>
			<Title order={2} size="h3" mb="xs">
				{title}
			</Title>
			<DataTable
				table={table}
				caption={title}
				rows={rows}
				rowKey={({ name }) => name}
				rowHref={({ name }) => `/closing/${name}`}
				sort={sort}
				columns={periodsColumns(t)}
			/>
		</div>
	);
}

export default function Closing() {
	const { months, days, sort } = useLoaderData<typeof loader>();
	const { t } = useTranslation('closing');
	useLive(['closing', 'import']);
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack>
				<FilterBar
					filters={[
						selectFilter('state', t('stateOf'), periodFilterStates, (state) =>
							state === 'covered' || state === 'due' ? t(state) : t(`states.${state}`),
						),
					]}
				/>
				<Periods table="closing-months" title={t('months')} rows={months} sort={sort} />
				<Periods table="closing-days" title={t('days')} rows={days} sort={sort} />
			</Stack>
		</>
	);
}
