/** A part of a batch that the provider keeps back. */
export interface Hold {
	amount: bigint;
	reason: string;
}

/** What a person saw of a hold, as a text that is another one once somebody notes, corrects or removes it. */
export const seenOfHold = (hold: Hold | null): string => (hold ? `${hold.amount} ${hold.reason}` : '');
