import type { Actor } from '#app/features/audit/record-audit.server.ts';

/** How an import came. */
const importWays = ['browser', 'cli', 'folder', 'nightly', 'demand'] as const;
export type ImportWay = (typeof importWays)[number];

/** A file to import. */
export interface ImportRequest {
	path: string;
	/** The name that people gave the file. */
	name: string;
	profile?: string | undefined;
	/** The account of the provider, where the file does not tell it. */
	account?: string | undefined;
	/** The day of the file, where its rows do not tell it. */
	day?: string | undefined;
	actor: Actor;
	now: Date;
	via?: ImportWay;
	/** The row `running` of an upload; without it one is made. */
	importId?: string;
	/** A failure that is no refusal leaves the row `running`: the job is going to be tried again. */
	willRetry?: boolean;
}

/** The answer to an import, as the CLI prints it. rows = inserted + updated + unchanged + rejected. */
export interface ImportResult {
	importId: string;
	file: string;
	sha256: string;
	profile: string;
	encoding: string;
	rows: number;
	inserted: number;
	updated: number;
	unchanged: number;
	rejected: number;
	/** Of the rejected: settlement lines in other currencies, which are kept beside the won and are in no total. */
	foreignRows?: number;
	/** At most 100; all of them are in errorsFile. */
	errors: { line: number; column: string; value: string; reason: string }[];
	errorsFile: string | null;
	/** How many sums of lines the file told, which lines are checked against: all rows of a file of sums. */
	controlTotals?: number;
	/** What is wrong with sums of the file although its rows went in, by reason; the places are among the errors. */
	problems?: { reason: string; count: number }[];
}
