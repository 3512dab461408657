import { caseStates } from '#app/features/reconciliation/discrepancy-case.ts';

/** Which cases the queue shows: what is still to do, what waits for a second person, one state, or all. */
export const queueStates = ['unresolved', ...caseStates, 'approval', 'overdue', 'all'] as const;
export type QueueState = (typeof queueStates)[number];
