/*
 * What pages need to know of the address of a list. What reads addresses is apart (list-params.ts): it brings a validator
 * that no browser needs for a list.
 */

export type SortDirection = 'asc' | 'desc';

export interface Sort<Key extends string = string> {
	key: Key;
	direction: SortDirection;
}

/** Where a page of a list begins: after or before the row that a cursor names; neither means the first page. */
export interface Page {
	after?: string;
	before?: string;
	size: number;
}

/** A longer text is not looked for: no key, name or note that a list finds is as long. */
export const LONGEST_SEARCH = 300;

/** Parameters that say where in a list one is, in which order, and how its tables look: all others are filters. */
export function isFilterParam(name: string): boolean {
	return !['sort', 'dir', 'after', 'before', 'size'].includes(name) && !/\.(columns|density)$/.test(name);
}

/** True when an address narrows its list down, so that an empty one does not mean that there is nothing at all. */
export function hasFilters(params: URLSearchParams): boolean {
	return [...params].some(([name, value]) => value !== '' && isFilterParam(name));
}

/** The same address with some parameters changed (null removes) and the page reset: for links of filters, order, pages. */
export function withParams(
	current: URLSearchParams,
	changes: Record<string, string | null>,
	options: { keepPage?: boolean } = {},
): string {
	const next = new URLSearchParams(current);
	if (!options.keepPage) for (const name of ['after', 'before']) next.delete(name);
	for (const [name, value] of Object.entries(changes)) {
		if (value === null || value === '') next.delete(name);
		else next.set(name, value);
	}
	const text = next.toString();
	return text ? `?${text}` : '?';
}
