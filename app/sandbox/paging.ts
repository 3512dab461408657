import { refuse } from './refusal.ts';
import type { Settings } from './settings.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 10_000;

/**
 * One page of a list of v2, newest first: `limit` (10, at most 10,000) and `startingAfter` (an id).
 * `records` are in the order in which they were made. Source: docs.tosspayments.com/reference/additional.
 */
export function pageOf<R extends { id: string }>(
	records: readonly R[],
	query: URLSearchParams,
	settings: Settings,
	view: (record: R) => unknown,
	keep: (record: R) => boolean,
): unknown {
	const limit = limitOf(query.get('limit'));
	const cursor = query.get('startingAfter');
	let index = records.length - 1;
	if (cursor) {
		index = records.findLastIndex((record) => record.id === cursor) - 1;
		if (index === -2) refuse('INVALID_PAGING_KEY');
	}
	const page: R[] = [];
	let hasMore = false;
	for (; index >= 0; index -= 1) {
		const record = records[index]!;
		if (!keep(record)) continue;
		if (page.length === limit) {
			hasMore = true;
			break;
		}
		page.push(record);
	}
	const items = page.map(view);
	if (settings.bareLists) return items;
	return { hasMore, size: items.length, nextCursor: hasMore ? page.at(-1)!.id : null, items };
}

function limitOf(text: string | null): number {
	if (text === null || text === '') return DEFAULT_LIMIT;
	if (!/^\d{1,9}$/.test(text) || Number(text) < 1) refuse('INVALID_REQUEST');
	if (Number(text) > MAX_LIMIT) refuse('EXCEED_MAX_QUERY_LIMIT');
	return Number(text);
}
