import { db } from '#app/db.server.ts';
import { toDateColumn } from '#app/lib/kst-calendar.ts';
import { findRun, type RunView } from './queries.server.ts';

/** How a count changed from the last run of the same days to this one. */
export interface RunChange {
	what: 'matched' | 'state' | 'kind';
	name: string;
	before: number;
	after: number;
}

export interface RunComparison {
	previous: { id: string; createdAt: Date; ruleVersion: number };
	changes: RunChange[];
	/** Files and readings of the API that came between the two. */
	imports: { id: string; file: string | null }[];
	sameRules: boolean;
}

const MOST_IMPORTS = 10;

/** What is different from the last run of the same level, days and merchants, and what came in between; null without one. */
export async function compareWithLast(run: RunView): Promise<RunComparison | null> {
	if (!run.result) return null;
	const last = await db().run.findFirst({
		where: {
			level: run.level,
			status: 'done',
			fromOn: toDateColumn(run.scope.from),
			toOn: toDateColumn(run.scope.to),
			mIds: { equals: [...run.scope.mIds] },
			createdAt: { lt: run.createdAt },
		},
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
		select: { id: true },
	});
	const previous = last && (await findRun(last.id));
	if (!previous?.result) return null;
	const { result } = run;
	const old = previous.result;
	const counted = (what: 'state' | 'kind', before: Record<string, { count: number }>, after: typeof before) =>
		Object.keys({ ...before, ...after }).map((name) => ({
			what,
			name,
			before: before[name]?.count ?? 0,
			after: after[name]?.count ?? 0,
		}));
	const changes: RunChange[] = [
		{ what: 'matched' as const, name: 'matched', before: old.matched, after: result.matched },
		...counted('state', old.states, result.states),
		...counted('kind', old.kinds, result.kinds),
	].filter(({ before, after }) => before !== after);
	const imports = await db().import.findMany({
		where: {
			createdAt: { gt: previous.createdAt, lte: run.createdAt },
			OR: [{ inserted: { gt: 0 } }, { updated: { gt: 0 } }],
		},
		orderBy: { createdAt: 'asc' },
		take: MOST_IMPORTS,
	});
	return {
		previous: { id: previous.id, createdAt: previous.createdAt, ruleVersion: previous.ruleVersion },
		changes,
		imports: imports.map((one) => ({ id: one.id, file: one.fileName })),
		sameRules: previous.ruleVersion === run.ruleVersion,
	};
}
