import type { TableSource } from '#app/ui/table-source.ts';
import { payoutFiltersOf } from './payout-filters.ts';
import { payoutsColumns } from './payouts-columns.tsx';
import { type ListedPayout, listPayouts, sumPayouts } from './queries.server.ts';

/** The list of payouts as files are made of it. */
export const payoutsSource: TableSource<ListedPayout> = {
	title: (t) => t('payouts:title'),
	columns: payoutsColumns,
	open(params) {
		const { filters, sort } = payoutFiltersOf(params);
		return {
			count: async () => (await sumPayouts(filters)).total,
			page: (page) => listPayouts(filters, sort, page),
		};
	},
};
