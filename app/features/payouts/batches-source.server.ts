import { choiceParam, listParams } from '#app/ui/list-params.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { batchStates } from './batch.ts';
import { type ListedBatch, listBatches, sumBatches } from './batch-queries.server.ts';
import { batchesColumns } from './batches-columns.tsx';

/** Reads the address of the list of batches. */
export const batchParams = (source: Request | URLSearchParams) =>
	listParams(source, { state: choiceParam(batchStates) });

/** The list of batches as files are made of it. */
export const batchesSource: TableSource<ListedBatch> = {
	title: (t) => t('batches:title'),
	columns: batchesColumns,
	open(params) {
		const { filters } = batchParams(params);
		return {
			count: async () => (await sumBatches(filters)).count,
			page: (page) => listBatches(filters, page),
		};
	},
};
