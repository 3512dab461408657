/** The lists of which people keep views. `differences` are those of a run, whichever it is. */
export const viewPages = [
	'workbench',
	'payouts',
	'sellers',
	'owed',
	'transactions',
	'settlements',
	'orders',
	'bank',
	'differences',
	'webhooks',
	'audit',
] as const;
export type ViewPage = (typeof viewPages)[number];

/** A list as somebody likes to come back to it. */
export interface SavedViewLink {
	id: string;
	name: string;
	/** The parameters of its address. */
	query: string;
}

/** How many views one person keeps of one list. */
export const MOST_VIEWS = 30;
/** The longest name of a view, and the longest address. */
export const LONGEST_VIEW_NAME = 60;
export const LONGEST_VIEW = 2_000;

/** Why a view was not kept. */
export type ViewRefusal = 'no-name' | 'too-many' | 'too-long';
