/** What may wait for somebody. */
export type AttentionKind =
	| 'security-key'
	| 'toss-reads'
	| 'residual'
	| 'payouts-unknown'
	| 'payouts-overdue'
	| 'batches-awaiting-approval'
	| 'payouts-awaiting-approval'
	| 'payouts-failed'
	| 'payouts-canceled'
	| 'payouts-rejected'
	| 'payouts-stuck'
	| 'payouts-over-limit'
	| 'plans-missed'
	| 'sellers-payable'
	| 'orders-in-doubt'
	| 'invoices-unmade'
	| 'write-offs-asked'
	| 'deposits-missing'
	| 'cases-overdue'
	| 'cases-unowned'
	| 'runs-failed'
	| 'imports-failed'
	| 'imports-rejected'
	| 'uploads-waiting'
	| 'webhooks-failed'
	| 'sellers-account-unclear'
	| 'sellers-refused'
	| 'sellers-kyc'
	| 'sellers-identity'
	| 'months-open';

export interface Attention {
	kind: AttentionKind;
	count: number;
	/** Won; null where rows have none. */
	amount: bigint | null;
	/** Since when the oldest of them waits. */
	since: Date | null;
	/** When the newest of them came, where the list knows: one that takes the place of another is news all the same. */
	newest?: Date | null;
	/** Where exactly these rows are. */
	href: string;
	/** The reader may deal with it. */
	mine: boolean;
}
