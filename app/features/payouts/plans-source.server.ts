import { currentInstant } from '#app/clock.server.ts';
import { choiceParam, listParams } from '#app/ui/list-params.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { planKinds, planStates } from './plan.ts';
import { plansColumns } from './plans-columns.tsx';
import { countPlans, type ListedPlan, listPlans } from './plans-list.server.ts';

/** Reads the address of the list of recurring payouts. */
export const plansParams = (source: Request | URLSearchParams) =>
	listParams(source, { state: choiceParam(planStates), kind: choiceParam(planKinds) });

/** The list of recurring payouts as files are made of it. */
export const plansSource: TableSource<ListedPlan> = {
	title: (t) => t('batches:plansTitle'),
	columns: plansColumns,
	open(params) {
		const { filters } = plansParams(params);
		return {
			count: () => countPlans(filters),
			page: async (page) => listPlans(filters, page, await currentInstant()),
		};
	},
};
