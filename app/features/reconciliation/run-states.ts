/** What the list of runs can be narrowed down to. `newest-failed`: failed, and its level has not been run again since. */
export const runFilterStates = ['running', 'done', 'failed', 'newest-failed'] as const;
export type RunFilterState = (typeof runFilterStates)[number];
