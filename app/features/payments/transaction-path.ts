/** The address of one transaction. */
export function transactionPath(key: { mId: string; transactionKey: string }): string {
	return `/transactions/${encodeURIComponent(key.mId)}/${encodeURIComponent(key.transactionKey)}`;
}
