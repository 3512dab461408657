import type { Permission } from '#app/auth/roles.ts';
import { auditSource } from '#app/features/audit/audit-source.server.ts';
import { bankSource } from '#app/features/bank/bank-source.server.ts';
import { daysSource, monthsSource } from '#app/features/closing/periods-list.server.ts';
import { bookkeeperSource, invoicesSource } from '#app/features/fee-invoices/invoices-source.server.ts';
import { importsSource } from '#app/features/imports/imports-source.server.ts';
import { ordersSource } from '#app/features/orders/orders-source.server.ts';
import { sellerTermsSource } from '#app/features/owed/seller-terms-source.server.ts';
import { transactionsSource } from '#app/features/payments/transactions-source.server.ts';
import { batchesSource } from '#app/features/payouts/batches-source.server.ts';
import { payoutsSource } from '#app/features/payouts/payouts-source.server.ts';
import { plansSource } from '#app/features/payouts/plans-source.server.ts';
import { discrepanciesSource, runsSource } from '#app/features/reconciliation/table-sources.server.ts';
import { forwardSource } from '#app/features/seller-ledger/forward-source.server.ts';
import { accrualsSource, owedSource } from '#app/features/seller-ledger/sources.server.ts';
import { sellersSource } from '#app/features/sellers/sellers-source.server.ts';
import { linesSource } from '#app/features/settlements/lines-source.server.ts';
import { eventsSource } from '#app/features/webhooks/events-source.server.ts';
import type { TableSource } from '#app/ui/table-source.ts';

interface ExportedTable {
	source: TableSource<unknown>;
	permission: Permission;
}

const view = <Row>(source: TableSource<Row>, permission: Permission = 'view'): ExportedTable => ({
	// Its rows go from its own pages to its own columns and nowhere else.
	source: source as TableSource<unknown>,
	permission,
});

/** Every table of which people can make a file, with the permission that its page asks for. */
const tables = {
	sellers: view(sellersSource),
	owed: view(owedSource),
	accruals: view(accrualsSource),
	payouts: view(payoutsSource),
	transactions: view(transactionsSource),
	settlements: view(linesSource),
	discrepancies: view(discrepanciesSource),
	runs: view(runsSource),
	orders: view(ordersSource),
	bank: view(bankSource),
	batches: view(batchesSource),
	plans: view(plansSource),
	'owed-forward': view(forwardSource),
	'closing-months': view(monthsSource),
	'closing-days': view(daysSource),
	imports: view(importsSource),
	webhooks: view(eventsSource, 'webhooks.inspect'),
	'seller-terms': view(sellerTermsSource),
	'fee-invoices': view(invoicesSource),
	'fee-invoice-form': view(bookkeeperSource),
	audit: view(auditSource, 'audit.view'),
};

/** A table by its name, or null. */
export function findExportedTable(name: string): ExportedTable | null {
	return Object.hasOwn(tables, name) ? tables[name as keyof typeof tables] : null;
}
