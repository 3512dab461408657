import type { ImportKind } from '#app/features/payments/import-kinds.ts';

/** A cell in which something is wrong. */
export interface ShownPlace {
	line: number;
	/** As the file calls it. */
	column: string;
	value: string;
	/** What the column means; null where that is not known. */
	cell?: string | null;
}

/** What a refusal asks a person for. */
const ASKED_BY: Readonly<Record<string, readonly ('account' | 'day')[]>> = {
	'account-needed': ['account'],
	'unknown-account': ['account'],
	'encryption-keys-needed': ['account'],
	'day-needed': ['day'],
};

/** What a person has to say so that a refused file is read. */
export const askedBy = (refusal: string) => ASKED_BY[refusal] ?? [];

/** Refusals of a file that is a table all the same. */
const READ_OTHERWISE = new Set([
	'no-known-header',
	'other-kind',
	'missing-columns',
	'duplicate-columns',
	'unknown-profile',
	'ambiguous-profile',
	'profile-unconfirmed',
]);

/** What helps with a refused file: another form or a mapping of its columns, an answer, or only another file. */
export function helpWith(refusal: string): 'mapping' | 'answer' | 'file' {
	if (READ_OTHERWISE.has(refusal)) return 'mapping';
	return askedBy(refusal).length > 0 ? 'answer' : 'file';
}

/** What a file would bring, as the screen shows it, whatever its kind. Amounts are strings of digits. */
export interface ShownPreview {
	kind: ImportKind;
	profile: { name: string; label: { ko: string; en: string } | null; unconfirmed: boolean };
	encoding: string;
	/** Physical line of the header; null for files that have none. */
	headerLine: number | null;
	/** Columns of the file that fill something, and how many are only kept with the row. */
	matched: { header: string; cell: string }[];
	otherColumns: number;
	rows: number;
	rejected: number;
	/** False when only the first rows were counted. */
	complete: boolean;
	/** The first rows as they will be stored. */
	columns: string[];
	first: { line: number; cells: Record<string, string | null> }[];
	sums: { currency: string; rows: number; amount: string; fee: string | null; payOutAmount: string | null }[];
	problems: { reason: string; count: number; first: ShownPlace[] }[];
	duplicates: number;
	controlTotals: number;
	/** What a person has to say first. */
	needs: string[];
	/** What a person may say of the file because it does not tell it, or not in every form. */
	asks?: ('account' | 'day')[];
	/** Statements of a bank: the account of each (null: a person has to say it), balances, and what came in and went out. */
	statements?: {
		account: string | null;
		isNew: boolean;
		currency: string;
		from: string | null;
		to: string | null;
		lines: number;
		opening: string | null;
		closing: string | null;
		in: string;
		out: string;
		pending: number;
		breaks: number;
		/** How the statement before it ended, where this one does not go on from there. */
		before?: { day: string; closing: string };
	}[];
}
