import { currentInstant } from '#app/clock.server.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { bookkeeperColumns } from './bookkeeper-columns.ts';
import type { Invoice } from './invoice.ts';
import { invoicesColumns } from './invoices-columns.tsx';
import { askedMonth, invoicesParams, isMonthMade, listInvoices, sumInvoices } from './invoices-list.server.ts';

const today = async () => kstDayOf(await currentInstant());

/** The invoices of a month as files are made of them. */
export const invoicesSource: TableSource<Invoice> = {
	title: (t) => t('invoices:title'),
	columns: invoicesColumns,
	open(params) {
		const { filters, sort } = invoicesParams(params);
		return {
			count: async () => (await sumInvoices(filters, await today())).count,
			page: async (page) => listInvoices(filters, sort, page, await today()),
		};
	},
};

/** The same for whoever issues them: only invoices that are made, in the columns of a form. */
export const bookkeeperSource: TableSource<Invoice> = {
	title: (t) => t('invoices:form.title'),
	columns: bookkeeperColumns,
	open(params) {
		const listing = invoicesSource.open(params, { id: '' });
		const { filters } = invoicesParams(params);
		const made = async () => isMonthMade(askedMonth(filters, await today()));
		return {
			count: async () => ((await made()) ? listing.count() : 0),
			page: async (page) => ((await made()) ? listing.page(page) : { rows: [], next: null }),
		};
	},
};
