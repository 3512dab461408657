import type { TableSource } from '#app/ui/table-source.ts';
import { listTransactions, sumTransactions, type TransactionRow, transactionParams } from './queries.server.ts';
import { transactionsColumns } from './transactions-columns.tsx';

/** The list of transactions as files are made of it. */
export const transactionsSource: TableSource<TransactionRow> = {
	title: (t) => t('transactions:title'),
	columns: transactionsColumns,
	open(params) {
		const { filters, sort } = transactionParams(params);
		return {
			count: async () => (await sumTransactions(filters)).count,
			page: (page) => listTransactions(filters, sort, page),
		};
	},
};
