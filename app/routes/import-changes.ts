import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { changeParams, exportChanges } from '#app/features/imports/list-changes.server.ts';
import { findImport } from '#app/features/imports/queries.server.ts';
import { csvDownloadHeaders, textBody } from '#app/lib/csv.ts';

/** What an import restated as CSV, with the filters of the page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const found = await findImport(params.importId ?? '');
	if (!found) throw new Response(null, { status: 404 });
	const body = textBody(exportChanges(found, changeParams(request).filters));
	return new Response(body, { headers: csvDownloadHeaders(`import-changes-${found.id}.csv`) });
}
