import { isUuid } from '#app/lib/keyset.ts';
import { sql } from '#app/sql.server.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { discrepanciesColumns } from './discrepancies-columns.tsx';
import { discrepancyParams, discrepancyWhere, WHOLE_CASES } from './discrepancy-filter.server.ts';
import { type DiscrepancyListRow, listDiscrepancies } from './list-discrepancies.server.ts';
import { listRuns, type RunView } from './queries.server.ts';
import { countRuns, runParams } from './run-filter.server.ts';
import { runsColumns } from './runs-columns.tsx';

/** The list of runs as files are made of it. */
export const runsSource: TableSource<RunView> = {
	title: (t) => t('reconciliation:runs'),
	columns: runsColumns,
	open(params) {
		const { filters } = runParams(params);
		return { count: async () => (await countRuns(filters)).count, page: (page) => listRuns(page, filters) };
	},
};

/** The discrepancies of a run as files are made of them; `run` of the parameters names it. */
export const discrepanciesSource: TableSource<DiscrepancyListRow> = {
	title: (t) => t('reconciliation:differences'),
	columns: discrepanciesColumns,
	open(params, user) {
		const run = params.get('run');
		if (!isUuid(run)) return { count: async () => 0, page: async () => ({ rows: [], next: null }) };
		const { filters, sort } = discrepancyParams(params);
		return {
			async count() {
				const where = discrepancyWhere(run, filters, user.id);
				const { rows } = await sql().query<{ count: number }>(
					`select count(*)::int as count
					from discrepancy d left join ${WHOLE_CASES} c using (kind, m_id, subject, subject_key, occurrence) ${where}`,
					where.values,
				);
				return rows[0]?.count ?? 0;
			},
			page: (page) => listDiscrepancies(run, filters, sort, page, user.id),
		};
	},
};
