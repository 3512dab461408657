import { discrepancyKinds, levels } from '#app/features/reconciliation/levels.ts';
import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { queueStates } from './queue-states.ts';

const filters = {
	state: choiceParam(queueStates),
	kind: choiceParam(discrepancyKinds as [string, ...string[]]),
	level: choiceParam(levels),
	owner: choiceParam(['me', 'nobody', 'others']),
	mId: textParam,
	/** ref_seller_id of the one seller whom a case is about. */
	seller: textParam,
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
