import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { findBatch } from '#app/features/payouts/batch-queries.server.ts';
import { errorsCsv } from '#app/features/payouts/import-payouts.server.ts';
import { errorsFileWords } from '#app/features/payouts/row-problem.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { csvDownloadHeaders } from '#app/lib/csv.ts';

/** The rows of a batch's file that did not go in, as a file that can be mended and imported again. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const found = await findBatch(params.id, await currentInstant());
	if (!found?.errors) throw new Response(null, { status: 404 });
	const { names, rows } = found.errors;
	const words = errorsFileWords(await translator(await languageOf(request)));
	return new Response(errorsCsv(names, rows, words), {
		headers: csvDownloadHeaders(`payout-errors-${found.batch.id}.csv`),
	});
}
