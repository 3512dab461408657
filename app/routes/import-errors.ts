import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { findImport } from '#app/features/imports/queries.server.ts';
import { csvDownloadHeaders } from '#app/lib/csv.ts';

/** All row errors of one import as CSV: line, column, value, reason and the row as it stood in the file. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const found = await findImport(params.importId ?? '');
	const file = found?.errorsFile;
	if (!found || !file || !(await stat(file).catch(() => null))) throw new Response(null, { status: 404 });
	const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
	return new Response(body, { headers: csvDownloadHeaders(`import-errors-${found.id}.csv`) });
}
