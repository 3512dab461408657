/** What can be told of rows at the door: level 0 of the kinds of docs/importing.md, as tags of an import. */
export const importTagKinds = [
	'file-duplicate',
	'row-duplicate',
	'restatement',
	'late-restatement',
	'row-invalid',
	'coverage-gap',
	'unknown-entity',
] as const;
export type ImportTagKind = (typeof importTagKinds)[number];

/** How many of each were found; what was not found is left out. */
export type ImportTags = Partial<Record<ImportTagKind, number>>;

/** Tags without those of which there are none. */
export function tagsOf(counts: ImportTags): ImportTags {
	return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
