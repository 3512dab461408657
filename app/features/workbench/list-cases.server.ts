import { beginsWith, type ListPage, listPage, Where } from '#app/features/payments/keyset.server.ts';
import { kindsInNoTotal, kindsOf } from '#app/features/reconciliation/levels.ts';
import { isOfCase } from '#app/features/reconciliation/run-chain.server.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { SELLER_OF_CASE } from './seller-of-case.server.ts';
import type { caseSortKeys, WorkbenchFilters } from './workbench-filters.ts';

export interface QueueRow {
	id: string;
	kind: string;
	mId: string;
	subject: string;
	subjectKey: string;
	/** 0, or the number of the part that somebody split off. */
	part: number;
	orderId: string | null;
	currency: string;
	day: KstDay;
	/** What is open: the difference less what matches by hand account for. */
	open: bigint;
	difference: bigint;
	state: string;
	reason: string | null;
	owner: string | null;
	dueOn: KstDay | null;
	comments: number;
	/** How many files are attached to it. */
	files: number;
	updatedAt: Date;
}

interface RawRow {
	id: string;
	kind: string;
	m_id: string;
	subject: string;
	subject_key: string;
	part: number;
	/** The order number and the currency of a break of the case. */
	of_break: [orderId: string | null, currency: string | null] | null;
	day: string;
	open: string;
	difference: string;
	state: string;
	reason: string | null;
	owner: string | null;
	due_on: string | null;
	comments: number;
	files: number;
	updated_at: Date;
}

export interface Viewer {
	id: string;
	today: KstDay;
	/** Breaks of earlier days have passed the usual target. */
	lateBefore: KstDay;
}

/** The condition of the queue over `discrepancy_case c`. */
function casesWhere(filters: WorkbenchFilters, viewer: Viewer): Where {
	const where = new Where();
	const state = filters.state ?? 'unresolved';
	if (state === 'approval') where.add(`c.reason = 'write-off-asked'`);
	else if (state === 'overdue')
		where.add(
			`c.state in ('open', 'assigned', 'waiting') and (c.due_on < ?::date or c.due_on is null and c.day_on < ?::date)`,
			viewer.today,
			viewer.lateBefore,
		);
	else if (state === 'unresolved') where.add(`c.state in ('open', 'assigned', 'waiting')`);
	else if (state !== 'all') where.add('c.state = ?', state);
	if (filters.kind) where.add('c.kind = ?', filters.kind);
	if (filters.level) where.add('c.kind = any(?::text[])', [...kindsOf[filters.level]]);
	if (filters.owner === 'me') where.add('c.owner_id = ?', viewer.id);
	if (filters.owner === 'nobody') where.add('c.owner_id is null');
	if (filters.owner === 'others') where.add('c.owner_id <> ?', viewer.id);
	if (filters.mId) where.add('c.m_id = ?', filters.mId);
	if (filters.seller) where.add(`${SELLER_OF_CASE} = ?`, filters.seller);
	if (filters.from) where.add('c.day_on >= ?::date', filters.from);
	if (filters.to) where.add('c.day_on <= ?::date', filters.to);
	if (filters.q) {
		where.add(
			`c.id in (select k.id from discrepancy_case k where ${beginsWith('k.subject_key')}
				union all select k.id from discrepancy d
					join discrepancy_case k using (kind, m_id, subject, subject_key, occurrence)
					where ${beginsWith('d.order_id')} or ${beginsWith('d.payment_key')})`,
			...Array(9).fill(filters.q),
		);
	}
	return where;
}

const orders = {
	day: [
		{ column: 'c.day_on', type: 'date' },
		{ column: 'c.id', type: 'uuid' },
	],
	difference: [
		{ column: '(c.difference - c.matched)', type: 'bigint' },
		{ column: 'c.id', type: 'uuid' },
	],
};

