import type { TableSource } from '#app/ui/table-source.ts';
import { sellerTermsColumns } from './seller-terms-columns.tsx';
import {
	countSellerTerms,
	listSellerTerms,
	type SellerTermsRow,
	sellerTermsParams,
} from './seller-terms-list.server.ts';

/** The list of sellers with terms of their own as files are made of it. */
export const sellerTermsSource: TableSource<SellerTermsRow> = {
	title: (t) => t('owedTerms:sellers'),
	columns: sellerTermsColumns,
	open(params) {
		const { filters, sort } = sellerTermsParams(params);
		return { count: () => countSellerTerms(filters), page: (page) => listSellerTerms(filters, sort, page) };
	},
};
