import { z } from 'zod';
import { cellTypes } from './import-cells.ts';
import { tableKinds } from './import-kinds.ts';

/** A finished row: canonical cells by name. */
export type Cells = Record<string, string | null>;

/**
 * How one cell is made from others: data, so that a profile that a person makes is the same as one that comes with the
 * console. A text is the cell of that name.
 */
export type Rule =
	| string
	| { always: string }
	/** The first that holds something. */
	| { first: readonly Rule[] }
	/** Amounts added up; `-name` takes away. Empty cells are 0; null when all are empty. */
	| { sum: readonly string[] }
	/** The amount, its size taken away when the cell `by` is `debit` or `cancel`. */
	| { signed: string; by: string }
	/** `use` when the cell `if` holds one of the values, or is negative where `in` is `negative`, or is filled where it is `filled`; else `or`. */
	| { if: string; in: readonly string[] | 'negative' | 'filled'; use?: Rule | undefined; or?: Rule | undefined }
	/** The day in Seoul of an instant. */
	| { dayOf: Rule }
	/** The instant at which a day begins in Seoul. */
	| { startOf: Rule }
	/** The texts that are there, joined with `:`. */
	| { joined: readonly Rule[] }
	/** A key of its own for a row that has none: the same cells give the same key. */
	| { hash: readonly Rule[] }
	/** `true` when the cell, as it stands in the file, tells a time of day. */
	| { hasTime: string }
	/** Parts of a fee by their type; the empty ones are left out, and without any it is null. */
	| { fees: Record<string, string> };

const cellName = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/);

const ruleSchema: z.ZodType<Rule> = z.lazy(() =>
	z.union([
		cellName,
		z.strictObject({ always: z.string().max(300) }),
		z.strictObject({ first: z.array(ruleSchema).min(1).max(10) }),
		z.strictObject({
			sum: z
				.array(z.string().regex(/^-?[a-z][a-z0-9_]{0,59}$/))
				.min(1)
				.max(20),
		}),
		z.strictObject({ signed: cellName, by: cellName }),
		z.strictObject({
			if: cellName,
			in: z.union([z.array(z.string().max(300)).min(1).max(60), z.literal('negative'), z.literal('filled')]),
			use: ruleSchema.optional(),
			or: ruleSchema.optional(),
		}),
		z.strictObject({ dayOf: ruleSchema }),
		z.strictObject({ startOf: ruleSchema }),
		z.strictObject({ joined: z.array(ruleSchema).min(1).max(10) }),
		z.strictObject({ hash: z.array(ruleSchema).min(1).max(20) }),
		z.strictObject({ hasTime: cellName }),
		z.strictObject({ fees: z.record(z.string().regex(/^[\w-]{1,60}$/), cellName) }),
	]),
);

const columnSchema = z.strictObject({
	/** The cell that it fills: one of the targets of its kind, or any other name that rules use. */
	name: cellName,
	/** How files call it; compared after normaliseHeader. The first one is the name in messages. */
	headers: z.array(z.string().min(1).max(200)).min(1).max(20).readonly(),
	type: z.enum(cellTypes),
	/** must: the header has to be there, and every cell filled. may-be-empty: the header has to be there. */
	need: z.enum(['must', 'may-be-empty', 'optional']),
	/** Kept with the row under this name, besides what its own column says. */
	keptAs: z.string().max(200).optional(),
	/** What a cell may say, and what it means; anything else is refused. */
	values: z.record(z.string(), z.string()).optional(),
	/** The offset of times that carry none; Seoul when left out. `zoneFrom` is a column of the same row that names it. */
	zone: z
		.string()
		.regex(/^[+-]\d\d:\d\d$/)
		.optional(),
	zoneFrom: cellName.optional(),
	/** What stands first in a date whose year stands last; without it such a date is refused. */
	dayOrder: z.enum(['dmy', 'mdy']).optional(),
	/** Amounts are written `1.234,00`. */
	decimal: z.literal('comma').optional(),
});

export type ProfileColumn = Readonly<z.infer<typeof columnSchema>>;

const derivedSchema = z.strictObject({
	name: cellName,
	type: z.enum(['text', 'bigint', 'date', 'timestamptz', 'jsonb']),
	keptAs: z.string().max(200).optional(),
	rule: ruleSchema,
});

