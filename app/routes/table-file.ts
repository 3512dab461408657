import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { findExportedTable } from '#app/features/exports/exported-tables.server.ts';
import { isExportFormat, tableBytes } from '#app/features/exports/table-bytes.server.ts';
import { languageOf } from '#app/i18n/i18n.server.ts';
import { csvDownloadHeaders } from '#app/lib/csv.ts';
import { bytesBody, xlsxDownloadHeaders } from '#app/lib/xlsx-writer.server.ts';

/** `/export/payouts.xlsx?…`: the list as it is shown under the same parameters, as a file. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	const [name = '', format] = (params.file ?? '').split('.');
	const table = findExportedTable(name);
	if (!table || !isExportFormat(format)) throw new Response(null, { status: 404 });
	const { user } = await requirePermission(request, table.permission);
	const query = new URL(request.url).searchParams;
	const columns = (query.get('columns') ?? '').split('.').filter(Boolean);
	const language = await languageOf(request);
	const bytes = await tableBytes(table.source, { format, params: query, columns, language, user });
	const fileName = `${name}.${format}`;
	const headers = format === 'xlsx' ? xlsxDownloadHeaders(fileName) : csvDownloadHeaders(fileName);
	return new Response(bytesBody(bytes), { headers });
}
