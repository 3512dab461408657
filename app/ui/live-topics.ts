/** What pages can hear of: each is a table of the database whose rows move while people look at them. */
export const liveTopics = [
	'payout',
	'batch',
	'seller',
	'seller-import',
	'import',
	'run',
	'case',
	'webhook',
	'balance',
	'export',
	'notice',
	'closing',
	'user',
	'plan',
	'bank',
] as const;
export type LiveTopic = (typeof liveTopics)[number];

export interface LiveChange {
	topic: LiveTopic;
	/** Of the one row that changed; null when there were several. */
	id: string | null;
}
