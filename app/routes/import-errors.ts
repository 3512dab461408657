import { stat } from 'node:fs/promises';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { errorsInWords } from '#app/features/imports/errors-file.server.ts';
import { findImport } from '#app/features/imports/queries.server.ts';
import { errorsFileOf } from '#app/features/payments/row-error-log.server.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { csvDownloadHeaders, textBody } from '#app/lib/csv.ts';

/** All row errors of one import as CSV: line, column, value, reason and the row as it stood in the file. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const found = await findImport(params.importId ?? '');
	const file = found?.errorsFile && errorsFileOf(found.errorsFile);
	if (!found || !file || !(await stat(file).catch(() => null))) throw new Response(null, { status: 404 });
	const t = await translator(await languageOf(request));
	return new Response(textBody(errorsInWords(file, t)), {
		headers: csvDownloadHeaders(`import-errors-${found.id}.csv`),
	});
}
