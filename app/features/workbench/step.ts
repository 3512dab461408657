import { formatCount } from '#app/i18n/format.ts';
import type { WorkAnswer } from './work.server.ts';

/** What somebody is asked about in a dialogue before it is done. */
export interface Step {
	kind: 'resolve' | 'wait' | 'match' | 'split';
	/** The cases it is about; undefined for those that are chosen in the list. */
	ids: string[] | undefined;
}

/** Under which name what was written into a dialogue is kept, until its step is done. */
export function draftOf({ kind, ids }: Step): string {
	return `${kind} ${ids?.join() ?? 'chosen'}`;
}

/** How many of how many a step took, and what it left, as words show it. */
export function beyondWords({ asked, total }: NonNullable<WorkAnswer['beyond']>) {
	return { asked: formatCount(asked), total: formatCount(total), rest: formatCount(total - asked) };
}