/** How the files of one origin are read: plain data, in the code as in the database. */
export const importProfileSchema = z.strictObject({
	name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
	label: z.strictObject({ ko: z.string().min(1).max(100), en: z.string().min(1).max(100) }).optional(),
	kind: z.enum(tableKinds),
	/** What a row is: one transaction or line, or a sum of lines that they are checked against. Rows when left out. */
	holds: z.enum(['rows', 'sums']).optional(),
	/** Whose export it is; Toss Payments when left out. */
	provider: z
		.string()
		.regex(/^[a-z0-9-]{1,30}$/)
		.optional(),
	/** Its columns are not known for sure: a person has to say that the preview is right. */
	unconfirmed: z.boolean().optional(),
	columns: z.array(columnSchema).min(1).max(200).readonly(),
	/** Further cells, made one after the other from those of the row; they may replace one of the row. */
	derived: z.array(derivedSchema).max(60).readonly().optional(),
	/** Columns of which rows of sums (합계, 소계, 총계) are checked. Without it there are no such rows. */
	totals: z.array(cellName).max(30).readonly().optional(),
	/**
	 * Digits without a decimal point count the minor unit of their currency (cents), not whole units. The won has none. By
	 * currency: how many digits of it the source puts behind the point, where they are not those of ISO 4217.
	 */
	minorUnits: z
		.union([z.boolean(), z.record(z.string().regex(/^[A-Z]{3}$/), z.number().int().min(0).max(4))])
		.optional(),
	/** Lines come without transactionKey and are told by TID, order and amount. */
	keyless: z.boolean().optional(),
	/** Pairs of columns of which the first stands left of the second; tells apart files with the same columns. */
	order: z
		.array(z.tuple([cellName, cellName]))
		.max(10)
		.readonly()
		.optional(),
	/** Headers that are not kept: names, addresses and telephone numbers of buyers. `*` stands for any text. */
	leftOut: z.array(z.string().max(200)).max(60).readonly().optional(),
	/**
	 * The file may say its day once, not in every row: rules find it as the cell `file_day`. It has to be known unless the
	 * file has one of these columns.
	 */
	dayOfFile: z.array(cellName).max(10).readonly().optional(),
	/** Amounts of a row of which the sum is 0 (`-name` takes away): where it is not, the person is told. */
	checks: z
		.array(
			z
				.array(z.string().regex(/^-?[a-z][a-z0-9_]{0,59}$/))
				.min(2)
				.max(20),
		)
		.max(10)
		.readonly()
		.optional(),
	/** Rows that are payments to the bank: no lines, but sums that those of their batch are checked against. */
	payoutRows: z
		.strictObject({
			column: cellName,
			values: z.array(z.string().max(100)).min(1).max(30).readonly(),
			/** Cells, after the rules, that tell the batch, the day and the amount as a line would carry it (negative). */
			batch: cellName,
			paidOn: cellName,
			amount: cellName,
		})
		.optional(),
	/** Files whose rows begin with the type of the row. */
	marks: z
		.strictObject({
			header: z.string(),
			body: z.string(),
			/** Rows that begin a section, and which of their fields (from 0) is the account: rules find it as `file_account`. */
			section: z.string(),
			account: z.number().int().min(1).max(20),
			/** Rows that tell how many rows of the body the section, or the file, has. */
			sectionCount: z.string(),
			fileCount: z.string(),
			/** Rows that say nothing that is needed. */
			other: z.array(z.string()),
		})
		.optional(),
});

export type ImportProfile = Readonly<z.infer<typeof importProfileSchema>>;

/** A header as it is compared: width, case, white space, zero-width characters and dots between words do not count. */
export function normaliseHeader(header: string): string {
	return header
		.normalize('NFKC')
		.replace(/^\s*="(.*)"\s*$/s, '$1')
		.replace(/[\s\u200b-\u200d\u2060\ufeff'"·ㆍ\u119e・‧∙•]/g, '')
		.toLowerCase();
}

/** Where a table says in which currency its amounts are; -1 where it does not. */
export const currencyColumn = (header: readonly string[]): number =>
	header.findIndex((cell) => /^(통화(코드|구분|종류|명)?|currency(code)?|ccy)$/.test(normaliseHeader(cell)));

export interface HeaderMatch {
	profile: ImportProfile;
	/** For each column of the file its meaning; null for one that the profile does not know. */
	columns: (ProfileColumn | null)[];
	/** Columns that have to be there and are not. */
	missing: ProfileColumn[];
	/** Headers that come twice. */
	twice: string[];
}

type Headers = ReadonlyMap<string, { column: ProfileColumn; rank: number }>;

// Each file is compared with every profile, row by row: the headers of a profile are made comparable once.
const headersOfProfiles = new WeakMap<ImportProfile, Headers>();

function headersOf(profile: ImportProfile): Headers {
	const known = headersOfProfiles.get(profile);
	if (known) return known;
	const headers = new Map<string, { column: ProfileColumn; rank: number }>();
	for (const column of profile.columns) {
		for (const [rank, header] of column.headers.entries()) {
			const name = normaliseHeader(header);
			if (!headers.has(name)) headers.set(name, { column, rank });
		}
	}
	headersOfProfiles.set(profile, headers);
	return headers;
}

/** Compares a row of cells with what a profile expects of a header; `names` are the cells as they are compared. */
export function matchHeader(
	cells: readonly string[],
	profile: ImportProfile,
	names: readonly string[] = cells.map(normaliseHeader),
): HeaderMatch {
	const byHeader = headersOf(profile);
	// Of two names of one meaning the one that the profile puts first has it.
	const best = new Map<ProfileColumn, { index: number; rank: number }>();
	const twice: string[] = [];
	for (const [index, cell] of cells.entries()) {
		const known = byHeader.get(names[index]!);
		if (!known) continue;
		const other = best.get(known.column);
		if (other?.rank === known.rank) twice.push(cell.trim());
		if (!other || known.rank < other.rank) best.set(known.column, { index, rank: known.rank });
	}
	const columns = cells.map((): ProfileColumn | null => null);
	for (const [column, { index }] of best) columns[index] = column;
	const missing = profile.columns.filter((column) => column.need !== 'optional' && !best.has(column));
	return { profile, columns, missing, twice };
}

/** True when the columns stand in the order that tells this profile from others with the same columns. */
export function isInOrder({ columns, profile }: HeaderMatch): boolean {
	const place = (name: string) => columns.findIndex((column) => column?.name === name);
	return (profile.order ?? []).every(([left, right]) => {
		const [a, b] = [place(left), place(right)];
		return a === -1 || b === -1 || a < b;
	});
}
