/** What tables hold that a profile of columns describes. */
export const tableKinds = ['transactions', 'settlements', 'orders'] as const;
export type TableKind = (typeof tableKinds)[number];

/** All that can be imported. Statements of a bank have readers of their own. */
export const importKinds = [...tableKinds, 'bank'] as const;
export type ImportKind = (typeof importKinds)[number];
