import { currentInstant } from '#app/clock.server.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { forwardColumns } from './forward-columns.tsx';
import { type ForwardRow, forwardParams, listForward, sumForward } from './forward-list.server.ts';

const today = async () => kstDayOf(await currentInstant());

/** What is owed from one day to another, by seller, as files are made of it. */
export const forwardSource: TableSource<ForwardRow> = {
	title: (t) => t('owedForward:title'),
	columns: forwardColumns,
	open(params) {
		const { filters, sort } = forwardParams(params);
		return {
			count: async () => (await sumForward(filters, await today())).sellers,
			page: async (page) => listForward(filters, sort, page, await today()),
		};
	},
};
