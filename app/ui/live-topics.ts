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
	'view',
	'rules',
	'profile',
	'owed',
] as const;
export type LiveTopic = (typeof liveTopics)[number];

/** What a page can read again for: a change, or that another day has begun, of which no row tells. */
export type LiveReason = LiveTopic | 'day';

export interface LiveChange<Reason extends LiveReason = LiveTopic> {
	topic: Reason;
	/** Of the one row that changed; null when there were several. */
	id: string | null;
}