/** One page of the queue. */
export async function listCases(
	filters: WorkbenchFilters,
	sort: Sort<(typeof caseSortKeys)[number]>,
	page: Page,
	viewer: Viewer,
): Promise<ListPage<QueueRow>> {
	const list = await listPage<RawRow>(
		{
			select: `c.id, c.kind, c.m_id, c.subject, c.subject_key, c.part, c.day_on::text as day, c.difference - c.matched as open,
				c.difference, c.state, c.reason, u.name as owner, c.due_on::text, c.updated_at,
				(select array[d.order_id, d.currency] from discrepancy d where ${isOfCase('d', 'c')} limit 1) as of_break,
				(select count(*)::int from case_comment m where m.case_id = c.id) as comments,
				(select count(*)::int from case_file f where f.case_id = c.id and f.removed_at is null) as files`,
			// What is joined here is looked up for each case that the filters find, what is selected for those of the page.
			from: 'discrepancy_case c left join user_account u on u.id = c.owner_id',
			where: casesWhere(filters, viewer),
			order: orders[sort.key],
			direction: sort.direction,
		},
		page,
	);
	const rows = list.rows.map((row) => ({
		id: row.id,
		kind: row.kind,
		mId: row.m_id,
		subject: row.subject,
		subjectKey: row.subject_key,
		part: row.part,
		orderId: row.of_break?.[0] ?? null,
		currency: row.of_break?.[1] ?? 'KRW',
		day: kstDayFrom(row.day),
		open: BigInt(row.open),
		difference: BigInt(row.difference),
		state: row.state,
		reason: row.reason,
		owner: row.owner,
		dueOn: row.due_on ? kstDayFrom(row.due_on) : null,
		comments: row.comments,
		files: row.files,
		updatedAt: row.updated_at,
	}));
	return { ...list, rows };
}

const IN_NO_TOTAL = `c.kind in (${kindsInNoTotal.map((kind) => `'${kind}'`).join(', ')})`;

/**
 * What is open in cases of several kinds together. Kinds that are in no total of a run are left out here too: a line that
 * contradicts itself, for example, differs between its own parts, and is often a case of another kind as well.
 */
export const OPEN_TOGETHER = `coalesce(sum(c.difference - c.matched) filter (where not ${IN_NO_TOTAL}), 0)::text`;

export interface CaseSums {
	count: number;
	/** Won. */
	amount: bigint;
	/** How many of them wait for a write-off to be decided, which steps on many leave out. */
	approval: number;
	/** How many of them the amount leaves out: kinds that are in no total, beside cases of others. */
	outside: number;
	oldestOn: KstDay | null;
}

/** How many cases the filters find, what is open in them together, and the day of the oldest. */
export async function sumCases(filters: WorkbenchFilters, viewer: Viewer): Promise<CaseSums> {
	const where = casesWhere(filters, viewer);
	const { rows } = await sql().query<{
		count: number;
		amount: string;
		outside: number;
		approval: number;
		own: string;
		oldest: string | null;
	}>(
		`select count(*)::int as count, ${OPEN_TOGETHER} as amount,
			count(*) filter (where ${IN_NO_TOTAL})::int as outside,
			count(*) filter (where c.reason = 'write-off-asked')::int as approval,
			coalesce(sum(c.difference - c.matched), 0)::text as own, min(c.day_on)::text as oldest
		from discrepancy_case c ${where}`,
		where.values,
	);
	const { count, amount, outside, approval, own, oldest } = rows[0]!;
	const oldestOn = oldest === null ? null : kstDayFrom(oldest);
	if (outside === count) return { count, amount: BigInt(own), approval, outside: 0, oldestOn };
	return { count, amount: BigInt(amount), approval, outside, oldestOn };
}

/** Ids of what the filters find, at most so many. */
export async function listCaseIds(filters: WorkbenchFilters, viewer: Viewer, most: number): Promise<string[]> {
	const where = casesWhere(filters, viewer);
	const { rows } = await sql().query<{ id: string }>(
		`select c.id from discrepancy_case c ${where} order by c.day_on, c.id limit ${most}`,
		where.values,
	);
	return rows.map(({ id }) => id);
}

export interface QueueCounts {
	unresolved: number;
	mine: number;
	unowned: number;
	approval: number;
	overdue: number;
}

/** How much stands in each of the queues that everybody looks at first. */
export async function countQueues(viewer: Viewer): Promise<QueueCounts> {
	const { rows } = await sql().query<QueueCounts>(
		`select count(*)::int as unresolved,
			(count(*) filter (where c.owner_id = $1))::int as mine,
			(count(*) filter (where c.owner_id is null))::int as unowned,
			(count(*) filter (where c.reason = 'write-off-asked'))::int as approval,
			(count(*) filter (where c.due_on < $2::date or c.due_on is null and c.day_on < $3::date))::int as overdue
		from discrepancy_case c where c.state in ('open', 'assigned', 'waiting')`,
		[viewer.id, viewer.today, viewer.lateBefore],
	);
	return rows[0]!;
}
