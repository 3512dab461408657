import { type HeaderMatch, type ImportProfile, isInOrder, matchHeader, normaliseHeader } from './import-profile.ts';

/** One record near the top of a file. */
export interface TopRecord {
	fields: string[];
	/** Physical line on which it begins. */
	line: number;
	/** Physical line after it. */
	nextLine: number;
}

/** A row, or two rows of a merged header, as the header of one profile. */
export interface HeaderCandidate {
	match: HeaderMatch;
	/** The names of the columns; those of two rows are joined. */
	fields: string[];
	line: number;
	nextLine: number;
	/** 2 when the header stands in two rows. */
	lines: 1 | 2;
	/** How many columns of the file the profile knows. */
	found: number;
}

/**
 * Joins the two rows of a header whose cells are merged, as `group/column`: a group is written over its first column, or
 * over each of them; a column without group is written in the upper row, or in both.
 */
export function joinHeaderRows(upper: readonly string[], lower: readonly string[]): string[] {
	let group = '';
	return Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) => {
		const above = upper[index]?.trim() ?? '';
		const below = lower[index]?.trim() ?? '';
		if (above !== '') group = above;
		if (below === '') return above;
		return group === '' || normaliseHeader(group) === normaliseHeader(below) ? below : `${group}/${below}`;
	});
}

/** All ways in which the first records of a file could be the header of one of the profiles. */
export function headerCandidates(records: readonly TopRecord[], profiles: readonly ImportProfile[]): HeaderCandidate[] {
	const candidates: HeaderCandidate[] = [];
	const consider = (
		fields: string[],
		names: readonly string[],
		profile: ImportProfile,
		at: Omit<HeaderCandidate, 'match' | 'fields' | 'found'>,
	) => {
		const match = matchHeader(fields, profile, names);
		const found = match.columns.filter((column) => column !== null).length;
		if (found > 0 && isInOrder(match)) candidates.push({ match, fields, found, ...at });
	};
	for (const [index, record] of records.entries()) {
		if (record.fields.length < 2) continue;
		const lower = records[index + 1];
		const isBlank = record.fields.every((field) => field.trim() === '');
		const joined = !isBlank && lower && lower.fields.length > 1 ? joinHeaderRows(record.fields, lower.fields) : null;
		const names = record.fields.map(normaliseHeader);
		const joinedNames = joined?.map(normaliseHeader);
		for (const profile of profiles) {
			consider(record.fields, names, profile, { line: record.line, nextLine: record.nextLine, lines: 1 });
			if (joined) consider(joined, joinedNames!, profile, { line: record.line, nextLine: lower!.nextLine, lines: 2 });
		}
	}
	return candidates;
}

/**
 * The header of a file: the first row that has all columns that a profile needs, by the profile that knows most of its
 * columns. Several profiles that know it equally well are all given: a person has to say which. Empty when there is none.
 */
export function bestHeaders(candidates: readonly HeaderCandidate[]): HeaderCandidate[] {
	const whole = candidates.filter(({ match }) => match.missing.length === 0);
	if (whole.length === 0) return [];
	const line = Math.min(...whole.map((each) => each.line));
	const here = whole
		.filter((each) => each.line === line)
		.sort(
			(a, b) =>
				b.found - a.found ||
				Number(a.match.profile.unconfirmed ?? false) - Number(b.match.profile.unconfirmed ?? false) ||
				a.lines - b.lines,
		);
	const first = here[0]!;
	return here.filter(
		(each) =>
			each === first ||
			(each.found === first.found &&
				each.match.profile.name !== first.match.profile.name &&
				Boolean(each.match.profile.unconfirmed) === Boolean(first.match.profile.unconfirmed)),
	);
}
