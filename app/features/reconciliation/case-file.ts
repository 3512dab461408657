/** What a file of a case may be, told by its content, with the endings that people know it by; the first one is its own. */
export const caseFileKinds = {
	pdf: { type: 'application/pdf', endings: ['pdf'] },
	png: { type: 'image/png', endings: ['png'] },
	jpeg: { type: 'image/jpeg', endings: ['jpg', 'jpeg'] },
	webp: { type: 'image/webp', endings: ['webp'] },
	xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['xlsx'] },
	eml: { type: 'message/rfc822', endings: ['eml'] },
	csv: { type: 'text/csv', endings: ['csv'] },
	txt: { type: 'text/plain', endings: ['txt'] },
} as const satisfies Record<string, { type: string; endings: readonly [string, ...string[]] }>;
export type CaseFileKind = keyof typeof caseFileKinds;

/** The largest file of a case, in bytes. */
export const LARGEST_CASE_FILE = 10 * 1024 * 1024;
/** How many files a case has at once. */
export const MOST_CASE_FILES = 10;
/** The longest reason for removing one. */
export const LONGEST_REASON = 500;

/** Why a file was not taken, or not removed. */
export type CaseFileRefusal =
	| 'not-found'
	| 'empty'
	| 'too-large'
	| 'too-many'
	| 'wrong-kind'
	| 'known'
	| 'closed'
	| 'written-off'
	| 'reason-missing';

/** What the server says of a file that was sent or removed. */
export interface CaseFileAnswer {
	refused: CaseFileRefusal | null;
}

/** Where files are sent to, and below which each one is. */
export const CASE_FILES = '/workbench/files';

const LONGEST_NAME = 120;
/** Parts of a path, what no system takes in a name, and marks that turn the reading around, so that an ending looks like another. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\:*?"<>|]+/gu;

/** What a name ends with after its last dot, in small letters; empty without one. */
export const endingOf = (name: string): string => /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** The name under which a file is kept and given out: its own, with an ending that says what it is. */
export function caseFileName(name: string, kind: CaseFileKind): string {
	const endings: readonly string[] = caseFileKinds[kind].endings;
	// A Mac spells Korean names in parts.
	const plain = name.normalize('NFC').replace(NOT_IN_NAMES, '_').trim();
	const fits = endings.includes(endingOf(plain));
	const ending = fits ? endingOf(plain) : endings[0]!;
	const stem = fits ? plain.slice(0, -ending.length - 1) : plain;
	return `${[...stem].slice(0, LONGEST_NAME).join('').replace(/^\.+/, '') || 'file'}.${ending}`;
}
