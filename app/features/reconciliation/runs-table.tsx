import { useTranslation } from 'react-i18next';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { useWords } from '#app/ui/use-words.ts';
import type { Level } from './levels.ts';
import type { RunView } from './queries.server.ts';
import { runFilterStates } from './run-states.ts';
import { runsColumns } from './runs-columns.tsx';

/** Runs of reconciliation, the newest first. */
export function RunsTable({ levels, rows, cursors }: { levels: Level[]; rows: RunView[]; cursors: Cursors }) {
	const { t } = useTranslation('reconciliation');
	const { t: words } = useWords();
	return (
		<>
			<FilterBar
				filters={[
					selectFilter('level', t('level'), levels, (level) => t(`levels.${level}`)),
					selectFilter('status', t('status'), runFilterStates, (state) => t(`statuses.${state}`)),
				]}
			/>
			<DataTable
				table="runs"
				caption={t('runs')}
				rows={rows}
				rowKey={({ id }) => id}
				rowHref={({ id }) => `/reconciliation/${id}`}
				cursors={cursors}
				empty={<EmptyState title={t('noRuns')} text={t('noRunsHint')} />}
				columns={runsColumns(words)}
			/>
		</>
	);
}
