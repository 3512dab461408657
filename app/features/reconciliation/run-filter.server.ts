import { Where } from '#app/features/payments/keyset.server.ts';
import { sql } from '#app/sql.server.ts';
import { choiceParam, listParams } from '#app/ui/list-params.ts';
import { type Level, levels } from './levels.ts';
import { type RunFilterState, runFilterStates } from './run-states.ts';

export interface RunFilters {
	level?: Level | undefined;
	status?: RunFilterState | undefined;
}

/** Reads the address of the list of runs. */
export const runParams = (source: Request | URLSearchParams) =>
	listParams(source, { level: choiceParam(levels), status: choiceParam(runFilterStates) });

/** SQL over the runs `r`. */
const IN_STATE: Record<RunFilterState, string> = {
	running: `r.status not in ('done', 'failed')`,
	done: `r.status = 'done'`,
	failed: `r.status = 'failed'`,
	'newest-failed': `r.status = 'failed' and not exists (select from reconciliation_run later
		where later.level = r.level and (later.created_at, later.id) > (r.created_at, r.id))`,
};

/** The runs `r` of a filter. */
export function runsWhere({ level, status }: RunFilters): Where {
	const where = new Where();
	if (level) where.add('r.level = ?', level);
	if (status) where.add(IN_STATE[status]);
	return where;
}

/** How many runs a filter finds, and the oldest of them. */
export async function countRuns(
	filters: RunFilters,
): Promise<{ count: number; oldest: { id: string; at: Date } | null }> {
	const where = runsWhere(filters);
	const { rows } = await sql().query<{ id: string; at: Date; count: number }>(
		`select r.id, r.created_at as at, count(*) over ()::int as count from reconciliation_run r ${where}
		 order by r.created_at, r.id limit 1`,
		where.values,
	);
	const [oldest] = rows;
	return oldest ? { count: oldest.count, oldest } : { count: 0, oldest: null };
}
