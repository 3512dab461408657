import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { bankParams, exportBankLines } from '#app/features/bank/queries.server.ts';
import { csvDownloadHeaders, textBody } from '#app/lib/csv.ts';

/** The bank lines that the list shows under the same address; with `counterparties=full` nothing is masked. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters, sort } = bankParams(request);
	const full = new URL(request.url).searchParams.get('counterparties') === 'full';
	if (full) await requirePermission(request, 'imports.run');
	return new Response(textBody(exportBankLines(filters, sort, full)), { headers: csvDownloadHeaders('bank.csv') });
}
