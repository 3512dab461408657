import type { Page } from '#app/ui/list-links.ts';
import { type Listing, type ListPage, listPage } from './keyset.server.ts';

/** Stands before a cursor of the second list; alone it is the place between the two. */
const SECOND = '.';
const ofSecond = (cursor: string | undefined) => cursor?.startsWith(SECOND) ?? false;
const inSecond = (cursor: string) => cursor.slice(SECOND.length) || undefined;

/** The last rows of a list. */
async function lastRows<Row extends object>(list: Listing, size: number): Promise<ListPage<Row>> {
	const direction = list.direction === 'asc' ? 'desc' : 'asc';
	const { rows, next } = await listPage<Row>({ ...list, direction }, { size });
	return { rows: rows.reverse(), previous: next, next: null };
}

/**
 * One page of two lists, one after the other. The second one is only asked where the first one has ended: it may be dear.
 */
export async function listChained<Row extends object>(
	first: Listing,
	second: Listing,
	{ after, before, size }: Page,
): Promise<ListPage<Row>> {
	const marked = (cursor: string | null) => cursor && SECOND + cursor;
	if (before !== undefined && ofSecond(before)) {
		const place = inSecond(before);
		const end: ListPage<Row> = place
			? await listPage<Row>(second, { before: place, size })
			: { rows: [], previous: null, next: null };
		const next = SECOND + (end.next ?? '');
		if (end.previous) return { rows: end.rows, previous: marked(end.previous), next };
		const left = size - end.rows.length;
		const start = await lastRows<Row>(first, Math.max(1, left));
		if (left === 0) return { rows: end.rows, previous: start.rows.length > 0 ? SECOND : null, next };
		return { rows: [...start.rows, ...end.rows], previous: start.previous, next };
	}
	if (after !== undefined && ofSecond(after)) {
		const found = await listPage<Row>(second, { after: inSecond(after), size });
		return { rows: found.rows, previous: marked(found.previous) ?? SECOND, next: marked(found.next) };
	}
	const start = await listPage<Row>(first, { after, before, size });
	if (start.next) return start;
	const left = size - start.rows.length;
	const end = await listPage<Row>(second, { size: Math.max(1, left) });
	if (left === 0) return { ...start, next: end.rows.length > 0 ? SECOND : null };
	return { rows: [...start.rows, ...end.rows], previous: start.previous, next: marked(end.next) };
}
