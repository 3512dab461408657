import { normaliseHeader } from '#app/features/payments/import-profile.ts';
import {
	type BankColumn,
	type BankProfile,
	bankProfiles,
	bankSynonyms,
	GENERIC_PROFILE,
	type OwnBankProfile,
} from './bank-profiles.ts';

export interface BankHeader {
	profile: { name: string; bankCode: string | null; unconfirmed: boolean };
	/** What each column of the file means. */
	columns: (BankColumn | null)[];
	/** How many columns of the file are known. */
	known: number;
	/** Position of the row among those that were looked at, and in how many rows the header stands. */
	index: number;
	lines: 1 | 2;
	/** The names of the columns. */
	cells: readonly string[];
	/** The profile where a person made it. */
	own: OwnBankProfile | null;
	/** Names of further own profiles that fit just as well. */
	alike: string[];
}

type Match = Pick<BankHeader, 'profile' | 'columns' | 'known' | 'own'>;

const bare = (header: string) => (header.startsWith('?') ? header.slice(1) : header);

function byProfile(normal: readonly string[], profile: BankProfile): Match | null {
	const required = profile.columns.filter(([header]) => !header.startsWith('?'));
	if (!required.every(([header]) => normal.includes(normaliseHeader(header)))) return null;
	const meaning = new Map(profile.columns.map(([header, means]) => [normaliseHeader(bare(header)), means]));
	const { name, bankCode, unconfirmed = false } = profile;
	const columns = normal.map((cell) => meaning.get(cell) ?? null);
	return {
		profile: { name, bankCode, unconfirmed },
		columns,
		known: normal.filter((cell) => meaning.has(cell)).length,
		own: null,
	};
}

function byOwnProfile(normal: readonly string[], own: OwnBankProfile): Match | null {
	const meaning = new Map(own.columns.map(([header, means]) => [normaliseHeader(header), means]));
	if (![...meaning.keys()].every((header) => normal.includes(header))) return null;
	const columns = normal.map((cell) => meaning.get(cell) ?? null);
	const profile = { name: own.name, bankCode: null, unconfirmed: false };
	return { profile, columns, known: columns.filter((column) => column !== null).length, own };
}

const synonyms = new Map(
	Object.entries(bankSynonyms).flatMap(([column, headers]) =>
		headers.map((header) => [normaliseHeader(header), column as BankColumn]),
	),
);

function bySynonyms(cells: readonly string[]): Match | null {
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
	return { profile: { name: GENERIC_PROFILE, bankCode: null, unconfirmed: true }, columns, known, own: null };
}

/**
 * Each row, and each with the one below it as a header of merged cells: a name below stands for the group above it, and a
 * column without one has its name in the upper row, or in both.
 */
function headersOf(rows: readonly (readonly string[])[]): Pick<BankHeader, 'index' | 'lines' | 'cells'>[] {
	return rows.flatMap((upper, index) => {
		const lower = rows[index + 1] ?? [];
		const width = Math.max(upper.length, lower.length);
		const joined = Array.from({ length: width }, (_, at) => lower[at]?.trim() || (upper[at] ?? ''));
		return [
			{ index, lines: 1, cells: upper },
			{ index, lines: 2, cells: joined },
		] as const;
	});
}

/** Without headers of two rows of which the lower one says as much alone: what stands above it is a title. */
const withoutTitles = <T extends Match & Pick<BankHeader, 'index' | 'lines'>>(found: readonly T[]): T[] =>
	found.filter(
		({ index, lines, known }) =>
			lines === 1 || !found.some((one) => one.lines === 1 && one.index === index + 1 && one.known >= known),
	);

/** Which of two profiles that know as many columns is the surer one. */
const certainty = ({ profile, own }: Match) => (profile.unconfirmed ? 2 : own ? 1 : 0);

/**
 * Finds the header among the first rows: the profile that knows most of its columns, and, when no profile fits, what the
 * names of the columns mean anywhere. A profile that a person made goes before templates that nothing confirms and before
 * such meanings, however many columns they know; but a confirmed profile that knows as many columns goes before it, since
 * it also knows the bank. Only a profile that was named is looked for when one is.
 */
export function findBankHeader(
	rows: readonly (readonly string[])[],
	{ profile, own }: { profile?: string | undefined; own: readonly OwnBankProfile[] },
): BankHeader | null {
	const isWanted = ({ name }: { name: string }) => profile === undefined || name === profile;
	const builtIn = bankProfiles.filter(isWanted);
	const made = own.filter(isWanted);
	const headers = headersOf(rows);
	const fitting = headers.flatMap((header) => {
		const normal = header.cells.map(normaliseHeader);
		return [
			...builtIn.map((each) => byProfile(normal, each)),
			...made.map((each) => byOwnProfile(normal, each)),
		].flatMap((match) => (match ? [{ ...match, ...header }] : []));
	});
	const [best, ...others] = withoutTitles(fitting)
		.filter((match) => !match.profile.unconfirmed || !fitting.some((other) => other.own))
		.sort((a, b) => a.index - b.index || b.known - a.known || certainty(a) - certainty(b) || a.lines - b.lines);
	if (best) {
		const alike = others.filter(
			({ own, index, known, lines }) =>
				best.own && own && index === best.index && known === best.known && lines === best.lines,
		);
		return { ...best, alike: alike.map((match) => match.profile.name) };
	}
	if (profile !== undefined && profile !== GENERIC_PROFILE) return null;
	const byMeaning = headers.flatMap((header) => {
		const found = bySynonyms(header.cells);
		return found ? [{ ...found, ...header, alike: [] }] : [];
	});
	const [meant] = withoutTitles(byMeaning).sort((a, b) => a.index - b.index || b.known - a.known || a.lines - b.lines);
	return meant ?? null;
}

/** What the rows above the header call the currency of the account; null where they do not. */
export function currencyAbove(rows: readonly (readonly string[])[]): string | null {
	for (const cells of rows) {
		for (const [at, cell] of cells.entries()) {
			const told = /^\s*(?:통화(?:코드|구분|종류|명)?|currency)\s*(?:[:：]\s*(.*))?$/i.exec(cell);
			const text = told && (told[1]?.trim() || cells.slice(at + 1).find((next) => next.trim() !== ''));
			if (text && /^[a-z]{3}(?![a-z])|달러|엔화|유로|위안|파운드/i.test(text.trim())) return text.trim();
		}
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
