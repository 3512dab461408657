import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { exportOrders, orderParams } from '#app/features/orders/queries.server.ts';
import { csvDownloadHeaders, textBody } from '#app/lib/csv.ts';

/** The order lines that the list shows under the same address, all pages of them. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters, sort } = orderParams(request);
	return new Response(textBody(exportOrders(filters, sort)), { headers: csvDownloadHeaders('orders.csv') });
}
