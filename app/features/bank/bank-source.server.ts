import type { TableSource } from '#app/ui/table-source.ts';
import { bankColumns } from './bank-columns.tsx';
import { type BankLineRow, bankParams, listBankLines, sumBankLines } from './queries.server.ts';

/** The list of bank lines as files are made of it. */
export const bankSource: TableSource<BankLineRow> = {
	title: (t) => t('bank:title'),
	columns: bankColumns,
	open(params) {
		const { filters, sort } = bankParams(params);
		return {
			count: async () => (await sumBankLines(filters)).count,
			page: (page) => listBankLines(filters, sort, page),
		};
	},
};
