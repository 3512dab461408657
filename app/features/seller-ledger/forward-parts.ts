/** What moves the account of a seller within some days, in the order in which it is told. */
export const forwardParts = ['orders', 'cancels', 'corrections', 'fees', 'adjustments', 'paidOut', 'cameBack'] as const;
export type ForwardPart = (typeof forwardParts)[number];

/** What the list can be narrowed down to: sellers whose closing amount is not what their account holds today. */
export const forwardStates = ['differs'] as const;

/** All amounts of a row: `closing = opening + all parts`; cancels, fees and payouts are negative. */
export const forwardAmounts = ['opening', ...forwardParts, 'closing'] as const;
export type Forward = Record<(typeof forwardAmounts)[number], bigint>;
