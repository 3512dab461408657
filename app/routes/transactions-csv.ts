import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { exportTransactions, transactionParams } from '#app/features/payments/queries.server.ts';
import { csvDownloadHeaders, textBody } from '#app/lib/csv.ts';

/** The transactions that the list shows under the same address, all pages of them. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters, sort } = transactionParams(request);
	return new Response(textBody(exportTransactions(filters, sort)), { headers: csvDownloadHeaders('transactions.csv') });
}
