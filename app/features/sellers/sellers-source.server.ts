import type { TableSource } from '#app/ui/table-source.ts';
import { countSellers, type ListedSeller, listSellers } from './queries.server.ts';
import { sellerFiltersOf } from './seller-filters.ts';
import { sellersColumns } from './sellers-columns.tsx';

/** The list of sellers as files are made of it. */
export const sellersSource: TableSource<ListedSeller> = {
	title: (t) => t('sellers:title'),
	columns: sellersColumns,
	open(params) {
		const { filters, sort } = sellerFiltersOf(params);
		return { count: () => countSellers(filters), page: (page) => listSellers(filters, sort, page) };
	},
};
