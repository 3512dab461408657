import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { errorsCsv, previewPayouts } from '#app/features/payouts/import-payouts.server.ts';
import { errorsFileWords } from '#app/features/payouts/row-problem.ts';
import { readUpload } from '#app/features/payouts/upload-payouts.server.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { csvDownloadHeaders } from '#app/lib/csv.ts';

/** The rows of a checked upload that would not go in, as a file that can be mended and imported. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'payouts.create');
	const table = await readUpload(params.uploadId ?? null);
	if (!table) throw new Response(null, { status: 404 });
	const { errors } = await previewPayouts(table, await currentInstant());
	const words = errorsFileWords(await translator(await languageOf(request)));
	return new Response(errorsCsv(table.header.names, errors, words), {
		headers: csvDownloadHeaders('payout-errors.csv'),
	});
}
