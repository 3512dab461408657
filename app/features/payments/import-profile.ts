import type { CellType } from './import-cells.ts';

export const importKinds = ['transactions', 'settlements', 'orders'] as const;
export type ImportKind = (typeof importKinds)[number];

export interface ProfileColumn {
	/** Column of the staging table. */
	name: string;
	/** How files call it; compared after normaliseHeader. The first one is the name in messages. */
	headers: readonly string[];
	type: CellType;
	/** must: the header has to be there, and every cell filled. may-be-empty: the header has to be there. */
	need: 'must' | 'may-be-empty' | 'optional';
	/** Kept with the row under this name, besides what its own column says. */
	keptAs?: string;
}

/** A finished row: canonical cells by staging column. */
export type Cells = Record<string, string | null>;

/** How the files of one origin are read: data, so that a new origin is a new entry. */
export interface ImportProfile {
	name: string;
	kind: ImportKind;
	columns: readonly ProfileColumn[];
	/** Further staging columns that `derive` fills; with it rows never go in as they stand. */
	derived?: Record<string, { type: 'text' | 'timestamptz'; keptAs?: string }>;
	/** Completes a row whose cells could all be read; `raw` are the cells as they stand in the file. */
	derive?: (cells: Cells, raw: Cells) => Cells;
	/** Columns of which rows of sums (합계, 소계, 총계) are checked. Without it there are no such rows. */
	totals?: readonly string[];
	/** Columns that say nothing more than the key's other sources do: they are used for new lines alone. */
	coarse?: readonly string[];
}

/** A header as it is compared: width, case, white space, zero-width characters and dots between words do not count. */
export function normaliseHeader(header: string): string {
	return header
		.normalize('NFKC')
		.replace(/[\s\u200b-\u200d\u2060\ufeff'"·ㆍ\u119e・‧∙•]/g, '')
		.toLowerCase();
}

export interface HeaderMatch {
	profile: ImportProfile;
	/** For each column of the file its meaning; null for one that the profile does not know. */
	columns: (ProfileColumn | null)[];
	/** Columns that have to be there and are not. */
	missing: ProfileColumn[];
	/** Headers that mean a column that an earlier header means already. */
	twice: string[];
}

/** Compares a row of cells with what a profile expects of a header. */
export function matchHeader(cells: readonly string[], profile: ImportProfile): HeaderMatch {
	const byHeader = new Map<string, ProfileColumn>();
	for (const column of profile.columns) {
		for (const header of column.headers) byHeader.set(normaliseHeader(header), column);
	}
	const found = new Set<ProfileColumn>();
	const twice: string[] = [];
	const columns = cells.map((cell) => {
		const column = byHeader.get(normaliseHeader(cell)) ?? null;
		if (column && found.has(column)) twice.push(cell.trim());
		if (column) found.add(column);
		return column;
	});
	const missing = profile.columns.filter((column) => column.need !== 'optional' && !found.has(column));
	return { profile, columns, missing, twice };
}
