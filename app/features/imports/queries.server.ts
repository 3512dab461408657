import { db, type Prisma } from '#app/db.server.ts';
import type { ImportKind } from '#app/features/payments/import-kinds.ts';
import type { ImportWay } from '#app/features/payments/import-request.ts';
import type { ImportTags } from '#app/features/payments/import-tags.ts';
import type { ImportPhase } from '#app/features/payments/running-import.server.ts';
import { decodeCursor, isUuid, type KeysetCursor, keysetPage } from '#app/lib/keyset.ts';
import { addDays, atKst, type KstDay } from '#app/lib/kst-calendar.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, dayParam, listParams } from '#app/ui/list-params.ts';
import type { ImportStatus } from './import-status.ts';
import type { Refusal } from './start-import.server.ts';

export interface ImportRow {
	id: string;
	kind: ImportKind;
	source: 'file' | 'api';
	name: string | null;
	from: Date | null;
	to: Date | null;
	status: ImportStatus;
	phase: ImportPhase | null;
	via: ImportWay | null;
	tags: ImportTags;
	cancelling: boolean;
	rows: number;
	inserted: number;
	updated: number;
	unchanged: number;
	rejected: number;
	/** 0 to 100, null when it cannot be told. */
	percent: number | null;
	createdAt: Date;
	by: string | null;
}

/** What a list of imports is asked for: those that need somebody, and the days of their beginning. */
export interface ImportFilters {
	needs?: 'failed' | 'rejected' | undefined;
	since?: KstDay | undefined;
	until?: KstDay | undefined;
}

const sortKeys = ['createdAt', 'rows', 'rejected'] as const;
type ImportSort = Sort<(typeof sortKeys)[number]>;

/** Reads the address of the list of imports; `from` and `to` are those of a fetch on the same page. */
export const importParams = (source: Request | URLSearchParams) =>
	listParams(
		source,
		{ needs: choiceParam(['failed', 'rejected']), since: dayParam, until: dayParam },
		{ sort: sortKeys },
	);

/** The condition of the list. */
export function whereImports({ needs, since, until }: ImportFilters): Prisma.ImportWhereInput {
	return {
		...(needs === 'failed' && { status: 'failed' }),
		...(needs === 'rejected' && { status: 'done', rejected: { gt: 0 } }),
		...((since || until) && {
			createdAt: { ...(since && { gte: atKst(since) }), ...(until && { lt: atKst(addDays(until, 1)) }) },
		}),
	};
}

/** Rows that come behind a cursor in an order; null where its value is none of that order. */
function whereBeyond({ value, id }: KeysetCursor, key: ImportSort['key'], ascending: boolean) {
	const at = key === 'createdAt' ? new Date(value) : Number(value);
	if (value === '' || Number.isNaN(Number(at))) return null;
	const beyond = <Value>(than: Value) => (ascending ? { gt: than } : { lt: than });
	return { OR: [{ [key]: beyond(at) }, { [key]: at, id: beyond(id) }] };
}

/**
 * One page of imports, those that were begun last first unless another order is asked for. The id of an upload is older
 * than its import: it only tells apart what is equal otherwise.
 */
export async function listImports(
	page: Page,
	filters: ImportFilters = {},
	sort: ImportSort = { key: 'createdAt', direction: 'desc' },
) {
	const ascending = (sort.direction === 'asc') !== (page.before !== undefined);
	const cursor = decodeCursor(page.after ?? page.before);
	const beyond = cursor && whereBeyond(cursor, sort.key, ascending);
	const way = ascending ? 'asc' : 'desc';
	const read = await db().import.findMany({
		where: { AND: [whereImports(filters), beyond ?? {}] },
		orderBy: [{ [sort.key]: way }, { id: way }],
		take: page.size + 1,
	});
	const position = { after: page.before ? null : beyond && cursor, before: page.before ? beyond && cursor : null };
	const { rows: found, ...cursors } = keysetPage(read, { ...position, size: page.size }, (row) => {
		const value = row[sort.key];
		return { id: row.id, value: value instanceof Date ? value.toISOString() : String(value) };
	});
	const users = await db().user.findMany({
		where: { id: { in: found.flatMap(({ createdById }) => createdById ?? []) } },
		select: { id: true, name: true },
	});
	const names = new Map(users.map(({ id, name }) => [id, name]));
	const rows = found.map(
		(each): ImportRow => ({
			id: each.id,
			kind: each.kind as ImportKind,
			source: each.source as 'file' | 'api',
			name: each.fileName,
			from: each.fromOn,
			to: each.toOn,
			...stateOf(each),
			rows: each.rows,
			inserted: each.inserted,
			updated: each.updated,
			unchanged: each.unchanged,
			rejected: each.rejected,
			percent: each.bytesTotal ? Number(((each.bytesRead ?? 0n) * 100n) / each.bytesTotal) : null,
			createdAt: each.createdAt,
			by: (each.createdById && names.get(each.createdById)) ?? null,
		}),
	);
	return { rows, ...cursors };
}

/** One import with its first errors; null when unknown. */
export async function findImport(id: string) {
	if (!isUuid(id)) return null;
	const found = await db().import.findUnique({
		where: { id },
		include: { rowErrors: { orderBy: { id: 'asc' }, take: 200 } },
	});
	if (!found) return null;
	const { rowErrors, error, bytesTotal, bytesRead, ...facts } = found;
	return {
		...facts,
		kind: facts.kind as ImportKind,
		source: facts.source as 'file' | 'api',
		...stateOf(facts),
		percent: bytesTotal ? Number(((bytesRead ?? 0n) * 100n) / bytesTotal) : null,
		bytesTotal,
		error: error as Refusal | null,
		errors: rowErrors.map(({ id: errorId, line, column, value, reason }) => ({
			id: errorId,
			line,
			column,
			value,
			reason,
		})),
	};
}

function stateOf(row: {
	status: string;
	phase: string | null;
	via: string | null;
	tags: unknown;
	cancelRequestedAt: Date | null;
}) {
	return {
		status: row.status as ImportStatus,
		phase: row.phase as ImportPhase | null,
		via: row.via as ImportWay | null,
		tags: (row.tags ?? {}) as ImportTags,
		cancelling: row.status === 'running' && row.cancelRequestedAt !== null,
	};
}
