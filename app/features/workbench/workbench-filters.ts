import { caseStates } from '#app/features/reconciliation/discrepancy-case.ts';
import { discrepancyKinds, levels } from '#app/features/reconciliation/levels.ts';
import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';

/** Which cases the queue shows: what is still to do, what waits for a second person, one state, or all. */
export const queueStates = ['unresolved', ...caseStates, 'approval', 'overdue', 'all'] as const;
export type QueueState = (typeof queueStates)[number];

const filters = {
	state: choiceParam(queueStates),
	kind: choiceParam(discrepancyKinds as [string, ...string[]]),
	level: choiceParam(levels),
	owner: choiceParam(['me', 'nobody', 'others']),
	mId: textParam,
	from: dayParam,
	to: dayParam,
	q: textParam,
};

export const caseSortKeys = ['day', 'difference'] as const;

/** What the address of the workbench asks for; the queue, its counts, bulk actions and files read it alike. */
export function workbenchParams(source: Request | URLSearchParams) {
	return listParams(source, filters, { sort: caseSortKeys, direction: 'asc', size: 50 });
}

export type WorkbenchFilters = ReturnType<typeof workbenchParams>['filters'];
