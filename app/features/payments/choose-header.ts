import { bestHeaders, type HeaderCandidate } from './find-header.ts';
import type { TableKind } from './import-kinds.ts';
import type { ImportProfile } from './import-profile.ts';
import { ImportRefused } from './import-reason.ts';

const MOST_COLUMNS = 200;

export type DelimitedCandidate = HeaderCandidate & { delimiter: string };

interface ChooseOptions {
	kind: TableKind | null;
	/** The profile that a person named: that it is not confirmed is their knowledge. */
	profile?: string | undefined;
	profiles: readonly ImportProfile[];
	allowed: readonly ImportProfile[];
	preview?: boolean | undefined;
	/** How many rows were looked at. */
	headerLines: number;
}

function columnList(profile: ImportProfile): string {
	return profile.columns
		.filter((column) => column.need !== 'optional')
		.map((column) => column.headers[0])
		.join(', ');
}

/** The one header of a file among the candidates. Throws ImportRefused with what is wrong and what to do. */
export function chooseHeader(candidates: readonly DelimitedCandidate[], options: ChooseOptions): DelimitedCandidate {
	const { allowed } = options;
	const best = bestHeaders(candidates.filter(({ match }) => allowed.includes(match.profile))) as DelimitedCandidate[];
	if (best.length === 0) return refuse(candidates, options);
	const chosen = best[0]!;
	const { profile, twice } = chosen.match;
	if (best.length > 1 && !options.preview) {
		const names = best.map(({ match }) => match.profile.name).join(', ');
		throw new ImportRefused(
			'ambiguous-profile',
			`the header on line ${chosen.line} fits several profiles: ${names}`,
			'say which one it is with --profile NAME',
			{ line: chosen.line },
		);
	}
	if (twice.length) {
		throw new ImportRefused(
			'duplicate-columns',
			`the header on line ${chosen.line} has the column ${twice.join(', ')} twice`,
			'remove one of the two columns',
			{ line: chosen.line, columns: twice.join(', ') },
		);
	}
	if (chosen.fields.length > MOST_COLUMNS) {
		throw new ImportRefused(
			'too-many-columns',
			`the header on line ${chosen.line} has ${chosen.fields.length} columns`,
			`keep at most ${MOST_COLUMNS} columns`,
			{ line: chosen.line },
		);
	}
	if (profile.unconfirmed && !options.profile && !options.preview) {
		throw new ImportRefused(
			'profile-unconfirmed',
			`the header on line ${chosen.line} looks like ${profile.label?.en ?? profile.name}, whose columns are not confirmed`,
			`look at the preview, and when it is right, import it with --profile ${profile.name}`,
			{ line: chosen.line },
		);
	}
	return chosen;
}

function refuse(candidates: readonly DelimitedCandidate[], options: ChooseOptions): never {
	const { allowed, kind } = options;
	const other = bestHeaders(candidates)[0];
	if (other) {
		throw new ImportRefused(
			'other-kind',
			`the header on line ${other.line} is that of ${other.match.profile.name} (${other.match.profile.kind}), not of ${kind ?? 'the profile given'}`,
			`import the file as ${other.match.profile.kind}, with the profile ${other.match.profile.name} or none`,
			{ line: other.line },
		);
	}
	const share = ({ found, match }: DelimitedCandidate) => found / match.profile.columns.length;
	const near = candidates
		.filter(({ match, found }) => allowed.includes(match.profile) && found >= 3)
		.sort((a, b) => share(b) - share(a) || a.lines - b.lines || a.line - b.line)[0];
	if (near) {
		const missing = near.match.missing.map((column) => column.headers[0]).join(', ');
		throw new ImportRefused(
			'missing-columns',
			`the header on line ${near.line} lacks the column ${missing}`,
			`add it; ${near.match.profile.name} needs ${columnList(near.match.profile)}`,
			{ line: near.line, columns: missing },
		);
	}
	const flat = allowed.filter((profile) => !profile.derived);
	const shown = flat.length ? flat : allowed.slice(0, 1);
	const others = allowed.filter((profile) => !shown.includes(profile)).map(({ name }) => name);
	throw new ImportRefused(
		'no-known-header',
		`none of the first ${options.headerLines} lines is a known header${kind ? ` of ${kind}` : ''}`,
		`put the column names into the first line: ${shown.map((profile) => `${profile.name} needs ${columnList(profile)}`).join('; ')}${
			others.length ? `; also known are the exports ${others.join(', ')}` : ''
		}`,
	);
}
