import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { discrepancyParams } from '#app/features/reconciliation/discrepancy-filter.server.ts';
import { exportDiscrepancies } from '#app/features/reconciliation/export-discrepancies.server.ts';
import { findRun } from '#app/features/reconciliation/queries.server.ts';
import { csvDownloadHeaders, textBody } from '#app/lib/csv.ts';

/** The discrepancies of a run that fit the filters of the address, as a file. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const run = await findRun(params.runId ?? '');
	if (!run?.result) throw new Response(null, { status: 404 });
	const { filters } = discrepancyParams(request);
	return new Response(textBody(exportDiscrepancies(run, filters, user.id)), {
		headers: csvDownloadHeaders(
			`discrepancies-${run.level === 'transactions' ? '' : `${run.level}-`}${run.scope.from}-${run.scope.to}.csv`,
		),
	});
}
