/** How a seller for whom terms of its own were written stands today: by these, by those of all again, or by these later only. */
export const sellerTermsStates = ['own', 'follows', 'later'] as const;
export type SellerTermsState = (typeof sellerTermsStates)[number];
