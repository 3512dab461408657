/** The place of a row in an ordered list: the value it is ordered by, and its id for rows with the same value. */
export interface KeysetCursor {
	value: string;
	id: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for text that the database takes as a uuid. */
export function isUuid(text: string | null | undefined): text is string {
	return text !== null && text !== undefined && UUID.test(text);
}

/** A cursor as it stands in an address. */
export function encodeCursor({ value, id }: KeysetCursor): string {
	return `${id}.${encodeURIComponent(value)}`;
}

/** Reads a cursor of an address; null for what is none, so that an old or broken link opens the first page. */
export function decodeCursor(text: string | null | undefined): KeysetCursor | null {
	if (!text) return null;
	const dot = text.indexOf('.');
	const id = dot < 0 ? text : text.slice(0, dot);
	if (!isUuid(id)) return null;
	try {
		const value = dot < 0 ? '' : decodeURIComponent(text.slice(dot + 1));
		return value.includes('\0') ? null : { id, value };
	} catch {
		return null;
	}
}

export interface KeysetPage<Row> {
	rows: Row[];
	previous: string | null;
	next: string | null;
}

/**
 * Cuts what was read (one row more than the page holds, in reading order) into a page with the cursors of its
 * neighbours. Read backwards, the rows come in reverse.
 */
export function keysetPage<Row>(
	found: Row[],
	page: { after: KeysetCursor | null; before: KeysetCursor | null; size: number },
	cursorOf: (row: Row) => KeysetCursor,
): KeysetPage<Row> {
	const backwards = page.before !== null;
	const more = found.length > page.size;
	const rows = found.slice(0, page.size);
	if (backwards) rows.reverse();
	const first = rows[0] ? encodeCursor(cursorOf(rows[0])) : null;
	const lastRow = rows.at(-1);
	const last = lastRow ? encodeCursor(cursorOf(lastRow)) : null;
	return {
		rows,
		previous: (backwards ? more : page.after !== null) ? first : null,
		next: backwards || more ? last : null,
	};
}
