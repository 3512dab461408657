import { currentInstant } from '#app/clock.server.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { type Entry, entryParams, listEntries, sumEntries } from './entries.server.ts';
import { entriesColumns } from './entries-columns.tsx';
import { owedColumns } from './owed-columns.tsx';
import { listOwed, type OwedRow, owedParams, sumOwed } from './owed-list.server.ts';

const today = async () => kstDayOf(await currentInstant());

/** What is owed to each seller, as files are made of it. */
export const owedSource: TableSource<OwedRow> = {
	title: (t) => t('owed:title'),
	columns: owedColumns,
	open(params) {
		const { filters, sort } = owedParams(params);
		return {
			count: async () => (await sumOwed(filters, await today())).sellers,
			page: async (page) => listOwed(filters, sort, page, await today()),
		};
	},
};

/** The steps of what is owed, of one seller or of all, as files are made of them. */
export const accrualsSource: TableSource<Entry> = {
	title: (t) => t('owed:account.entries'),
	columns: entriesColumns,
	open(params) {
		const { filters, sort } = entryParams(params);
		return {
			count: async () => (await sumEntries(filters, await today())).count,
			page: async (page) => listEntries(filters, sort, page, await today()),
		};
	},
};
