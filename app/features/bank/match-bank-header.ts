import { normaliseHeader } from '#app/features/payments/import-profile.ts';
import { type BankColumn, type BankProfile, bankProfiles, bankSynonyms, GENERIC_PROFILE } from './bank-profiles.ts';

export interface BankHeader {
	profile: { name: string; bankCode: string | null; unconfirmed: boolean };
	/** What each column of the file means. */
	columns: (BankColumn | null)[];
	/** How many columns of the file are known. */
	known: number;
	/** Position of the row among those that were looked at. */
	index: number;
}

const bare = (header: string) => (header.startsWith('?') ? header.slice(1) : header);

function byProfile(cells: readonly string[], profile: BankProfile): Omit<BankHeader, 'index'> | null {
	const normal = cells.map(normaliseHeader);
	const required = profile.columns.filter(([header]) => !header.startsWith('?'));
	if (!required.every(([header]) => normal.includes(normaliseHeader(header)))) return null;
	const meaning = new Map(profile.columns.map(([header, means]) => [normaliseHeader(bare(header)), means]));
	const { name, bankCode, unconfirmed = false } = profile;
	const columns = normal.map((cell) => meaning.get(cell) ?? null);
	return {
		profile: { name, bankCode, unconfirmed },
		columns,
		known: normal.filter((cell) => meaning.has(cell)).length,
	};
}

const synonyms = new Map(
	Object.entries(bankSynonyms).flatMap(([column, headers]) =>
		headers.map((header) => [normaliseHeader(header), column as BankColumn]),
	),
);

function bySynonyms(cells: readonly string[]): Omit<BankHeader, 'index'> | null {
	const seen = new Set<BankColumn>();
	const columns = cells.map((cell) => {
		const column = synonyms.get(normaliseHeader(cell)) ?? null;
		if (column === null || (seen.has(column) && column !== 'narrative')) return null;
		seen.add(column);
		return column;
	});
	const money = (seen.has('withdrawal') && seen.has('deposit')) || seen.has('signed');
	if (!seen.has('at') || !money || !(seen.has('narrative') || seen.has('counterparty'))) return null;
	const known = columns.filter((column) => column !== null).length;
	return { profile: { name: GENERIC_PROFILE, bankCode: null, unconfirmed: true }, columns, known };
}

/**
 * Finds the header among the first rows: the profile that knows most of its columns, one whose columns are confirmed
 * before one that is a template, and, when no profile fits, what the names of the columns mean anywhere.
 */
export function findBankHeader(rows: readonly (readonly string[])[], profile?: string): BankHeader | null {
	const wanted = bankProfiles.filter(({ name }) => profile === undefined || name === profile);
	for (const [index, cells] of rows.entries()) {
		const found = wanted
			.map((each) => byProfile(cells, each))
			.filter((each) => each !== null)
			.sort((a, b) => b.known - a.known || Number(a.profile.unconfirmed) - Number(b.profile.unconfirmed));
		if (found[0]) return { ...found[0], index };
	}
	if (profile !== undefined && profile !== GENERIC_PROFILE) return null;
	for (const [index, cells] of rows.entries()) {
		const found = bySynonyms(cells);
		if (found) return { ...found, index };
	}
	return null;
}

/** The account number that the rows above the header tell, as far as they show it (some hide digits). */
export function accountNumberAbove(rows: readonly (readonly string[])[]): string | null {
	for (const cells of rows) {
		for (const [at, cell] of cells.entries()) {
			if (!/계좌\s*번호|account\s*(no|number)/i.test(cell)) continue;
			for (const text of [cell.replace(/^.*?(계좌\s*번호|number|no)[.:\s]*/i, ''), ...cells.slice(at + 1, at + 4)]) {
				const number = /\d[\d*-]{6,}[\d*]/.exec(text.replace(/\s/g, ''))?.[0];
				if (number) return number.replaceAll('-', '');
			}
		}
	}
	return null;
}
