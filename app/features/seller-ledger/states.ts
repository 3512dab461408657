/** What the list of what is owed can be narrowed down to. */
export const owedStates = ['payable', 'negative', 'held'] as const;

/**
 * Where a step stands: paid by a payout, or not yet, and since when or why not. `uneven`: payouts that count pay more or less
 * than it, since one that had failed was completed after all. What comes to nothing is none of these.
 */
export const entryStates = ['payable', 'later', 'held', 'paid', 'uneven', 'nothing'] as const;
export type EntryState = (typeof entryStates)[number];

/** What the steps can be narrowed down to; `open`: all that is not paid. */
export const askedStates = ['open', 'payable', 'later', 'held', 'paid', 'uneven'] as const;
