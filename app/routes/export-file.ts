import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission, requireUser } from '#app/auth/guards.server.ts';
import { db } from '#app/db.server.ts';
import { exportFile } from '#app/features/exports/export-places.server.ts';
import { findExportedTable } from '#app/features/exports/exported-tables.server.ts';
import { csvDownloadHeaders } from '#app/lib/csv.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { xlsxDownloadHeaders } from '#app/lib/xlsx-writer.server.ts';

/** The file that a job made, for the person who asked for it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requireUser(request);
	const row = isUuid(params.id) ? await db().tableExport.findUnique({ where: { id: params.id } }) : null;
	const table = row && findExportedTable(row.table);
	if (!row || !table || row.createdById !== user.id || row.status !== 'done') throw new Response(null, { status: 404 });
	await requirePermission(request, table.permission);
	const file = exportFile(row.id);
	const found = await stat(file).catch(() => null);
	if (!found) throw new Response(null, { status: 404 });
	const name = `${row.table}.${row.format}`;
	const headers = row.format === 'xlsx' ? xlsxDownloadHeaders(name) : csvDownloadHeaders(name);
	return new Response(createReadableStreamFromReadable(createReadStream(file)), {
		headers: { ...headers, 'Content-Length': String(found.size) },
	});
}
