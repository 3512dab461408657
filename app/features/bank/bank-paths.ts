/** The address of a batch: what Toss paid out to a merchant on one day, in one currency. */
export function batchPath({ mId, currency, day }: { mId: string; currency: string; day: string }): string {
	return `/bank/batches/${encodeURIComponent(mId)}/${currency}/${day}`;
}
