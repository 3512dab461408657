import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { packageFormats, packagePdf, packageSheets } from '#app/features/closing/package-file.server.ts';
import { parsePeriod } from '#app/features/closing/period.ts';
import { listHistory } from '#app/features/closing/queries.server.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { bytesBody, workbookStream, xlsxDownloadHeaders } from '#app/lib/xlsx-writer.server.ts';

/** The package of a closed period as Excel or PDF, in the reader's language; only of what is signed. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const period = parsePeriod(params.period ?? '');
	const format = packageFormats.find((one) => one === params.format);
	const closed = period && (await listHistory(period)).find(({ state }) => state === 'closed');
	if (!period || !format || !closed) throw new Response(null, { status: 404 });
	const language = await languageOf(request);
	const t = await translator(language);
	const name = `closing-${period.name}.${format}`;
	if (format === 'xlsx')
		return new Response(bytesBody(workbookStream(packageSheets(closed, t))), { headers: xlsxDownloadHeaders(name) });
	return new Response(await packagePdf(period, closed, t, language), {
		headers: {
			'Content-Type': 'application/pdf',
			'Content-Disposition': `attachment; filename="${name}"`,
			'Cache-Control': 'no-store',
		},
	});
}
