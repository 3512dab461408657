/** Why a run of level 1 looked at every row of its scope. */
export const fullReasons = ['asked', 'first', 'replaced', 'much-changed', 'merchants'] as const;
export type FullReason = (typeof fullReasons)[number];

/**
 * How a run of level 1 came to its result: from every row of its scope, or from the transactions that were touched since an
 * earlier run of the same scope (`from`, its id), whose result it took over for the rest. Both give the same.
 */
export type RunWay = { way: 'full'; because: FullReason } | { way: 'incremental'; touched: number; from: string };
