import { db } from '#app/db.server.ts';
import { foundByRun } from '#app/features/payments/found-by-run.ts';
import { type ListPage, listPage } from '#app/features/payments/keyset.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Page } from '#app/ui/list-links.ts';
import { type Level, outsideProof } from './levels.ts';
import { dueDays, type Scope } from './reconciliation.ts';
import { businessCalendar, parseRules } from './rules.server.ts';
import { type RunFilters, runsWhere } from './run-filter.server.ts';
import { levelOf, readResult, type StoredResult, scopeOf } from './stored-run.ts';

export interface RunViewResult extends StoredResult {
	/** Breaks of all kinds, and of those that the totals are made of. */
	differences: number;
	inProof: number;
}

export interface RunView {
	id: string;
	level: Level;
	scope: Scope;
	status: 'running' | 'done' | 'failed';
	ruleVersion: number;
	createdAt: Date;
	finishedAt: Date | null;
	createdBy: string | null;
	error: string | null;
	/** Null until the run is done. */
	result: RunViewResult | null;
}

type StoredRun = NonNullable<Awaited<ReturnType<typeof findStoredRun>>>;

function findStoredRun(runId: string) {
	return db().run.findUnique({ where: { id: runId } });
}

function toRunView(run: StoredRun, emails: ReadonlyMap<string, string>): RunView {
	const status = run.status === 'done' || run.status === 'failed' ? run.status : 'running';
	let result: RunView['result'] = null;
	if (status === 'done') {
		const stored = readResult(run);
		const apart: readonly string[] = outsideProof[levelOf(run)];
		const count = (counted: (kind: string) => boolean) =>
			Object.entries(stored.kinds).reduce((sum, [kind, total]) => sum + (counted(kind) ? total.count : 0), 0);
		result = { ...stored, differences: count(() => true), inProof: count((kind) => !apart.includes(kind)) };
	}
	return {
		id: run.id,
		level: levelOf(run),
		scope: scopeOf(run),
		status,
		ruleVersion: run.ruleVersion,
		createdAt: run.createdAt,
		finishedAt: run.finishedAt,
		createdBy: run.createdById ? (emails.get(run.createdById) ?? null) : null,
		error: run.error,
		result,
	};
}

async function emailsOf(ids: (string | null)[]): Promise<Map<string, string>> {
	const known = ids.filter((id) => id !== null);
	const users = await db().user.findMany({ where: { id: { in: known } }, select: { id: true, email: true } });
	return new Map(users.map(({ id, email }) => [id, email]));
}

/** Runs of a filter, the newest first. */
export async function listRuns(page: Page, filters: RunFilters): Promise<ListPage<RunView>> {
	const where = runsWhere(filters);
	const list = await listPage<{ id: string }>(
		{
			select: 'r.id',
			from: 'reconciliation_run r',
			where,
			order: [
				{ column: 'r.created_at', type: 'timestamptz' },
				{ column: 'r.id', type: 'uuid' },
			],
			direction: 'desc',
		},
		page,
	);
	const stored = await db().run.findMany({ where: { id: { in: list.rows.map(({ id }) => id) } } });
	const byId = new Map(stored.map((run) => [run.id, run]));
	const emails = await emailsOf(stored.map(({ createdById }) => createdById));
	const rows = list.rows.flatMap(({ id }) => {
		const run = byId.get(id);
		return run ? [toRunView(run, emails)] : [];
	});
	return { ...list, rows };
}

/** A run by its id; null when there is none, or the text is no id. */
export async function findRun(runId: string): Promise<RunView | null> {
	const run = isUuid(runId) ? await findStoredRun(runId) : null;
	return run && toRunView(run, await emailsOf([run.createdById]));
}

/** The newest finished run of a level, or null. */
export async function findLastRun(level: Level = 'transactions'): Promise<RunView | null> {
	const run = await db().run.findFirst({
		where: { status: 'done', level },
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
	});
	return run && toRunView(run, new Map());
}

export interface KindDay {
	day: KstDay;
	kind: string;
	count: number;
	amount: bigint;
}

/** How many discrepancies of each kind a run found on each day. */
export async function countByDay(runId: string): Promise<KindDay[]> {
	const { rows } = await sql().query<{ day: string; kind: string; count: number; amount: string }>(
		`select day_on::text as day, kind, count(*)::int as count, sum(difference)::text as amount
		from discrepancy d where ${foundByRun('d', '$1')} group by 1, 2 order by 1, 2`,
		[runId],
	);
	return rows.map((row) => ({ ...row, day: kstDayFrom(row.day), amount: BigInt(row.amount) }));
}

/** Merchants and methods that occur among a run's discrepancies: the choices of its filters. */
export async function listFilterWords(runId: string): Promise<{ mIds: string[]; methods: string[] }> {
	const { rows } = await sql().query<{ m_ids: string[] | null; methods: string[] | null }>(
		`select array_agg(distinct m_id order by m_id) as m_ids, array_agg(distinct method order by method) filter (where method <> '') as methods
		from discrepancy d where ${foundByRun('d', '$1')}`,
		[runId],
	);
	return { mIds: rows[0]?.m_ids ?? [], methods: rows[0]?.methods ?? [] };
}

/** The first day of a run's scope whose lines were still within grace on its as-of day, or null when there is none. */
export async function notYetDueFrom(run: RunView): Promise<KstDay | null> {
	const { rules } = await db().ruleSet.findUniqueOrThrow({ where: { version: run.ruleVersion } });
	const due = dueDays(run.scope, parseRules(rules), await businessCalendar());
	return due.find(({ lastDay }) => run.scope.asOf <= lastDay)?.day ?? null;
}
