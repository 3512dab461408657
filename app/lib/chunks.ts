/** So many values one query may ask for: a statement takes some 30,000 of them. */
export const AT_ONCE = 10_000;

/** A list in pieces that a query can ask for. */
export function* chunks<Item>(items: readonly Item[], size = AT_ONCE): Generator<Item[]> {
	for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
