import {
	type BankColumn,
	type BankProfile,
	bankSynonyms,
	type OwnBankProfile,
} from '#app/features/bank/bank-profiles.ts';
import { type ImportProfile, normaliseHeader } from '#app/features/payments/import-profile.ts';
import { targetsOf } from '#app/features/payments/import-targets.ts';
import { bankTargetOf } from './mapping.ts';

/** A form of files, whoever made it. */
export type FileForm = ImportProfile | BankProfile | OwnBankProfile;

/** What errors call a place of a statement that is no table. */
const statementFields: readonly (readonly [place: string, cell: string])[] = [
	[':61:', 'bank_entry'],
	['Ntry', 'bank_entry'],
	['TRNAMT', 'amount'],
	['DTPOSTED', 'booked_on'],
	['closing balance', 'closing_balance'],
];

const bankCells = (columns: readonly (readonly [string, BankColumn | null])[]) =>
	columns.flatMap(([header, means]) =>
		means === null ? [] : [[header.replace(/^\?/, ''), bankTargetOf(means)] as const],
	);

// An error names a column by its meaning where the file has none for it.
const synonymCells = Object.entries(bankSynonyms).flatMap(([means, headers]) =>
	bankCells([means, ...headers].map((header) => [header, means as BankColumn])),
);

function cellsOf(form: FileForm | undefined): readonly (readonly [string, string])[] {
	if (!form) return [...statementFields, ...synonymCells];
	if ('kind' in form && form.kind !== 'bank') {
		const targets = targetsOf(form);
		return [
			...targets.map(({ name }) => [name, name] as const),
			...form.columns.map(({ name }) => [name, name] as const),
			...targets.map(({ field, name }) => [field, name] as const),
			...form.columns.flatMap(({ name, headers }) => headers.map((header) => [header, name] as const)),
		];
	}
	return [...statementFields, ...synonymCells, ...bankCells(form.columns)];
}

/** What the columns mean that an error of a file names, by the form in which it was read; null where that is not known. */
export function columnCells(form: FileForm | undefined): (column: string) => string | null {
	const cells = new Map(cellsOf(form).map(([column, cell]) => [normaliseHeader(column), cell]));
	// A sum names the cell that it takes away with a minus.
	return (column) => cells.get(normaliseHeader(column).replace(/^-/, '')) ?? null;
}
