import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { exportLines, lineParams } from '#app/features/settlements/queries.server.ts';
import { csvDownloadHeaders, textBody } from '#app/lib/csv.ts';

/** The settlement lines that the list shows under the same address, all pages of them. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters, sort } = lineParams(request);
	return new Response(textBody(exportLines(filters, sort)), { headers: csvDownloadHeaders('settlements.csv') });
}
