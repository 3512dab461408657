import { db, type Prisma } from '#app/db.server.ts';
import { addDays, atKst, type KstDay } from '#app/lib/kst-calendar.ts';
import { distinctWords } from '#app/sql.server.ts';

export interface AuditFilters {
	/** Part of the actor's name, in either case of its letters. */
	actor?: string;
	action?: string;
	entityType?: string;
	entityId?: string;
	from?: KstDay;
	to?: KstDay;
}

export interface AuditPage {
	/** Newest first. */
	rows: Awaited<ReturnType<typeof readRows>>;
	previous: string | null;
	next: string | null;
}

function readRows(where: Prisma.AuditLogWhereInput, take: number, order: 'asc' | 'desc') {
	return db().auditLog.findMany({ where, orderBy: { id: order }, take });
}

/** Who acts are few beside what they did: they are looked for by themselves, so that their rows are found by an index. */
async function actorsNamed(text: string): Promise<string[]> {
	const actors = await distinctWords('audit_log', 'actor', 10_000);
	return actors.filter((actor) => actor.toLowerCase().includes(text.toLowerCase()));
}

async function whereOf(filters: AuditFilters): Promise<Prisma.AuditLogWhereInput> {
	return {
		actor: filters.actor ? { in: await actorsNamed(filters.actor) } : undefined,
		action: filters.action,
		entityType: filters.entityType,
		entityId: filters.entityId,
		at: {
			gte: filters.from && atKst(filters.from),
			lt: filters.to && atKst(addDays(filters.to, 1)),
		},
	};
}

/** How many rows the filters let through. */
export async function countAudit(filters: AuditFilters): Promise<number> {
	return db().auditLog.count({ where: await whereOf(filters) });
}

/** One page of the audit log, newest first. A cursor is the id of a row; one that makes no sense means the first page. */
export async function listAudit(
	filters: AuditFilters,
	page: { after?: string; before?: string; size: number },
): Promise<AuditPage> {
	const where = await whereOf(filters);
	const after = idOf(page.after);
	const before = after === undefined ? idOf(page.before) : undefined;
	const backwards = before !== undefined;
	const bounds = after !== undefined ? { lt: after } : backwards ? { gt: before } : undefined;
	const found = await readRows({ ...where, id: bounds }, page.size + 1, backwards ? 'asc' : 'desc');
	const more = found.length > page.size;
	const rows = found.slice(0, page.size);
	if (backwards) rows.reverse();
	const first = rows[0]?.id.toString() ?? null;
	const last = rows.at(-1)?.id.toString() ?? null;
	return {
		rows,
		previous: (backwards ? more : after !== undefined) ? first : null,
		next: (backwards ? true : more) ? last : null,
	};
}

function idOf(cursor: string | undefined): bigint | undefined {
	return cursor && /^\d{1,18}$/.test(cursor) ? BigInt(cursor) : undefined;
}

/** The words that the log holds so far, for the filters. */
export async function listAuditWords(): Promise<{ actions: string[]; entityTypes: string[] }> {
	const [actions, entityTypes] = await Promise.all([
		distinctWords('audit_log', 'action'),
		distinctWords('audit_log', 'entity_type'),
	]);
	return { actions, entityTypes };
}
