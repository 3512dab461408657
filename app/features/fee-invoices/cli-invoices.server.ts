import { kstDayOf } from '#app/lib/kst-calendar.ts';
import type { Page } from '#app/ui/list-links.ts';
import { eachRow } from '#app/ui/table-source.ts';
import { type InvoiceState, invoiceState } from './invoice.ts';
import { invoicesParams, listInvoices, sumInvoices } from './invoices-list.server.ts';
import type { Month } from './month.ts';

/** The invoices of a month as the command line prints them: won as text. */
export interface InvoicesOutput {
	month: Month;
	items: {
		refSellerId: string;
		name: string | null;
		businessNumber: string | null;
		steps: number;
		lateSteps: number;
		supply: string;
		vat: string;
		state: InvoiceState;
		approvalNumber: string | null;
	}[];
	totals: { invoices: number; issued: number; supply: string; vat: string };
}

/** The invoices of a month, or what they would be now while they are not made. */
export async function invoicesCommand(month: Month, now: Date): Promise<InvoicesOutput> {
	const today = kstDayOf(now);
	const { filters, sort } = invoicesParams(new URLSearchParams({ month, sort: 'name', dir: 'asc' }));
	const sums = await sumInvoices(filters, today);
	const listing = { count: async () => sums.count, page: (page: Page) => listInvoices(filters, sort, page, today) };
	const items: InvoicesOutput['items'] = [];
	for await (const invoice of eachRow(listing)) {
		const { id, month: _, representativeName: __, supply, vat, ...facts } = invoice;
		items.push({ ...facts, supply: String(supply), vat: String(vat), state: invoiceState(invoice) });
	}
	return {
		month,
		items,
		totals: { invoices: sums.count, issued: sums.issued, supply: String(sums.supply), vat: String(sums.vat) },
	};
}
